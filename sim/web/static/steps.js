// A piece of work that takes time, with how far it is, a button that ends it, and its fault in words.

import { ask, follow, page, words } from "./api.js";
import { make } from "./dom.js";
import { say } from "./words.js";

export class Step {
  constructor(id) {
    this.id = id;
    this.text = make("p", { role: "status", id: `${id}-text` });
    this.bar = make("progress", { max: 1, value: 0, hidden: true, "aria-label": say("progress") });
    this.stop = make("button", { hidden: true, onclick: () => this.end(say("state stopped")) }, say("stop"));
    this.result = make("div", { id: `${id}-result` });
    this.box = make("div", {}, make("div", { class: "bar" }, this.text, this.bar, this.stop), this.result);
    this.source = null;
  }

  tell(words) {
    this.text.textContent = words;
  }

  // What a page that is loaded anew goes on with: a job, or what came of it.
  remember(what) {
    if (what) sessionStorage.setItem(`step ${this.id}`, JSON.stringify(what));
    else sessionStorage.removeItem(`step ${this.id}`);
  }

  // Go on with what was remembered; `done` is given what came of it, from its folder if it has one.
  async resume(done) {
    const told = JSON.parse(sessionStorage.getItem(`step ${this.id}`) ?? "null");
    if (told?.job) this.take(told.job, done);
    else if (told?.folder) await ask(`/api/results/${encodeURIComponent(told.folder)}`).then(done, () => this.remember(null));
    else if (told) await done(told);
    return told !== null;
  }

  // Leave the work that goes on, which ends it.
  end(words) {
    this.remember(null);
    if (this.source) ask(`/api/jobs/${this.job}`, undefined, "DELETE").catch(() => {}); // it may be over by now
    this.idle();
    this.tell(words);
  }

  idle() {
    this.source?.close();
    this.source = null;
    this.bar.hidden = this.stop.hidden = true;
  }

  // Have something done; `done` is given what came of it.
  async start(body, done) {
    if (this.source) this.end("");
    this.result.replaceChildren();
    try {
      this.take((await ask("/api/jobs", { ...body, page })).id, done);
    } catch (error) {
      this.tell(error.message);
    }
  }

  take(id, done) {
    this.job = id;
    this.remember({ job: id });
    this.bar.hidden = this.stop.hidden = false;
    this.bar.removeAttribute("value");
    this.source = follow(id, (state) => {
      if (state.state === "done") {
        this.idle();
        this.tell(say("state done"));
        this.remember(state.done.folder ? { folder: state.done.folder } : state.done);
        done(state.done);
      } else if (["failed", "stopped", "gone"].includes(state.state)) {
        this.idle();
        this.remember(null);
        this.tell(state.fault ? words(state.fault) : say("state stopped"));
      } else {
        this.tell(stateWords(state));
        if (state.share !== undefined) this.bar.value = state.share;
      }
    });
  }
}

export function stateWords(job) {
  if (job.state === "lost") return say("lost");
  if (job.state === "gone") return say("state stopped");
  if (job.state !== "working" || !job.stage) return say(`state ${job.state}`, job);
  const share = job.share === undefined ? "" : ` ${Math.round(100 * job.share)} %`;
  return `${say(`stage ${job.stage}`, job)}${share}`;
}
