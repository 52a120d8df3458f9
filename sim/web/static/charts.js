// Small charts of lines over periods, with a cursor that follows the time; each says in words what it shows.

import { make, shape } from "./dom.js";
import { isShare, label, value } from "./words.js";

const WIDE = 340, HIGH = 130, LEFT = 44, RIGHT = 8, TOP = 8, BOTTOM = 20;

// lines: {name, measure, values}. options: low: fixed least; high: fixed most; upside: whether small is at the top.
export function chart(title, labels, lines, options = {}) {
  const known = lines.flatMap((one) => one.values).filter((one) => one !== null);
  const low = options.low ?? Math.min(...known, 0);
  const most = options.high ?? Math.max(...known, low + 1e-9);
  const x = (n) => LEFT + (labels.length > 1 ? (n * (WIDE - LEFT - RIGHT)) / (labels.length - 1) : (WIDE - LEFT) / 2);
  const y = (number) => {
    const share = (number - low) / (most - low || 1);
    return TOP + (options.upside ? share : 1 - share) * (HIGH - TOP - BOTTOM);
  };
  const alt = lines.map((one) => `${one.name}: ${value(one.measure, one.values[0])} → ${value(one.measure, one.values.at(-1))}`).join("; ");
  const cursor = shape("line", { class: "cursor", y1: TOP, y2: HIGH - BOTTOM });
  const svg = shape("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `${title}. ${alt}` },
    [low, (low + most) / 2, most].map((number) => [
      shape("line", { class: "grid", x1: LEFT, x2: WIDE - RIGHT, y1: y(number), y2: y(number) }),
      shape("text", { class: "tick", x: LEFT - 4, y: y(number) + 4, "text-anchor": "end" }, tick(lines[0].measure, number)),
    ]),
    shape("text", { class: "tick", x: LEFT, y: HIGH - 5 }, labels[0]),
    labels.length > 1 ? shape("text", { class: "tick", x: WIDE - RIGHT, y: HIGH - 5, "text-anchor": "end" }, labels.at(-1)) : null,
    lines.map((one, n) => [
      shape("path", { class: `line c${n}`, d: way(one.values, x, y) }),
      one.values.map((number, place) => (number === null ? null : mark(n, x(place), y(number)))),
    ]),
    cursor);
  const box = make("figure", {}, make("figcaption", {}, title), svg, make("ul", { class: "legend" }, lines.map((one, n) =>
    make("li", {}, shape("svg", { viewBox: "0 0 30 12", "aria-hidden": "true" }, shape("path", { class: `line c${n}`, d: "M0 6H30" }), mark(n, 15, 6)), one.name))));
  return { box, at: (time) => {
    cursor.setAttribute("x1", x(time));
    cursor.setAttribute("x2", x(time));
  } };
}

const tick = (measure, number) => (isShare(measure) ? `${Math.round(100 * number)} %` : value(measure, Math.round(number * 10) / 10));

function way(values, x, y) {
  let d = "", pen = false;
  values.forEach((number, place) => {
    if (number !== null) d += `${pen ? "L" : "M"}${x(place).toFixed(1)} ${y(number).toFixed(1)}`;
    pen = number !== null;
  });
  return d || "M0 0";
}

// A form of its own for every line.
function mark(n, x, y) {
  const css = { class: `dot c${n}` };
  if (n % 4 === 0) return shape("circle", { ...css, cx: x, cy: y, r: 2.6 });
  if (n % 4 === 1) return shape("rect", { ...css, x: x - 2.4, y: y - 2.4, width: 4.8, height: 4.8 });
  if (n % 4 === 2) return shape("path", { ...css, d: `M${x} ${y - 3.2}L${x + 3} ${y + 2.4}H${x - 3}Z` });
  return shape("path", { ...css, d: `M${x - 3} ${y}L${x} ${y - 3}L${x + 3} ${y}L${x} ${y + 3}Z` });
}

export const line = (measure, values, name = label(measure)) => ({ measure, values, name });

// An interval that grows narrower: [low, high] by replication, around zero.
export function narrowing(intervals, alt) {
  const known = intervals.filter(([low, high]) => low !== null && high !== null);
  const reach = Math.max(...known.slice(-Math.max(known.length - 1, 1)).flat().map(Math.abs), 1e-12);
  const y = (number) => 17 - 15 * Math.max(-1.05, Math.min(1.05, number / reach));
  const x = (n) => 4 + (n * 132) / Math.max(intervals.length - 1, 1);
  return shape("svg", { viewBox: "0 0 140 34", class: "narrowing", role: "img", "aria-label": alt },
    shape("line", { class: "zero", x1: 0, x2: 140, y1: 17, y2: 17 }),
    intervals.map(([low, high], n) => (low === null ? null
      : shape("line", { class: "reach", x1: x(n), x2: x(n), y1: y(low), y2: y(high) }))));
}
