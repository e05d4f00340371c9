// Works on while the gateway is silent, with the work that was claimed and nothing else. What the screen shows then is
// a guess: each operation names the point of the work it was done for, and the gateway has the last word.

// Workflow (first word of a step) -> how it goes on alone.
const WORKFLOWS = { pick: { module: () => import("./pick.js") } };
// The fields that tell one point of a work from any other, as the gateway puts them together.
const MARKED = ["wave", "count", "stop_no", "bin", "sku", "picked", "counted"];

export class Alone {
  begun = false; // operations were done without the gateway, and it does not know them all yet
  #rules = {};
  #claimed = null;
  #asked = "";

  constructor({ station, gateway, keep }) {
    Object.assign(this, { station, gateway, keep });
  }

  // The gateway's own view: asks for what would be needed to go on from here alone, and keeps both on the device.
  async remember(view) {
    const name = view.step.split(".")[0];
    const point = JSON.stringify([name, view.data?.wave, view.data?.count, view.data?.bin, view.data?.sku]);
    if (!(name in WORKFLOWS)) {
      if (this.#claimed) await this.forget();
      return;
    }
    if (point === this.#asked && this.#claimed) {
      await this.keep.putWork({ view, claimed: this.#claimed });
      return;
    }
    this.#asked = point;
    const [answer] = await Promise.all([this.gateway.claimed(this.station), this.#learn(name)]);
    if (point !== this.#asked || answer.status !== 200 || this.begun) return;
    this.#claimed = answer.body.workflow === name ? answer.body : null;
    if (this.#claimed) await this.keep.putWork({ view, claimed: this.#claimed });
  }

  async forget() {
    this.#claimed = null;
    this.#asked = "";
    await this.keep.removeWork();
  }

  // What a reload or a dead battery left behind: the view to go on with, or null.
  async restore(waiting) {
    const work = await this.keep.work();
    if (!work) return null;
    const name = work.view.step.split(".")[0];
    if (!(name in WORKFLOWS)) return null;
    await this.#learn(name);
    this.#claimed = work.claimed;
    this.begun = waiting;
    return work.view;
  }

  // Whether work goes on at this view without the gateway.
  can(view) {
    const rules = view && this.#rules[view.step.split(".")[0]];
    return Boolean(rules && this.#claimed && (view.walk || rules.fits(view, this.#claimed)));
  }

  // { view } | { notice } | null: see the workflow's project().
  guess(view, operation) {
    return this.can(view) ? this.#rules[view.step.split(".")[0]].project(view, this.#claimed, operation) : null;
  }

  // What is kept beside an operation, so that both are there after a crash or neither.
  workAt(view) {
    return { view, claimed: this.#claimed };
  }

  async #learn(name) {
    this.#rules[name] ??= await WORKFLOWS[name].module();
  }
}

export function markOf({ step, data }) {
  return [step, ...MARKED.map((name) => data[name] ?? "")].join("|");
}
