// A finished run, or two arms side by side, month by month.

import { ask } from "./api.js";
import { chart, line } from "./charts.js";
import { by, make, table } from "./dom.js";
import * as follow from "./follow.js";
import { TileMap, bounds, legend } from "./tiles.js";
import { count, label, learn, percent, say, value } from "./words.js";

const MEASURES = ["resolution_rate", "satisfaction_rate", "on_time_share", "kept_rate", "paper_share", "backlog", "open_past_due", "effort", "utilisation", "rank"];
const PAIRS = [["on_time_share", ["kept_rate", "paper_share"]], ["resolution_rate", ["solved_share"]], ["satisfaction_rate", ["noise_share"]],
  ["contacts", ["voiced_share", "connection_rate"]], ["backlog", ["open_past_due"]], ["effort", []]];
const STATES = ["rank", "score", "resolution_rate", "satisfaction_rate", "on_time_share", "kept_rate", "paper_share", "backlog", "open_past_due", "accepted", "closed",
  "officers", "utilisation", "effort", "confidence", "capability", "fatigue", "held_for", "last_for"];
const OF_DAYS = ["backlog", "open_past_due", "accepted", "closed", "effort", "rank"];
const A_MONTH = 900, A_DAY = 150; // milliseconds, playing
const STEPS = 8; // of a month, in which cursors and the slider move

const shown = { views: [], names: [], maps: [], charts: [], time: 0, measure: MEASURES[0], edges: [], playing: false, street: null, frames: [] };
export { shown };

// live: of a run that goes on, or that has just ended; what is looked at stays.
export function show(views, names, live = false) {
  const before = live && shown.names.join() === names.join() ? { street: shown.street, focus: document.activeElement?.dataset?.place } : { street: null };
  Object.assign(shown, { views, names, time: views[0].periods.length - 1, street: before.street, playing: false, label: null });
  learn(views[0].labels);
  by("empty").hidden = true;
  by("player").hidden = false;
  by("street").hidden = before.street === null;
  by("player").dataset.live = views[0].is_live ? `${views[0].periods.length}/${views[0].of}` : "";
  by("subject").textContent = views.map((view, n) => (views.length > 1 ? `${"AB"[n]}: ${names[n]}` : `${view.title} (${view.scenario})`)).join(" · ");
  const first = views[0];
  by("cautions").textContent = [
    say(first.invented ? "invented" : "real names"), say("one world", { seed: first.seed }),
    first.is_live ? say("live", { n: first.periods.length, of: first.of }) : "",
    first.scale < 1 ? say("share", { scale: percent(first.scale), what: first.does_not_scale.join(", ") }) : "",
  ].join(" ");
  by("month").max = first.periods.length - 1;
  by("month").setAttribute("aria-label", say(first.period_of ? "day" : "month"));
  const measures = first.period_of ? OF_DAYS : MEASURES;
  if (!measures.includes(shown.measure)) shown.measure = measures[0];
  replays(first);
  by("measure").replaceChildren(...measures.map((name) => make("option", { value: name }, label(name))));
  by("measure").value = shown.measure;
  shown.maps = views.map((view, n) => new TileMap(view, views.length > 1 ? `${"AB"[n]}: ${names[n]}` : view.title, (place) => choose(place)));
  by("maps").className = views.length > 1 ? "side" : "";
  by("maps").replaceChildren(...shown.maps.map((map, n) => make("div", { class: "one" },
    views.length > 1 ? make("h3", {}, `${"AB"[n]}: ${names[n]}`) : null, map.box)));
  follow.of(views.length > 1 ? null : first);
  draw();
  colour();
  if (before.street !== null) for (const map of shown.maps) map.mark(before.street);
  if (before.focus !== undefined) shown.maps[0].focus(Number(before.focus));
}

// Around which events the days may be played, or all months again.
function replays(first) {
  const events = shown.views.length > 1 ? [] : first.events ?? [];
  by("replay-field").hidden = !events.length;
  if (first.period_of || !events.length) return;
  by("replay").replaceChildren(make("option", { value: "" }, say("by month")),
    ...events.map((one, n) => make("option", { value: n }, say("by day", one))));
  by("replay").onchange = async () => {
    const chosen = by("replay").value === "" ? null : events[Number(by("replay").value)];
    try {
      const told = chosen ? await ask(`/api/results/${encodeURIComponent(first.folder)}/days/${chosen.first}/${chosen.last}`) : first;
      show([{ ...told, events }], shown.names);
      if (chosen) at(0);
      if (chosen) play();
    } catch (error) {
      by("cautions").textContent = error.message;
    }
  };
}

function draw() {
  const labels = shown.views[0].periods.map((one) => one.label);
  const both = (measure) => shown.views.map((view, n) => line(measure, view.city[measure], shown.views.length > 1 ? `${"AB"[n]} ${label(measure)}` : undefined));
  const shares = { low: 0, high: 1 };
  if (shown.views[0].period_of) {
    shown.charts = [chart(say("open chart"), labels, [...both("backlog"), ...both("open_past_due")]), chart(say("flow chart"), labels, [...both("accepted"), ...both("closed")])];
    shown.table = make("div");
    by("city-now").replaceChildren(shown.table, make("div", { class: "charts" }, shown.charts.map((one) => one.box)));
    return;
  }
  shown.charts = shown.views.map((view, n) => {
    const city = view.city;
    const title = shown.views.length > 1 ? `${"AB"[n]}: ${say("rates")}` : say("rates");
    return chart(title, labels, ["on_time_share", "kept_rate", "resolution_rate", "solved_share", "paper_share"].map((name) => line(name, city[name])), shares);
  });
  shown.charts.push(chart(say("open chart"), labels, [...both("open"), ...both("open_past_due")]), chart(say("effort chart"), labels, both("effort"), shares));
  shown.table = make("div");
  by("city-now").replaceChildren(shown.table, make("div", { class: "charts" }, shown.charts.map((one) => one.box)));
}

function colour() {
  shown.edges = bounds(shown.views, shown.measure);
  by("legend").replaceChildren(...legend(shown.edges, shown.measure));
  at(shown.time);
  settle();
}

function at(time) {
  shown.time = time;
  for (const map of shown.maps) map.show(time, shown.measure, shown.edges);
  const step = Math.round(time * STEPS);
  if (shown.playing && step === shown.step) return; // only tiles move with every frame
  shown.step = step;
  for (const one of shown.charts) one.at(time);
  for (const one of shown.streetCharts ?? []) one.at(time);
  by("month").value = time;
  const period = shown.views[0].periods[Math.round(time)].label;
  if (period !== shown.label) {
    shown.label = period;
    by("month-name").textContent = period;
    by("month").setAttribute("aria-valuetext", period);
    now();
  }
}

// What costs time and is only read when the time stands still.
function settle() {
  for (const map of shown.maps) map.tell(shown.time, shown.measure);
  if (shown.street !== null) street();
}

function now() {
  const period = Math.round(shown.time);
  const cell = (name) => shown.views.map((view, n) => `${shown.views.length > 1 ? `${"AB"[n]} ` : ""}${value(name, view.city[name][period])}`).join(" · ");
  const pairs = shown.views[0].period_of ? [["backlog", ["open_past_due"]], ["accepted", ["closed"]]] : PAIRS;
  const rows = pairs.map(([said, hidden]) => [
    label(said), cell(said), hidden.map((name) => `${label(name)} ${cell(name)}`).join("; ") || "–",
  ]);
  shown.table.replaceChildren(table(say(shown.views[0].period_of ? "city on" : "city now", { month: shown.views[0].periods[period].label }),
    [say("measure"), ...(shown.views[0].period_of ? [say("value"), say("of these")] : [say("said"), say("hidden")])], rows, [0, 1, 2]));
}

export function choose(place) {
  shown.street = place;
  follow.unit(shown.views[0].streets[place].name);
  for (const map of shown.maps) map.mark(place);
  street();
  by("street").hidden = false;
  by("street").focus();
  by("street").scrollIntoView({ block: "nearest" });
}

async function street() {
  const place = shown.street, period = Math.round(shown.time), first = shown.views[0];
  const who = first.streets[place], month = first.periods[period].label;
  const labels = first.periods.map((one) => one.label);
  const series = (measure) => shown.views.map((view, n) => line(measure, view.values[measure].map((row) => row[place]), shown.views.length > 1 ? "AB"[n] : undefined));
  const most = Math.max(...first.values.rank.flat().map((one) => one ?? 0), 2);
  shown.streetCharts = first.period_of ? [
    chart(say("backlog history"), labels, [...series("backlog"), ...series("open_past_due")]),
    chart(say("flow chart"), labels, [...series("accepted"), ...series("closed")]),
  ] : [
    chart(say("rank history"), labels, series("rank"), { low: 1, high: most, upside: true }),
    chart(say("backlog history"), labels, series("backlog")),
    chart(say("effort history"), labels, series("effort"), { low: 0, high: 1 }),
  ];
  const cell = (name) => shown.views.map((view, n) => `${shown.views.length > 1 ? `${"AB"[n]} ` : ""}${value(name, view.values[name][period][place])}`).join(" · ");
  const cases = make("div", { class: "cases" });
  by("street").setAttribute("aria-label", who.name);
  by("street").replaceChildren(
    make("h3", {}, say("street of", { street: who.name, district: who.district, people: count(who.people) })),
    make("button", { class: "close", onclick: () => {
      by("street").hidden = true;
      shown.street = null;
      shown.streetCharts = [];
      for (const map of shown.maps) map.mark(-1);
      shown.maps[0].focus(place);
    } }, say("close")),
    make("div", { class: "charts" }, shown.streetCharts.map((one) => one.box)),
    make("h4", {}, say("state of", { month })),
    make("dl", {}, (first.period_of ? OF_DAYS : STATES).map((name) => make("div", {}, make("dt", {}, label(name)), make("dd", {}, cell(name))))),
    cases);
  for (const one of shown.streetCharts) one.at(shown.time);
  if (first.period_of) return;
  if (!first.has_petitions || shown.views.length > 1) {
    cases.replaceChildren(make("p", { class: "soft" }, say("no cases")));
    return;
  }
  try {
    const told = await ask(`/api/results/${encodeURIComponent(first.folder)}/streets/${who.number}/${period}`);
    if (shown.street !== place || Math.round(shown.time) !== period) return;
    const heads = told.columns.map((name) => say(`col ${name}`));
    const body = (each) => each.map((row) => row.map((one, n) => written(told.columns[n], one)));
    const text = told.columns.map((_, n) => n);
    cases.replaceChildren(
      table(say("open cases", { n: told.counts[0], month, most: told.most }), heads, body(told.open), text),
      table(say("raised cases", { n: told.counts[1], month, most: told.most }), heads, body(told.raised), text));
  } catch (error) {
    cases.replaceChildren(make("p", {}, error.message));
  }
}

function written(column, one) {
  if (one === null) return "–";
  if (typeof one === "boolean") return say(one ? "yes" : "no");
  if (column === "outcome") return say(`outcome ${one}`);
  return column === "raised" || column === "due" || column === "closed" ? String(one).slice(0, 16) : String(one);
}

function play() {
  shown.playing = !shown.playing;
  by("play").textContent = say(shown.playing ? "pause" : "play");
  by("play").setAttribute("aria-pressed", shown.playing);
  if (!shown.playing) {
    at(Math.round(shown.time));
    settle();
    return;
  }
  const last = shown.views[0].periods.length - 1;
  const from = shown.time >= last ? 0 : shown.time;
  let began = null;
  shown.frames = [];
  const frame = (now_) => {
    if (!shown.playing) return;
    began ??= now_;
    shown.frames.push(now_);
    const time = from + (now_ - began) / (shown.views[0].period_of ? A_DAY : A_MONTH);
    at(Math.min(time, last));
    if (time >= last) play();
    else requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

export function begin() {
  follow.begin();
  by("play").textContent = say("play");
  by("play").addEventListener("click", play);
  by("month").addEventListener("input", () => at(Number(by("month").value)));
  by("month").addEventListener("change", () => {
    at(Math.round(Number(by("month").value)));
    settle();
  });
  by("month").addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault(); // a key moves by a month, a pointer as finely as it likes
    at(Math.max(0, Math.min(Number(by("month").max), Math.round(shown.time) + way)));
    settle();
  });
  by("measure").addEventListener("change", () => {
    shown.measure = by("measure").value;
    colour();
  });
}
