// Elements, made by name. Text is set as text: nothing that comes from the server can become an element.

const SVG = "http://www.w3.org/2000/svg";

function fill(one, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) one.addEventListener(name.slice(2), value);
    else one.setAttribute(name, value === true ? "" : value);
  }
  one.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return one;
}

export const make = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
export const shape = (name, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, name), attributes, children);
export const by = (id) => document.getElementById(id);

let tables = 0;

// A table with its caption, headings and rows; the first cell of a row is its heading. `left`: columns of text. The
// caption stands before what scrolls, so that it is never cut.
export function table(caption, heads, rows, left = [0]) {
  const css = (place) => (left.includes(place) ? null : "number");
  const id = `caption-${(tables += 1)}`;
  return make("div", {},
    make("p", { class: "caption", id }, caption),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": id },
      make("table", { "aria-labelledby": id },
        make("thead", {}, make("tr", {}, heads.map((head, place) => make("th", { scope: "col", class: css(place) }, head)))),
        make("tbody", {}, rows.map((row) => make("tr", {}, row.map((cell, place) =>
          place ? make("td", { class: css(place) }, cell) : make("th", { scope: "row" }, cell))))))));
}
