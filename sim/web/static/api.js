// What the page asks of its server.

import { say } from "./words.js";

export const page = (sessionStorage.page ??= crypto.getRandomValues(new Uint32Array(3)).join("-"));

// A question; throws an Error with the fault's words, and the fault.
export async function ask(path, body, method = body === undefined ? "GET" : "POST") {
  let answer;
  try {
    answer = await fetch(path, { method, body: body === undefined || body instanceof Blob ? body : JSON.stringify(body) });
  } catch {
    throw new Error(say("lost"));
  }
  const text = await answer.text();
  let told = {};
  try {
    told = JSON.parse(text);
  } catch {
    told = { fault: { message: text } };
  }
  if (!answer.ok) throw new Error(words(told.fault ?? { message: String(answer.status) }));
  return told;
}

export function words(fault) {
  const parts = [fault.message];
  if (fault.key && !fault.message.includes(fault.key)) parts.unshift(`${fault.key}${fault.line ? `, ${say("line", { n: fault.line })}` : ""}`);
  if (fault.expected) parts.push(say("expected", { what: fault.expected }));
  if (fault.hint) parts.push(say("hint", { what: fault.hint }));
  return parts.join("; ");
}

let leaving = false;
addEventListener("beforeunload", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });

// Told of a job each time it changes, until it is over. Closing it, or the page, stops the job.
export function follow(id, told) {
  const source = new EventSource(`/api/jobs/${id}/events`);
  source.onmessage = (event) => {
    const state = JSON.parse(event.data);
    if (["done", "failed", "stopped"].includes(state.state)) source.close();
    told(state);
  };
  source.onerror = () => {
    if (leaving) return; // the page goes, and comes back perhaps
    if (source.readyState === EventSource.CLOSED) told({ state: "gone" });
    else told({ state: "lost" });
  };
  return source;
}
