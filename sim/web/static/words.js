// Words of the page in both languages, and how numbers are written.

const asked = new URLSearchParams(location.search).get("lang");
export const lang = (asked ?? navigator.language).startsWith("zh") ? "zh" : "en";
let words = {};
let names = {};

export async function load() {
  words = await (await fetch("/static/words.json")).json();
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  for (const one of document.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", say(one.dataset.label));
  const other = document.getElementById("language");
  other.textContent = lang === "zh" ? "English" : "中文";
  other.lang = other.hreflang = lang === "zh" ? "en" : "zh-CN";
  other.addEventListener("click", (event) => {
    event.preventDefault(); // what is set stays
    location.href = `?lang=${lang === "zh" ? "en" : "zh"}${location.hash}`;
  });
}

// Chinese letters for machines without their own, which may take seconds to come: until then all else is read.
export async function letters() {
  const own = ["Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei"].map((name) => `local("${name}")`);
  const face = new FontFace("page-chinese", `${own.join(", ")}, url("/font/chinese.otf") format("opentype")`,
    { unicodeRange: "U+2E80-9FFF, U+F900-FAFF, U+FE30-FE4F, U+FF00-FFEF, U+20000-2FA1F" });
  document.fonts.add(face);
  await face.load().catch(() => {}); // the package of the font may not be there
  if (face.status === "loaded") document.documentElement.classList.add("chinese");
  document.body.dataset.letters = face.status;
}

export function say(name, fill = {}) {
  return words[name][lang].replace(/\{(\w+)\}/g, (_, key) => fill[key] ?? "–");
}

export function learn(labels) {
  names = { ...names, ...labels };
}

// What a measure is called: "kept rate", "如期办结率".
export function label(measure) {
  return (lang === "zh" && names[measure]?.zh) || measure.replaceAll("_", " ");
}

const LEVELS = new Set(["effort", "street_effort", "confidence", "utilisation", "fatigue"]);
export const isShare = (measure) => /_(rate|share)$/.test(measure) || LEVELS.has(measure);
const isTime = (measure) => /sojourn/.test(measure);
const isNumber = (measure) => ["score", "capability"].includes(measure);

const grouped = (text) => text.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
const digits = (number, after) => {
  const [whole, rest] = Math.abs(number).toFixed(after).split(".");
  const sign = number < 0 && Number(Math.abs(number).toFixed(after)) !== 0 ? "−" : "";
  return sign + grouped(whole) + (rest ? `.${rest}` : "");
};

// A value as people read it: "68.7 %", "2.1 d", "1 047".
export function value(measure, number) {
  if (number === null || number === undefined) return "–";
  if (isShare(measure)) return `${digits(100 * number, 1)} %`;
  if (isTime(measure)) return say("days", { n: digits(number / 86400, 1) });
  return digits(number, isNumber(measure) ? 3 : Number.isInteger(number) || Math.abs(number) >= 1000 ? 0 : 1);
}

// A difference with its sign; of shares in percentage points.
export function difference(measure, number, unit = true) {
  if (number === null || number === undefined) return "–";
  const sign = number > 0 ? "+" : "";
  if (isShare(measure)) return `${sign}${digits(100 * number, 2)}${unit ? ` ${say("points")}` : ""}`;
  if (isTime(measure)) return `${sign}${unit ? say("days", { n: digits(number / 86400, 2) }) : digits(number / 86400, 2)}`;
  return sign + digits(number, Math.abs(number) >= 1000 ? 0 : 1);
}

export const count = (number) => grouped(String(Math.round(number)));
export const percent = (number) => (number === null || number === undefined ? "–" : `${digits(100 * number, 1)} %`);
export const memory = (bytes) => `${digits(bytes / 1e9, 1)} GB`;
