// One petition through its units, or one unit through its day: the run is run again, and a page of it is shown.

import { by, make } from "./dom.js";
import { Step } from "./steps.js";
import { lang, say } from "./words.js";

const QUESTIONS = {
  en: ["late joint", "longest repeat chain", "longest wait", "most refused", "on paper", "urgent late", "longest"],
  zh: ["逾期 协办", "最长重复链", "等待最久", "退单最多", "纸面办结", "紧急 逾期", "最久"],
};
let folder = null;
let step = null;

const options = (id, all) => make("datalist", { id }, all.map((one) => make("option", { value: one })));
const field = (id, words, input) => make("div", { class: "field" }, make("label", { for: id }, say(words)), input);

export function begin() {
  step = new Step("follow");
  by("follow").append(
    make("p", { class: "soft" }, say("follow intro")),
    make("div", { class: "fields" },
      field("follow-ask", "follow ask", make("input", { id: "follow-ask", list: "follow-questions", autocomplete: "off", value: QUESTIONS[lang][0] })),
      make("div", { class: "field" }, make("button", { id: "follow-go", onclick: way }, say("follow go")))),
    make("div", { class: "fields" },
      field("follow-unit", "follow unit", make("input", { id: "follow-unit", list: "follow-units", autocomplete: "off" })),
      field("follow-day", "follow day", make("input", { id: "follow-day", type: "date" })),
      make("div", { class: "field" }, make("button", { id: "follow-day-go", onclick: day }, say("follow day go")))),
    options("follow-questions", QUESTIONS[lang]), step.box);
}

// Of which run: none can be followed while it goes on, or of a comparison.
export function of(view) {
  const can = view !== null && view.has_petitions && !view.is_live;
  by("follow").hidden = !can;
  if (!can || folder === view.folder) return;
  folder = view.folder;
  step.end("");
  step.result.replaceChildren();
  by("follow-unit").value = view.streets[0].name;
  by("follow-day").value = "";
  by("follow-units")?.remove();
  by("follow").append(options("follow-units", view.units));
}

// The street that was opened is the one whose day is asked for.
export function unit(name) {
  by("follow-unit").value = name;
}

const way = () => start({ ask: by("follow-ask").value.trim() });
const day = () => start({ street: by("follow-unit").value.trim(), day: by("follow-day").value });

function start(asked) {
  step.start({ kind: "trace", folder, lang, ...asked }, (done) => {
    const source = `/api/jobs/${step.job}/page`;
    const frame = make("iframe", { src: source, title: say(`followed ${done.what}`), onload: (event) => {
      const one = event.target;
      one.style.height = `${Math.min(one.contentDocument.documentElement.scrollHeight + 24, 900)}px`;
    } });
    step.result.replaceChildren(make("p", { class: "buttons small" },
      make("a", { href: source, target: "_blank", rel: "noopener" }, say("alone"))), frame);
  });
}
