// The gate at work: the verdict on what passes, the portal with its tags, and the lists beside them. One page a desk: it
// stays while views come, so that a search or a place in a list is not lost.

import { ArrivalList } from "./arrivals.js";
import { Health } from "./health.js";
import { DayList, MissingList, UnexplainedList } from "./lists.js";
import { Picture } from "./picture.js";
import { verdict, wayWord } from "./words.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { clock } from "../parts/measure.js";
import { N_, t, tn } from "../words.js";

const EVERY_MS = 3000;
const SOON_MS = 400; // a pallet of tags asks once
const FRESH_MS = 8000; // a verdict fills its ground for so long, then it is what passed last
const WIDE = "(min-width: 700px)";
const PARTS = { picture: N_("Gate"), day: N_("Today"), unexplained: N_("Unclear"), arrived: N_("Arrived"), missing: N_("Not passed"), reader: N_("Reader") };

export class GatePage {
  gate = null;
  #recent = "";
  #fresh = 0;
  #soon = 0;

  constructor(desk) {
    this.desk = desk;
    this.station = desk.station;
    this.now = h("section", { class: "gate-now", role: "status", "aria-live": "assertive" });
    this.picture = new Picture();
    this.parts = { day: new DayList(this), unexplained: new UnexplainedList(this), arrived: new ArrivalList(this), missing: new MissingList(this), reader: new Health(this) };
    this.tabs = Object.fromEntries(Object.entries(PARTS).map(([name, word]) => [name, tab(name, t(word), () => this.choose(name))]));
    this.panel = h("div", { class: "gate-panel", role: "tabpanel" });
    this.node = h(
      "div",
      { class: "gate" },
      this.now,
      h("nav", { class: "gate-tabs", role: "tablist" }, Object.values(this.tabs)),
      this.picture.node,
      this.panel,
    );
    this.choose(matchMedia(WIDE).matches ? "day" : "picture");
    setInterval(() => document.hidden || !this.node.isConnected || this.refresh(), EVERY_MS);
    this.refresh();
  }

  path(rest = "") {
    return `/api/v1/gates/${encodeURIComponent(this.station)}${rest && `/${rest}`}`;
  }

  // The body of a call that was answered, else null.
  async ask(rest = "") {
    const answer = await this.desk.gateway.gate(this.path(rest)).catch(() => null);
    return answer?.status === 200 ? answer.body : null;
  }

  // What a person decides; the answer, null where there was none.
  tell(rest, body) {
    return this.desk.gateway.print("POST", this.path(rest).slice("/api/v1/".length), body).catch(() => null);
  }

  // An installer says which output of the reader is which lamp, where antennas hang, how goods leave.
  async put(settings) {
    const answer = await this.desk.gateway.gate(this.path("settings"), settings).catch(() => null);
    if (answer?.status === 200) this.gate = answer.body;
    else this.desk.shell.say({ level: "stop", code: "refused", text: answer?.body?.message ?? t("The gateway did not answer.") });
    this.parts.reader.update(this.gate);
  }

  choose(name) {
    this.part = name;
    this.node.dataset.part = name;
    for (const [one, button] of Object.entries(this.tabs)) button.setAttribute("aria-selected", String(one === name || (one === "day" && name === "picture" && matchMedia(WIDE).matches)));
    const part = this.parts[name] ?? this.parts.day;
    this.panel.replaceChildren(part.node);
    part.refresh();
  }

  async refresh() {
    const gate = await this.ask();
    if (!gate) return;
    this.gate = gate;
    this.picture.place(gate);
    this.parts.reader.update(gate);
    count(this.tabs.day, gate.counts.passed);
    count(this.tabs.unexplained, gate.counts.unexplained);
    count(this.tabs.missing, gate.missing);
    count(this.tabs.arrived, gate.arrived);
    mark(this.tabs.reader, gate.reader?.state === "reading" ? "" : "look");
    if (this.part === "missing" || this.part === "arrived") this.parts[this.part].refresh();
    this.#say();
  }

  show(view) {
    this.view = view;
    const recent = view.data.recent ?? [];
    const key = recent[0]?.passage ?? recent[0]?.at ?? "";
    if (key !== this.#recent) {
      this.#fresh = this.#recent || Date.now() - Date.parse(recent[0]?.at) < FRESH_MS ? performance.now() : 0;
      this.#recent = key;
      setTimeout(() => this.#say(), FRESH_MS + 50);
      this.#soon ||= setTimeout(() => this.#askAgain(), SOON_MS);
    }
    this.picture.judge(new Map([...recent].reverse().map((passage) => [passage.epc.toLowerCase(), verdict(passage).level])));
    this.#say();
  }

  #askAgain() {
    this.#soon = 0;
    this.refresh();
    (this.parts[this.part] ?? this.parts.day).refresh();
  }

  live(reading) {
    const mine = reading?.kind === "gate" ? reading : null;
    this.picture.live(mine);
    this.parts.reader.live(mine);
  }

  // The one thing to know now: what rings, what passed, or that the gate cannot see.
  #say() {
    if (!this.view) return;
    const rings = this.view.data.ringing ?? [];
    const last = rings.at(-1) ?? this.view.data.recent?.[0];
    const blind = this.gate && this.gate.reader?.state !== "reading";
    const fresh = this.#fresh && performance.now() - this.#fresh < FRESH_MS;
    if (rings.length) this.#tell("stop", true, t("Not verified: stop it"), last, rings.length > 1 ? tn("and {n} more", "and {n} more", rings.length - 1) : "");
    else if (blind && !fresh) this.#tell("look", true, this.gate.reader ? t("The gate sees nothing: its reader is away") : t("This gate has no reader"), null, t("Scan every parcel by hand until it is back."));
    else if (last) this.#tell(verdict(last).level, fresh, verdict(last).word, last, fresh ? "" : t("passed last"));
    else this.#tell("calm", false, t("Gate is open. Push the pallet through."), null, t("Nothing went through yet."));
  }

  #tell(level, fresh, word, passage, more) {
    const shown = JSON.stringify([level, fresh, word, passage, more]);
    if (shown === this.now.dataset.shown) return;
    Object.assign(this.now.dataset, { shown, level });
    this.now.toggleAttribute("data-fresh", Boolean(fresh));
    const name = passage ? passage.waybill || passage.name || passage.epc : "";
    const facts = passage ? [passage.order, passage.name && !passage.waybill ? passage.epc : passage.name, wayWord(passage.direction), clock(passage.at), more] : [more];
    this.now.replaceChildren(
      h("span", { class: "gate-sign" }, icon(level === "calm" ? "gate" : level, 96)),
      h("div", { class: "gate-words" }, h("h1", { class: "gate-word" }, word), name ? h("p", { class: "gate-name code" }, name) : "", h("p", { class: "gate-facts" }, facts.filter(Boolean).map((fact) => h("span", {}, fact)))),
    );
  }
}

// What the error that stays says of everything that rings; null where nothing does.
export function ringOf(view) {
  const rings = view.data?.ringing ?? [];
  if (!rings.length) return null;
  const names = rings.map((one) => (one.order ? t("{waybill} of order {order}", { waybill: one.waybill || one.epc, order: one.order }) : one.waybill || one.name || one.epc));
  return { heading: t("Not verified: stop it"), text: names.slice(-4).join(" · "), wayOut: rings.some((one) => one.waybill) ? t("Bring the parcel back to scan-out") : t("Bring the goods back: no parcel holds them"), ids: rings.map((one) => one.passage) };
}

function tab(name, word, click) {
  return h("button", { type: "button", role: "tab", class: "gate-tab", data: { tab: name }, on: { click } }, h("span", { class: "gate-tab-word" }, word), h("span", { class: "gate-tab-count" }));
}

function count(button, n) {
  button.querySelector(".gate-tab-count").textContent = n ? String(n) : "";
}

function mark(button, level) {
  const sign = button.querySelector(".gate-tab-count");
  if (sign.dataset.level === level) return;
  sign.dataset.level = level;
  sign.replaceChildren(level ? icon(level, 20) : "");
}
