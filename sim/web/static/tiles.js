// Streets as tiles: each with the number of its step, so that colour is never alone, and a bar for its effort.

import { make, shape } from "./dom.js";
import { label, say, value } from "./words.js";

export const STEPS = 5;
const SIZE = 24;
const LEAST = 18; // pixels of a tile on a narrow screen; the map scrolls

// Bounds of the steps, by fifths of all streets and periods of all cities that are shown.
export function bounds(views, measure) {
  const all = views.flatMap((view) => view.values[measure].flat()).filter((one) => one !== null).sort((a, b) => a - b);
  if (!all.length) return [];
  return Array.from({ length: STEPS + 1 }, (_, n) => all[Math.min(Math.floor((n * all.length) / STEPS), all.length - 1)]);
}

function step(edges, number) {
  if (number === null || !edges.length) return 0;
  let n = 1;
  while (n < STEPS && number >= edges[n] && edges[n] > edges[0]) n += 1;
  return n;
}

// What a column holds at a time between two periods.
function between(columns, time, place) {
  const before = Math.floor(time);
  const one = columns[before][place];
  const other = columns[Math.min(before + 1, columns.length - 1)][place];
  if (one === null || other === null) return one;
  return one + (time - before) * (other - one);
}

export class TileMap {
  constructor(view, name, chosen) {
    this.view = view;
    const across = Math.max(...view.streets.map((one) => one.x), ...view.districts.map((one) => one.x + view.width - 1)) + 1;
    const down = Math.max(...view.streets.map((one) => one.y)) + 1;
    this.svg = shape("svg", {
      viewBox: `-2 0 ${Math.max(across, 14) * SIZE + 4} ${down * SIZE + 4}`, class: "tiles", role: "group", "aria-label": say("map", { name }),
    });
    for (const one of view.districts) {
      const text = shape("text", { x: one.x * SIZE, y: one.y * SIZE - 2, class: "district" }, short(one.name, view.width * 2.6));
      this.svg.append(text);
    }
    this.tiles = view.streets.map((street, place) => {
      const rect = shape("rect", { width: SIZE - 2, height: SIZE - 2, rx: 2, class: "step0" });
      const digit = shape("text", { x: SIZE / 2 - 1, y: SIZE / 2 + 2, class: "digit on0" }, "–");
      const bar = shape("rect", { x: 2, y: SIZE - 6, width: 0, height: 3, class: "effort on0" });
      const corner = shape("path", { d: `M${SIZE - 12} 0H${SIZE - 2}V10Z`, class: "corner on0" });
      const group = shape("g", {
        transform: `translate(${street.x * SIZE} ${street.y * SIZE})`, role: "button", tabindex: place ? "-1" : "0",
        class: "tile", "data-place": place,
      }, rect, digit, bar, corner);
      this.svg.append(group);
      return { group, rect, digit, bar, corner, step: -1, width: 0, last: false };
    });
    this.svg.addEventListener("click", (event) => {
      const tile = event.target.closest(".tile");
      if (tile) chosen(Number(tile.dataset.place));
    });
    this.svg.addEventListener("keydown", (event) => this.key(event, chosen));
    this.box = make("div", { class: "map" }, this.svg);
    if (across > 12) this.svg.style.minWidth = `${across * LEAST}px`;
  }

  key(event, chosen) {
    const place = Number(event.target.closest(".tile")?.dataset.place ?? -1);
    if (place < 0) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      chosen(place);
      return;
    }
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const here = this.view.streets[place];
    let best = -1, least = Infinity;
    this.view.streets.forEach((one, n) => {
      const along = (one.x - here.x) * way[0] + (one.y - here.y) * way[1];
      const aside = Math.abs((one.x - here.x) * way[1]) + Math.abs((one.y - here.y) * way[0]);
      if (along > 0.01 && along + 3 * aside < least) [best, least] = [n, along + 3 * aside];
    });
    if (best >= 0) this.focus(best);
  }

  focus(place) {
    for (const one of this.tiles) one.group.setAttribute("tabindex", "-1");
    this.tiles[place].group.setAttribute("tabindex", "0");
    this.tiles[place].group.focus();
  }

  mark(place) {
    this.tiles.forEach((one, n) => one.group.classList.toggle("chosen", n === place));
  }

  // Show a time; in between two periods values move evenly.
  show(time, measure, edges) {
    const { values } = this.view;
    const period = Math.round(time);
    this.tiles.forEach((tile, place) => {
      const n = step(edges, between(values[measure], time, place));
      if (n !== tile.step) {
        tile.rect.setAttribute("class", `step${n}`);
        tile.digit.setAttribute("class", `digit on${n}`);
        tile.bar.setAttribute("class", `effort on${n}`);
        tile.corner.setAttribute("class", `corner on${n}`);
        tile.digit.textContent = n || "–";
        tile.step = n;
      }
      const width = Math.round((between(values.effort, time, place) ?? 0) * (SIZE - 6));
      if (width !== tile.width) {
        tile.bar.setAttribute("width", width);
        tile.width = width;
      }
      const isLast = values.last_for[period][place] > 0;
      if (isLast !== tile.last) {
        tile.group.classList.toggle("last", isLast);
        tile.last = isLast;
      }
    });
  }

  // What is read aloud; only when the time stands still, for it is costly.
  tell(time, measure) {
    const period = Math.round(time);
    const { values, streets } = this.view;
    this.tiles.forEach((tile, place) => {
      tile.group.setAttribute("aria-label", say("tile", {
        street: streets[place].name, district: streets[place].district, measure: label(measure),
        value: value(measure, values[measure][period][place]), rank: values.rank[period][place] ?? "–",
        effort: value("effort", values.effort[period][place]), step: tile.digit.textContent,
      }));
    });
  }
}

export function legend(edges, measure) {
  const items = edges.length ? Array.from({ length: STEPS }, (_, n) => [n + 1, say("step", {
    n: n + 1, low: value(measure, edges[n]), high: value(measure, edges[n + 1]) })]) : [];
  return [...items, [0, say("step none")]].map(([n, words]) => make("li", {},
    shape("svg", { viewBox: "0 0 14 14", "aria-hidden": "true" }, shape("rect", { width: 14, height: 14, rx: 2, class: `step${n}` })), words))
    .concat(make("li", { class: "wide" }, say("bar")));
}

function short(name, letters) {
  const wide = (letter) => (letter > "\u2e80" ? 1.8 : 1);
  let room = letters;
  let end = 0;
  for (const letter of name) {
    room -= wide(letter);
    if (room < 0) return `${name.slice(0, Math.max(end - 1, 1))}…`;
    end += letter.length;
  }
  return name;
}
