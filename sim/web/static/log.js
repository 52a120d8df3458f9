// A ticket log: sent, read, and told what it is worth; what comes next is in plan.js.

import { ask, page, words } from "./api.js";
import { by, make, table } from "./dom.js";
import * as plan from "./plan.js";
import { Step } from "./steps.js";
import { count, percent, say } from "./words.js";

const hours = (number) => (number === null || number === undefined ? "–" : number >= 48 ? say("days", { n: (number / 24).toFixed(1) }) : say("hours", { n: number.toFixed(1) }));
let kept = null;

export function begin(refreshed) {
  const step = new Step("log");
  by("log-work").append(step.box);
  plan.begin(refreshed);
  again(step);
  by("send").addEventListener("click", () => {
    const file = by("file").files[0];
    step.result.replaceChildren();
    by("quality").replaceChildren();
    if (!file) {
      step.tell(say("choose"));
      return;
    }
    send(file, step);
  });
}

// A page that is loaded anew goes on where it was, if the log is still there.
async function again(step) {
  kept = sessionStorage.getItem("log");
  if (!kept) return plan.resume(false);
  try {
    await ask(`/api/logs/${kept}`);
    await step.resume((quality) => read(kept, quality, false));
    await plan.resume(true);
  } catch (error) {
    sessionStorage.removeItem("log");
    step.end(error.message);
    await plan.resume(false);
  }
}

function read(log, quality, isNew = true) {
  show(quality);
  plan.has(log, quality, isNew);
}

// By XMLHttpRequest, which tells how much of a large file has gone.
function send(file, step) {
  const asked = new URLSearchParams({ name: file.name, page });
  for (const name of ["mapping", "zone"]) if (by(name).value.trim()) asked.set(name, by(name).value.trim());
  if (kept) ask(`/api/logs/${kept}`, undefined, "DELETE").catch(() => {});
  const request = new XMLHttpRequest();
  request.open("POST", `/api/logs?${asked}`);
  request.upload.onprogress = (event) => step.tell(say("sending", { share: percent(event.loaded / event.total) }));
  request.onerror = () => step.tell(say("lost"));
  request.onload = () => {
    let told = {};
    try {
      told = JSON.parse(request.responseText);
    } catch {
      told = { fault: { message: request.responseText } };
    }
    if (request.status !== 200) {
      step.tell(words(told.fault));
      return;
    }
    kept = told.log;
    sessionStorage.setItem("log", kept);
    step.take(told.id, (quality) => read(told.log, quality));
  };
  request.send(file);
}

function show(told) {
  const { kept, closing, due } = told;
  const share = (rows) => `${count(rows)} (${percent(rows / kept)})`;
  const soon = Object.entries(closing).find(([name]) => name.startsWith("within_"))?.[1];
  const rows = [
    [say("q form"), [told.log.file, told.log.form, told.log.encoding].filter(Boolean).join(", ")],
    [say("q mapping"), `${told.mapping}, ${told.zone ?? "UTC"}`],
    [say("q rows"), count(told.rows)],
    [say("q kept"), count(kept)],
    ...Object.entries(told.left_out).map(([why, n]) => [say("q left", { why }), count(n)]),
    [say("q opened"), `${told.opened.first.slice(0, 10)} – ${told.opened.last.slice(0, 10)}`],
    [say("q day"), told.per_day.mean.toFixed(1)],
    [say("q never"), share(closing.never)],
    ...(soon === undefined ? [] : [[say("q soon"), share(soon)]]),
    ...Object.entries(told.closed_within_days).map(([days, n]) => [say("q closed within", { days }), percent(n)]),
    ...(due ? [[say("q ontime"), `${percent(due.on_time_share)} (${count(due.on_time + due.late)})`]] : []),
    [say("q dup"), count(told.duplicates.ids_seen_before)],
    ...Object.entries(told.missing).filter(([, n]) => n).map(([column, n]) => [say("q missing", { column }), share(n)]),
  ];
  const kinds = told.names.kind?.top.slice(0, 8) ?? [];
  by("quality").replaceChildren(
    table(told.log.file, [say("measure"), say("value")], rows, [0, 1]),
    ...(kinds.length ? [table(say("q kinds"), [say("q kind"), say("q tickets"), say("q share"), say("q half")],
      kinds.map((one) => [one.name, count(one.rows), percent(one.share), hours(one.half_closed_hours)]))] : []),
    ...(told.notes.length ? [make("h3", {}, say("q notes")), make("ul", {}, told.notes.map((note) => make("li", { lang: "en" }, note)))] : []));
}
