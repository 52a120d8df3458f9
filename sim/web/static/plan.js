// From a log to a plan: a city is fitted to the log that was read, judged by its later months, and given its officers.

import { ask } from "./api.js";
import { by, make, table } from "./dom.js";
import { Step } from "./steps.js";
import { count, label, lang, percent, say, value } from "./words.js";

const ROWS = 40;
const reportOf = (name) => `/api/results/${encodeURIComponent(name)}/report?lang=${document.documentElement.lang.slice(0, 2)}`;
let log = null;
let steps = {};

const field = (id, words, input) => make("div", { class: "field" }, make("label", { for: id }, say(words)), input);
const input = (id, more = {}) => make("input", { id, autocomplete: "off", ...more });
const choice = (id, options) => make("select", { id }, options.map(([name, words]) => make("option", { value: name }, words)));

export function begin(refreshed) {
  const calibrate = new Step("calibrate"), validate = new Step("validate"), staff = new Step("staff");
  steps = { calibrate, validate, staff, refreshed };
  by("step-calibrate").append(
    make("p", { class: "soft" }, say("calibrate intro")),
    make("div", { class: "fields" }, field("fit-until", "fit until", input("fit-until", { type: "date" }))),
    button("calibrate-go", "calibrate go", fit), calibrate.box);
  by("step-validate").append(
    make("p", { class: "soft" }, say("validate intro")),
    make("div", { class: "fields" },
      field("judge-scenario", "scenario", choice("judge-scenario", [])),
      field("judge-from", "judge from", input("judge-from", { type: "date" })),
      field("judge-to", "judge to", input("judge-to", { type: "date" })),
      field("judge-exported", "judge exported", input("judge-exported", { type: "date" })),
      field("judge-arrivals", "judge arrivals", choice("judge-arrivals", [["given", say("arrivals given")], ["forecast", say("arrivals forecast")]])),
      field("judge-n", "replications", input("judge-n", { type: "number", min: 1, max: 50, value: 5 }))),
    button("validate-go", "validate go", judge), validate.box);
  by("step-staff").append(
    make("p", { class: "soft" }, say("staff intro")),
    make("div", { class: "fields" },
      field("plan-scenario", "scenario", choice("plan-scenario", [])),
      field("plan-until", "until", input("plan-until", { type: "date" })),
      field("plan-scale", "scale", choice("plan-scale", [["1", "100 %"], ["0.5", "50 %"], ["0.2", "20 %"], ["0.1", "10 %"], ["0.05", "5 %"]])),
      field("plan-by", "plan by", choice("plan-by", ["street", "district", "crew"].map((one) => [one, say(`by ${one}`)]))),
      field("plan-of", "plan of", input("plan-of")),
      field("plan-budget", "plan budget", input("plan-budget", { type: "number", min: 0 })),
      field("plan-years", "plan years", input("plan-years", { type: "number", min: 1, max: 400, placeholder: "59" }))),
    field("plan-promise", "plan promise", make("textarea", { id: "plan-promise", rows: 2 }, "95% of petitions on time")),
    button("staff-go", "staff go", plan), staff.box);
  for (const one of ["calibrate-go", "validate-go"]) by(one).disabled = true;
  for (const one of [calibrate, validate]) one.tell(say("read first"));
}

// What a page that is loaded anew goes on with; without its log what came of it is shown.
export async function resume() {
  await steps.calibrate.resume((done) => fitted(done));
  await steps.validate.resume((done) => showValidation(steps.validate.result, done));
  await steps.staff.resume((done) => planned(done));
}

const button = (id, words, act) => make("div", { class: "buttons" }, make("button", { id, class: "first", onclick: act }, say(words)));

// Which scenarios there are to choose from; `chosen` is taken if it is given.
export function offer(scenarios, chosen) {
  for (const id of ["judge-scenario", "plan-scenario"]) {
    const before = chosen ?? by(id).value;
    by(id).replaceChildren(...scenarios.map((one) => make("option", { value: one }, one)));
    if (scenarios.includes(before)) by(id).value = before;
  }
}

// A log has been read: the other steps can be gone. A new one makes them new.
export function has(name, told, isNew) {
  log = name;
  const last = told.opened.last.slice(0, 10);
  const month = new Date(`${last}T00:00:00Z`);
  month.setUTCDate(1); // a month that is whole is left to judge by
  if (Number(last.slice(8)) < 20) month.setUTCMonth(month.getUTCMonth() - 1);
  by("fit-until").value = month.toISOString().slice(0, 10);
  for (const one of ["calibrate-go", "validate-go"]) by(one).disabled = false;
  for (const one of [steps.calibrate, steps.validate]) {
    if (isNew) one.end("");
    one.tell("");
    one.result.replaceChildren();
  }
}

function fit() {
  const times = {};
  for (const one of document.querySelectorAll("[data-unit]")) if (one.value.trim()) times[one.dataset.unit] = one.value.trim();
  steps.calibrate.start({ kind: "calibrate", log, until: by("fit-until").value, times }, fitted);
}

async function fitted(done) {
  by("fit-until").value = by("judge-from").value = done.told.until;
  showCity(steps.calibrate.result, done, log !== null);
  await steps.refreshed(done.folder);
}

function judge() {
  const asked = { scenario: by("judge-scenario").value, from: by("judge-from").value, to: by("judge-to").value, exported: by("judge-exported").value,
    arrivals: by("judge-arrivals").value, replications: Number(by("judge-n").value) };
  steps.validate.start({ kind: "validate", log, ...asked }, (done) => showValidation(steps.validate.result, done));
}

function plan() {
  const setting = { scenario: by("plan-scenario").value, levers: {}, scale: Number(by("plan-scale").value) };
  if (by("plan-until").value) setting.until = by("plan-until").value;
  const promises = by("plan-promise").value.split("\n").map((one) => one.trim()).filter(Boolean);
  const number = (id) => (by(id).value === "" ? null : Number(by(id).value));
  steps.staff.start({ kind: "staff", setting, promises, by: by("plan-by").value, of: by("plan-of").value.split(/[,，、]/).map((one) => one.trim()).filter(Boolean), budget: number("plan-budget"), years: number("plan-years") },
    planned);
}

async function planned(done) {
  showPlan(steps.staff.result, done.files ? done : await ask(`/api/results/${encodeURIComponent(done.folder)}`));
}

const files = (folder, names) => make("p", { class: "buttons small" }, make("span", { class: "soft" }, say("kept in", { folder })),
  (names ?? []).map((name, n) => make("a", { href: `/api/results/${encodeURIComponent(folder)}/files/${n}`, download: name }, name)));
const report = (folder) => make("a", { href: reportOf(folder), target: "_blank", rel: "noopener" }, say("report"));
const span = (three, digits) => (three?.[0] === null || three?.[0] === undefined ? "–" : rate(three.map((one) => (one === null ? "∞" : one.toFixed(digits)))));
const rate = ([mean, low, high]) => `${mean} (${low} … ${high})`;
const people = (number) => (number === null || number === undefined ? "–" : String(Number(number.toFixed(1))));
const known = (one) => (one.officers === null ? say("not told") : say(one.stated ? "stated" : "told"));
const more = (rows) => (rows.length > ROWS ? [make("p", { class: "soft" }, say("and more", { n: rows.length - ROWS }))] : []);

export function showCity(box, { folder, told, files: names }, asks = false) {
  const units = [...told.units].sort((one, other) => other.tickets - one.tickets);
  const missing = units.filter((one) => one.officers === null);
  const time = (one) => (one.officers !== null || !asks ? known(one)
    : make("input", { "data-unit": one.name, placeholder: "2h", size: 6, "aria-label": say("time of", { unit: one.name }) }));
  box.replaceChildren(
    make("p", {}, say("city fitted", { tickets: count(told.tickets), until: told.until, open: count(told.open), units: told.units.length, kinds: told.kinds.length })),
    table(say("units"), [say("unit"), say("q tickets"), say("per hour"), say(asks ? "officer time" : "capacity")],
      units.slice(0, ROWS).map((one) => [one.name, count(one.tickets), span(one.per_hour, 2), time(one)]), [0, 3]),
    ...more(units),
    ...(missing.length ? [make("p", {}, say("capacity note", { n: missing.length, of: units.length }))] : []),
    table(say("q kinds"), [say("q kind"), say("q share"), say("allowed"), say("closed in", { days: 1 }), say("closed in", { days: 7 }), say("closed in", { days: 30 })],
      [...told.kinds].sort((one, other) => other.share[0] - one.share[0]).slice(0, 12).map((one) => [one.name, percent(one.share[0]), one.deadline,
        ...["1", "7", "30"].map((days) => percent(one.closed_within_days[days]?.[0]))])),
    make("p", {}, make("a", { href: `#scenario=${encodeURIComponent(folder)}` }, say("play with it"))),
    files(folder, names ?? [`${folder}.toml`, `${folder}.backlog.csv`, `${folder}.calibration.json`]));
}

export function showValidation(box, { folder, told, ...found }) {
  const points = (number) => (number === null || number === undefined ? "–" : `${number > 0 ? "+" : ""}${number.toFixed(1)}`.replace("-", "−"));
  const cells = (one) => ["on_time", "within_1", "within_7", "within_30"].map((name) => points(one[name]));
  const rows = [...Object.entries(found.errors).map(([name, one]) => [say(`forecast ${name}`), ...cells(one)]), [say("chance alone"), ...cells(found.floor.city)]];
  const breaks = found.changes.filter((one) => one.is_break);
  box.replaceChildren(
    make("p", {}, say("judged", { from: found.window.from, to: found.window.to, opened: count(found.truth.opened), due: count(found.truth.due), share: percent(found.truth.on_time) })),
    table(say("errors"), [say("forecast"), label("on_time_share"), say("closed in", { days: 1 }), say("closed in", { days: 7 }), say("closed in", { days: 30 })], rows),
    make("p", { class: "soft" }, say("errors note")),
    make("p", {}, breaks.length ? say("breaks", { what: breaks.map((one) => `${one.kind} (${one.week})`).join("; ") }) : say("no breaks")),
    make("p", { class: "buttons small" }, report(folder)), files(folder, ["validation.json"]));
}

export function showPlan(box, { folder, files: names, ...told }) {
  const posts = told.tables.officers ?? [], shifts = told.tables.shifts ?? [];
  const kept = (told.tables.promises ?? []).filter((one) => one.verdict);
  const share = (one, number) => (one.asked > 1 ? value("backlog", number) : percent(number));
  box.replaceChildren(
    make("p", {}, say(told.holds ? "plan holds" : "plan fails", { now: people(told.officers_now), plan: told.officers ?? "–" })),
    ...sure(told.certificate).map((words) => make("p", { class: "soft" }, words)),
    ...(posts.length ? [table(say("officers"), [say("unit"), say("post"), say("now"), say("plan")],
      posts.slice(0, ROWS).map((one) => [one.post, say(`post ${one.work}`), people(one.officers_now), one.officers ?? say("unchanged")]), [0, 1]), ...more(posts)] : []),
    ...(shifts.length ? [table(say("shifts"), Object.keys(shifts[0]), shifts.map((one) => Object.values(one).map(String)), [0])] : []),
    ...(kept.length ? [table(say("promises"), [say("unit"), say("promise"), say("mean"), say("worst year"), say("good years"), say("verdict")],
      kept.slice(0, ROWS).map((one) => [one.unit, one.promise, share(one, one.mean), share(one, one.worst_year), `${one.good_years} / ${one.years}`, say(`verdict ${one.verdict}`)]), [0, 1, 5]), ...more(kept)] : []),
    ...(told.notes ?? []).map((note) => make("p", { lang: "en" }, note)),
    make("p", { class: "buttons small" }, report(folder)),
    files(folder, names));
}

const sure = (certificate) => (lang === "zh" && certificate?.in_words_zh) || (certificate?.in_words ?? []).map((words) => words[0].toUpperCase() + words.slice(1));

// An earlier result, opened in the page.
export const SHOWN = { city: showCity, validation: showValidation, plan: showPlan };
