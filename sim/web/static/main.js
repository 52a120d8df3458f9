// The page: what is set, what is run, what is shown.

import { ask, follow, page, words as faultWords } from "./api.js";
import * as compare from "./compare.js";
import { by, make } from "./dom.js";
import * as levers from "./levers.js";
import * as log from "./log.js";
import { differ, ofArm, read, setting, write } from "./setting.js";
import * as shelf from "./shelf.js";
import * as watch from "./watch.js";
import * as plan from "./plan.js";
import { stateWords } from "./steps.js";
import { learn, letters, load, memory, say } from "./words.js";

const VIEWS = ["city", "results", "log"];
let start = null;
let following = null;

function tell(words) {
  by("message").textContent = words ?? "";
  by("message").hidden = !words;
}

async function go() {
  const told = new URLSearchParams(location.hash.slice(1));
  const view = VIEWS.find((name) => location.hash === `#${name}`) ?? (told.has("open") ? "results" : "city");
  for (const name of VIEWS) by(name).hidden = name !== view;
  for (const one of document.querySelectorAll("[data-go]")) {
    if (one.dataset.go === view) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  tell();
  try {
    by("opened").hidden = true;
    if (view === "results") await shelf.show();
    if (told.has("open")) await shelf.open(told.get("open"));
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
  if (!start.scenarios.includes(setting.scenario)) await refresh();
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
  let drawn = 0, replications = 0;
  compare.clear();
  by("job").hidden = false;
  turn();
  by("job-bar").value = 0;
  // One message after the other: the last city is drawn before its job is over.
  let heard = Promise.resolve();
  const mine = following = follow(id, (job) => { heard = heard.then(() => hear(job)); });
  const hear = async (job) => {
    if (mine !== following) return;
    try {
      by("job-text").textContent = stateWords(job);
      if (job.share !== undefined) by("job-bar").value = job.share;
      if (job.views > drawn) {
        drawn = job.views;
        const views = await ask(`/api/jobs/${id}/views`), all = Object.values(views);
        if (mine !== following) return;
        watch.show(all, Object.keys(views), all[0].is_live || (job.kind === "run" && job.views > 1));
        by("after").replaceChildren();
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
  };
}

function end() {
  following = null;
  delete sessionStorage.job;
  by("job").hidden = true;
}

// Scenarios may have come: of a log, or sent. `chosen`: the one that was made.
async function refresh(chosen) {
  start = await ask("/api/start");
  const before = by("scenario").value;
  by("scenario").replaceChildren(...start.scenarios.map((one) => make("option", { value: one }, one)));
  if (start.scenarios.includes(before)) by("scenario").value = before;
  plan.offer(start.scenarios, chosen);
}

async function sendScenario() {
  const file = by("toml").files[0];
  if (!file) return;
  by("toml-text").textContent = say("sending", { share: "" });
  try {
    const told = await ask(`/api/scenarios?${new URLSearchParams({ name: file.name })}`, file);
    await refresh(told.name);
    by("toml-text").textContent = say("toml kept", told);
    Object.assign(setting, { scenario: told.name, until: "", seed: "" });
    changed();
  } catch (error) {
    by("toml-text").textContent = error.message;
  }
  by("toml").value = "";
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
  by("toml").addEventListener("change", sendScenario);
  window.addEventListener("hashchange", go);
}

await load();
letters();
watch.begin();
start = await ask("/api/start");
learn(start.labels);
log.begin(refresh);
await refresh();
levers.draw(start.experiences, start.effects, changed);
wire();
document.body.dataset.ready = "true";
changed(false);
await go();
if (sessionStorage.job) take(sessionStorage.job);
