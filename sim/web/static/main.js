// The page: what is set, what is run, what is shown.

import { ask, follow, page, words as faultWords } from "./api.js";
import * as compare from "./compare.js";
import { by, make } from "./dom.js";
import * as levers from "./levers.js";
import * as log from "./log.js";
import { differ, ofArm, read, setting, write } from "./setting.js";
import * as shelf from "./shelf.js";
import * as watch from "./watch.js";
import { load, memory, say } from "./words.js";

const VIEWS = ["city", "results", "log"];
let start = null;
let following = null;

function tell(words) {
  by("message").textContent = words ?? "";
  by("message").hidden = !words;
}

async function go() {
  const told = new URLSearchParams(location.hash.slice(1));
  const view = VIEWS.find((name) => location.hash === `#${name}`) ?? "city";
  for (const name of VIEWS) by(name).hidden = name !== view;
  for (const one of document.querySelectorAll("[data-go]")) {
    if (one.dataset.go === view) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  tell();
  try {
    if (view === "results") await shelf.show();
    if (told.has("run")) await open(told.get("run"));
    if (read(location.hash)) changed(false);
  } catch (error) {
    tell(error.message);
  }
}

async function open(name) {
  compare.clear();
  watch.show([await ask(`/api/results/${encodeURIComponent(name)}`)], [name]);
  after(name);
  turn();
}

// Where the city is drawn: beside what is set, or below it on a narrow screen.
function turn() {
  if (matchMedia("(max-width: 60rem)").matches) by("watch").scrollIntoView();
}

function after(folder) {
  by("player").dataset.folder = folder;
  by("after").replaceChildren(make("span", { class: "soft" }, say("kept in", { folder })),
    make("a", { href: shelf.reportOf(folder), target: "_blank", rel: "noopener" }, say("report")));
}

let asking = 0;
async function changed(record = true) {
  if (record) history.replaceState(null, "", write());
  if (!start.scenarios.includes(setting.scenario)) setting.scenario = "hamlet";
  by("scenario").value = setting.scenario;
  by("until").value = setting.until;
  by("scale").value = setting.scale;
  by("seed").value = setting.seed;
  by("replications").value = setting.n;
  levers.show();
  by("compare").disabled = !differ();
  by("download").href = `/api/scenario.toml?setting=${encodeURIComponent(JSON.stringify(ofArm(setting.arm)))}`;
  const mine = ++asking;
  await new Promise((done) => setTimeout(done, 200)); // while somebody types
  if (mine !== asking) return;
  try {
    const [told, fresh] = await Promise.all([ask("/api/check", { setting: ofArm(setting.arm) }), ask("/api/start")]);
    if (mine !== asking) return;
    by("about").textContent = say("scenario line", told);
    Object.assign(by("until"), { min: told.start, max: told.end });
    by("seed").placeholder = told.seed;
    const fits = told.memory <= start.budget;
    const fill = { days: told.days, memory: memory(told.memory), budget: memory(start.budget), ...fresh.counts };
    by("needs").textContent = say(fits ? "needs" : "too much", fill);
    by("run").disabled = !fits;
    by("compare").disabled = !fits || !differ();
  } catch (error) {
    if (mine !== asking) return;
    by("needs").textContent = error.message;
    by("run").disabled = by("compare").disabled = true;
  }
}

async function submit(body) {
  tell();
  try {
    if (following) await leave();
    const { id } = await ask("/api/jobs", { ...body, page });
    sessionStorage.job = id;
    take(id);
  } catch (error) {
    tell(error.message);
  }
}

async function leave() {
  following.close();
  following = null;
  by("job").hidden = true;
  const id = sessionStorage.job;
  delete sessionStorage.job;
  await ask(`/api/jobs/${id}`, undefined, "DELETE").catch(() => {}); // it may be over by now
}

// Follow a job until it is over.
function take(id) {
  let drawn = false, replications = 0;
  compare.clear();
  by("job").hidden = false;
  turn();
  by("job-bar").value = 0;
  following = follow(id, async (job) => {
    try {
      by("job-text").textContent = jobWords(job);
      if (job.share !== undefined) by("job-bar").value = job.share;
      if (job.views && !drawn) {
        drawn = true;
        const views = await ask(`/api/jobs/${id}/views`);
        watch.show(Object.values(views), Object.keys(views));
        by("after").replaceChildren();
        if (job.kind === "run") after(Object.keys(views)[0]);
      }
      const trail = job.done?.trail ?? job.trail;
      if (trail?.length > replications) {
        replications = trail.length;
        compare.show(trail, job.done?.of ?? job.of);
      }
      if (job.state === "done") {
        end();
        after(job.done.folder);
      } else if (["failed", "stopped", "gone"].includes(job.state)) {
        end();
        if (job.fault) tell(faultWords(job.fault));
        else if (job.state === "stopped") tell(say("state stopped"));
      }
    } catch (error) {
      tell(error.message);
    }
  });
}

function end() {
  following = null;
  delete sessionStorage.job;
  by("job").hidden = true;
}

function jobWords(job) {
  if (job.state === "lost") return say("lost");
  if (job.state === "gone") return say("state stopped");
  if (job.state === "working" && job.stage) return `${say(`stage ${job.stage}`)} ${Math.round(100 * (job.share ?? 0))} %`;
  return say(`state ${job.state}`, job);
}

function wire() {
  for (const name of ["scenario", "until", "scale", "seed"]) {
    by(name).addEventListener("change", () => {
      setting[name] = by(name).value;
      if (name === "scenario") Object.assign(setting, { until: "", seed: "" });
      changed();
    });
  }
  by("replications").addEventListener("change", () => {
    setting.n = by("replications").value;
    changed();
  });
  by("arms").addEventListener("arm", () => {
    changed();
    by("arms").querySelector(":checked").focus();
  });
  by("run").addEventListener("click", () => submit({ kind: "run", setting: ofArm(setting.arm) }));
  by("compare").addEventListener("click", () =>
    submit({ kind: "compare", settings: [ofArm("A"), ofArm("B")], replications: Number(setting.n) }));
  by("job-stop").addEventListener("click", leave);
  by("reset").addEventListener("click", () => {
    setting.levers = { A: {}, B: {} };
    Object.assign(setting, { until: "", seed: "", scale: "1" });
    changed();
  });
  by("link").addEventListener("click", async () => {
    const link = `${location.origin}/${write()}`;
    const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
    by("linked").textContent = say(copied ? "linked" : "link is", { link });
  });
  window.addEventListener("hashchange", go);
}

await load();
watch.begin();
start = await ask("/api/start");
by("scenario").replaceChildren(...start.scenarios.map((one) => make("option", { value: one }, one)));
levers.draw(start.experiences, start.effects, changed);
log.begin(start.next);
wire();
document.body.dataset.ready = "true";
changed(false);
await go();
if (sessionStorage.job) take(sessionStorage.job);
