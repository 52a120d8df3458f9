// Earlier results: those that can be watched, and the report of each.

import { ask } from "./api.js";
import { by, make, table } from "./dom.js";
import { SHOWN } from "./plan.js";
import { lang, say } from "./words.js";

export const reportOf = (name) => `/api/results/${encodeURIComponent(name)}/report?lang=${lang}`;

const todo = (one) => say(one.kind === "run" ? "open" : "show");

export async function show() {
  const found = await ask("/api/results");
  if (!found.length) {
    by("shelf").replaceChildren(make("p", {}, say("no results")));
    return;
  }
  const rows = found.map((one) => [
    one.name,
    make("span", { class: "buttons small" },
      one.kind === "run" || one.kind in SHOWN ? make("a", { href: `#${one.kind === "run" ? "run" : "open"}=${encodeURIComponent(one.name)}`, "aria-label": `${todo(one)}: ${one.name}` }, todo(one)) : null,
      one.kind === "city" ? null : make("a", { href: reportOf(one.name), target: "_blank", rel: "noopener", "aria-label": `${say("report")}: ${one.name}` }, say("report"))),
    say(`kind ${one.kind}`), one.kind === "run" && one.days ? say("run title", one) : one.title, new Date(1000 * one.when).toLocaleString(lang === "zh" ? "zh-CN" : "en-GB"),
  ]);
  by("shelf").replaceChildren(table(say("results intro"), [say("name"), say("do"), say("kind"), say("what is it"), say("when")], rows, [0, 1, 2, 3, 4]));
}

// A plan, a validation or a fitted city, above the list.
export async function open(name) {
  const told = await ask(`/api/results/${encodeURIComponent(name)}`);
  const what = told.tables ? "plan" : told.errors ? "validation" : "city";
  const inner = make("div");
  SHOWN[what](inner, told);
  by("opened").replaceChildren(make("h3", {}, say("named", { kind: say(`kind ${what}`), name })), inner);
  by("opened").hidden = false;
  by("opened").focus();
}
