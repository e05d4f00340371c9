// A scanner that types. Keys less than 10 ms apart are a scanner, more than 30 ms a person; between the two a run of
// four decides, for no person keeps that up. Needs no focus; keeps a scan's keys out of fields and buttons.

import { meaningOf } from "./keys.js";

export const SCANNER_MS = 10;
export const PERSON_MS = 30;
const SURE_AFTER = 4; // characters
const SHORTEST = 3;

export class Wedge {
  #run = emptyRun();
  #timer = 0;
  #swallow = new Set(); // physical keys whose keyup belongs to a scan

  // scanned(text) for every scan, in order; typed(event) for a person's key that no field took.
  // silence_ms ends a scan of a scanner that sends no Enter.
  constructor({ target = window, scanned, typed = () => {}, timeOf = (event) => event.timeStamp, silence_ms = 60 }) {
    Object.assign(this, { target, scanned, typed, timeOf, silence_ms });
  }

  start() {
    this.target.addEventListener("keydown", this.#down, true);
    this.target.addEventListener("keyup", this.#up, true);
  }

  stop() {
    clearTimeout(this.#timer);
    this.target.removeEventListener("keydown", this.#down, true);
    this.target.removeEventListener("keyup", this.#up, true);
  }

  #down = (event) => {
    const meaning = meaningOf(event);
    if (meaning === null || event.repeat) return;
    const at = this.timeOf(event);
    const gap = at - this.#run.last;
    if (gap > PERSON_MS) this.#close();
    if (meaning.end) this.#end(event);
    else this.#add(event, meaning.text, at, gap);
  };

  #up = (event) => {
    if (!this.#swallow.delete(event.code)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  #add(event, text, at, gap) {
    const run = this.#run;
    if (run.text === "") run.field = fieldOf(event);
    if (run.text === "" && run.field) run.before = run.field.value;
    if (run.text !== "" && gap < SCANNER_MS) run.fast += 1;
    run.text += text;
    run.events.push(event);
    run.last = at;
    if (this.#isScan()) this.#keepOut(event);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#close(), this.silence_ms);
  }

  #end(event) {
    if (!this.#isScan()) {
      this.#close();
      if (!fieldOf(event)) this.typed(event);
      return;
    }
    this.#keepOut(event);
    this.#deliver();
  }

  // Two fast gaps, or four characters none of which came slowly.
  #isScan() {
    return this.#run.text.length >= SHORTEST && (this.#run.fast >= 2 || this.#run.text.length >= SURE_AFTER);
  }

  // The run is over without Enter: a scan all the same, or what a person typed.
  #close() {
    clearTimeout(this.#timer);
    if (this.#run.text === "") return;
    if (this.#isScan() && this.#run.text.length > SURE_AFTER) {
      this.#deliver();
      return;
    }
    const { events, field } = this.#run;
    this.#run = emptyRun();
    if (!field) events.forEach((event) => this.typed(event));
  }

  #deliver() {
    clearTimeout(this.#timer);
    const { text, field, before } = this.#run;
    this.#run = emptyRun();
    if (field) restore(field, before);
    const clean = text.trim();
    if (clean) this.scanned(clean);
  }

  #keepOut(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#swallow.add(event.code);
  }
}

function emptyRun() {
  return { text: "", last: -Infinity, fast: 0, field: null, events: [], before: "" };
}

function fieldOf(event) {
  const element = event.target;
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element : null;
}

// Takes the scan's first characters out of the field again; an input method writes its own a little later.
function restore(field, before) {
  const undo = () => {
    if (field.value === before) return;
    field.value = before;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  undo();
  field.addEventListener("compositionend", () => setTimeout(undo, 0), { once: true });
  field.blur();
}
