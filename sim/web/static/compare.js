// What two arms differ by, as replications arrive.

import { narrowing } from "./charts.js";
import { by, make, table } from "./dom.js";
import { difference, label, say, value } from "./words.js";

export function clear() {
  by("difference").replaceChildren();
}

export function show(trail, of) {
  const last = trail.at(-1);
  const span = (name, low, high) => `${difference(name, low, false)} … ${difference(name, high, false)}`;
  const rows = Object.entries(last.rows).map(([name, [first, second, mean, low, high]]) => {
    const ways = trail.map((one) => one.rows[name].slice(3));
    const alt = say("narrowing alt", { n: last.n, first: span(name, ...ways[0]), last: span(name, low, high) });
    const isSure = low !== null && (low > 0 || high < 0);
    return [label(name), value(name, first), value(name, second), difference(name, mean),
      make("span", {}, span(name, low, high), make("small", { class: isSure ? "sure" : "soft" }, say(isSure ? "sure" : "unsure"))), narrowing(ways, alt)];
  });
  by("difference").replaceChildren(
    table(`${say("difference")}: ${say("of replications", { n: last.n, of })}`,
      [say("measure"), "A", "B", say("diff"), say("interval"), say("narrowing")], rows, [0]),
    make("p", { class: "soft" }, say("interval note")),
    ...(last.without_effect.length ? [make("p", {}, say("same", { what: last.without_effect.join("; ") }))] : []));
}
