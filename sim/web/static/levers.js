// The thirteen experiences as levers, each with its meaning, source, range, and what its last measurement found.

import { by, make, table } from "./dom.js";
import { ARMS, setting } from "./setting.js";
import { lang, say } from "./words.js";

const text = (value) => (typeof value === "string" ? `"${value}"` : JSON.stringify(value));

export function draw(experiences, effects, changed) {
  by("levers").replaceChildren(...experiences.map((one) => {
    const moved = make("span", { class: "moved" });
    const details = make("details", { class: "experience", "data-levers": JSON.stringify(one.levers.map((lever) => lever.name)) },
      make("summary", {}, make("span", { class: "no" }, String(one.number)),
        make("span", {}, ...(lang === "zh" ? [one.chinese] : [one.name, " ", make("span", { lang: "zh-CN", class: "soft" }, one.chinese)])), moved),
      one.levers.map((lever) => fieldset(lever, effects, changed)));
    return details;
  }));
}

function fieldset(lever, effects, changed) {
  const arms = ["as is", ...["off", "on", "up"].filter((arm) => arm in Object.values(lever.keys)[0])];
  const name = lang === "zh" ? lever.chinese : lever.name;
  return make("fieldset", { class: "lever", "data-lever": lever.name },
    make("legend", {}, name, lang === "zh" ? null : make("span", { lang: "zh-CN", class: "soft" }, ` ${lever.chinese}`)),
    make("div", { class: "choices" }, arms.map((arm) => make("label", {},
      make("input", {
        type: "radio", name: `lever ${lever.name}`, value: arm,
        onchange: () => {
          if (arm === "as is") delete setting.levers[setting.arm][lever.name];
          else setting.levers[setting.arm][lever.name] = arm;
          changed();
        },
      }), make("span", {}, say(arm))))),
    make("details", { ontoggle: (event) => event.target.open && open(event.target, lever, effects) },
      make("summary", {}, say("what"))));
}

// Written only when somebody looks.
function open(details, lever, effects) {
  if (details.children.length > 1) return;
  const arms = ["off", "on", "up"].filter((arm) => arm in Object.values(lever.keys)[0]);
  const rows = Object.entries(lever.keys).map(([key, told]) => [
    make("code", {}, key), ...arms.map((arm) => make("code", {}, text(told[arm]))),
    told.range ? `${told.range[0]} … ${told.range[1]}` : say("no range"), told.assumption ?? "–",
  ]);
  const given = Object.entries(lever.given ?? {}).map(([key, value]) => `${key} = ${text(value)}`).join(", ");
  const found = effects.effects[lever.name];
  const parts = [
    make("p", { lang: "en" }, lever.mechanism),
    make("p", {}, say("source", { source: lever.source })),
    given ? make("p", {}, say("given", { keys: given })) : null,
    table(say("values"), [say("key"), ...arms.map((arm) => say(arm)), say("range"), say("assumption")], rows, [0, 1, 2, 3, 4, 5]),
  ];
  if (found) {
    const cells = Object.entries(found).map(([arm, each]) => [say(arm), ...each.map((one) =>
      make("span", {}, one.is_sure ? make("b", {}, one.difference) : one.difference, make("br"), make("small", {}, one.interval)))]);
    parts.push(make("p", { class: "soft" }, say("effects", { measured: effects.measured })),
      table(lang === "zh" ? lever.chinese : lever.name, [say("lever"), ...effects.columns], cells));
  } else parts.push(make("p", {}, say("effects none")));
  details.append(...parts.filter(Boolean));
}

// Which arms the radios show, for the arm that is chosen.
export function show() {
  const mine = setting.levers[setting.arm];
  for (const one of document.querySelectorAll(".lever")) {
    const wanted = mine[one.dataset.lever] ?? "as is";
    for (const radio of one.querySelectorAll("input")) radio.checked = radio.value === wanted;
    one.classList.toggle("is-moved", wanted !== "as is");
  }
  for (const one of document.querySelectorAll(".experience")) {
    const n = JSON.parse(one.dataset.levers).filter((name) => name in mine).length;
    one.querySelector(".moved").textContent = n ? say("moved", { n }) : "";
  }
  by("arms").replaceChildren(...ARMS.map((arm) => {
    const n = Object.keys(setting.levers[arm]).length;
    const told = n ? say("moved", { n }) : say("moved none");
    return make("label", {},
      make("input", { type: "radio", name: "arm", value: arm, checked: arm === setting.arm, onchange: () => {
        setting.arm = arm;
        by("arms").dispatchEvent(new Event("arm"));
      } }),
      make("span", {}, say("arm", { name: arm }), make("small", {}, told)));
  }));
}
