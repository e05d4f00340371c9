// A day on the map: `at(ms)` puts the bins and people where the log says they were. Going back begins at the start again.

const STEP = { picked: "pick", put_away: "receive", received: "receive", returned: "return", counted: "count", verified: "verify", shipped: "verify", moved: "pick" };
const SEEN_MS = 15 * 60_000; // a person who did nothing for longer is off the map

export class Day {
  constructor(answer) {
    this.length_ms = Date.parse(answer.end) - Date.parse(answer.begin);
    this.answer = answer;
    this.rows = new Map(answer.map.bins.map((row) => [row[0], row]));
    this.start = new Map(answer.map.bins.map((row) => [row[0], [row[5], row[6]]]));
    this.#rewind();
  }

  #rewind() {
    this.now = 0;
    this.next = { bins: 0, acts: 0 };
    this.done = {};
    this.people = new Map();
    for (const [name, [pieces, fill]] of this.start) Object.assign(this.rows.get(name), { 5: pieces, 6: fill });
  }

  at(ms) {
    if (ms < this.now) this.#rewind();
    const { bins, acts } = this.answer;
    for (; this.next.bins < bins.length && bins[this.next.bins][0] <= ms; this.next.bins += 1) {
      const [, name, pieces, fill] = bins[this.next.bins];
      const row = this.rows.get(name);
      if (row) Object.assign(row, { 5: pieces, 6: fill });
    }
    for (; this.next.acts < acts.length && acts[this.next.acts][0] <= ms; this.next.acts += 1) {
      const [when, operator, bin, what] = acts[this.next.acts];
      const before = this.people.get(operator);
      this.people.set(operator, { when, bin: bin || before?.bin || "", what: what || before?.what || "" });
      if (what) this.done[what] = (this.done[what] ?? 0) + 1;
    }
    this.now = ms;
  }

  // Zones and bins as the plan draws them.
  get map() {
    return this.answer.map;
  }

  // Who did something lately, at which bin, as the plan draws people.
  get present() {
    return [...this.people].filter(([, one]) => this.now - one.when <= SEEN_MS).map(([operator, one]) => ({
      operator,
      name: this.answer.people[operator] ?? operator,
      step: STEP[one.what] ?? "home",
      what: one.what,
      here: one.bin,
      at: this.answer.points[one.bin] ?? null,
      path: [],
    }));
  }

  // The site's time of day: the day begins at its midnight, wherever this screen is.
  get clock() {
    const seconds = Math.floor(this.now / 1000);
    return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");
  }

  // The moment of the first thing that was done, so that nobody waits for the morning.
  get first_ms() {
    return Math.max(0, (this.answer.acts[0]?.[0] ?? 0) - 1000);
  }
}
