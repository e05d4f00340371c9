// What the person did, on its way to the gateway: first in, first out, one at a time, each under one operation id
// however often it has to be sent. Only an answer takes an operation out; a network fault never does.
//
// An operation: { id, no, path: "scan" | "tap" | "weight", body, at }

import { operationId } from "./identity.js";

const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 3000;
const ANSWER_WAIT_MS = 8000;
const OLD_MS = 10 * 60 * 1000; // what waited longer may belong to somebody else's work: a person decides

export class Outbox {
  #waiting = [];
  #busy = false;
  #retry_ms = FIRST_RETRY_MS;
  #timer = 0;
  #no = 0;

  // send(operation, signal) -> { status, body }, throws where there was no answer.
  // told: { answered(operation, view), refused(operation, status, body), changed(outbox), found(operations), unpaired() }
  constructor({ send, keep, told, now = Date.now }) {
    Object.assign(this, { send, keep, told, now });
    this.reachable = true;
  }

  // What a reload left behind goes first; what is old is told as found, to be taken up or given up.
  async restore() {
    const left = await this.keep.all();
    this.#no = left.reduce((highest, operation) => Math.max(highest, operation.no), this.#no);
    const old = left.filter((operation) => this.now() - operation.at > OLD_MS && !operation.body.expected);
    this.takeUp(left.filter((operation) => !old.includes(operation)));
    if (old.length) this.told.found(old);
    return this.alone;
  }

  takeUp(operations) {
    this.#waiting.unshift(...operations.filter((kept) => !this.#waiting.some((operation) => operation.id === kept.id)));
    this.#changed();
    this.#pump();
  }

  giveUp(operations) {
    for (const operation of operations) this.keep.remove(operation.id).catch(() => {});
  }

  // `work` is kept with it in one step; -> { operation, kept }, a promise that is there once both are on the disk.
  add(path, body, work = null) {
    this.#no = Math.max(this.#no + 1, this.now());
    const operation = { id: operationId(), no: this.#no, path, body, at: this.now() };
    this.#waiting.push(operation);
    const kept = this.keep.put(operation, work).catch(() => {});
    this.#changed();
    this.#pump();
    return { operation, kept };
  }

  get waiting() {
    return this.#waiting.length;
  }

  // How many were done without the gateway.
  get alone() {
    return this.#waiting.filter((operation) => operation.body.expected).length;
  }

  get tapping() {
    return this.#waiting.some((operation) => operation.path !== "scan");
  }

  // Something is waiting that was done before `clock` (ms since 1970).
  hasOlder(clock) {
    return this.#waiting.some((operation) => operation.at <= clock);
  }

  // The line is back: do not wait for the timer.
  wake() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#retry_ms = FIRST_RETRY_MS;
    this.#pump();
  }

  async #pump() {
    if (this.#busy || this.#timer) return;
    this.#busy = true;
    try {
      while (this.#waiting.length && (await this.#deliver(this.#waiting[0])));
    } finally {
      this.#busy = false;
    }
  }

  // True when the operation got its answer.
  async #deliver(operation) {
    const answer = await this.#ask(operation);
    if (answer === null || answer.status >= 500 || answer.status === 401 || answer.status === 429) {
      this.#later(answer);
      return false;
    }
    this.reachable = true;
    this.#retry_ms = FIRST_RETRY_MS;
    this.#waiting = this.#waiting.filter((other) => other !== operation);
    this.keep.remove(operation.id).catch(() => {});
    if (answer.status < 300) this.told.answered(operation, answer.body);
    else this.told.refused(operation, answer.status, answer.body);
    this.#changed();
    return true;
  }

  async #ask(operation) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), ANSWER_WAIT_MS);
    try {
      return await this.send(operation, patience.signal);
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  #later(answer) {
    this.reachable = answer !== null && answer.status === 401;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#pump();
    }, this.#retry_ms);
    this.#retry_ms = Math.min(this.#retry_ms * 2, LAST_RETRY_MS);
    if (answer?.status === 401) this.told.unpaired?.();
    this.#changed();
  }

  #changed() {
    this.told.changed?.(this);
  }
}
