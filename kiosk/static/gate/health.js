// How the gate's reader is, antenna by antenna, and what to do about it.

import { setupForm } from "./setup.js";
import { troublesOf } from "./words.js";
import { advice, ago } from "../devices/words.js";
import { devicePath, stateOf } from "../parts/dots.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { reasonWord } from "../parts/reasons.js";
import { N_, t } from "../words.js";

const LAMPS = { go: N_("Green lamp"), look: N_("Amber lamp"), stop: N_("Red lamp") };
const ROLES = { inner: N_("inside"), outer: N_("outside") };

export class Health {
  #shown = "";
  #live = null;

  constructor(page) {
    this.page = page;
    this.body = h("div", { class: "rows gate-health" });
    this.node = h("section", { class: "gate-part" }, this.body);
  }

  refresh() {
    if (this.page.gate) this.update(this.page.gate);
  }

  live(reading) {
    this.#live = reading;
    for (const cell of this.body.querySelectorAll("[data-rate]")) cell.textContent = this.#rate(cell.dataset.rate);
  }

  #rate(antenna) {
    const rate = antenna ? this.#live?.antennas?.[antenna] : this.#live?.reads_s;
    return t("{n}/s", { n: Math.round(rate ?? 0) });
  }

  update(gate) {
    const shown = JSON.stringify([gate.reader, gate.antennas, gate.hangs, gate.goods, gate.exit, gate.lights, gate.right]);
    if (shown === this.#shown || this.body.contains(document.activeElement)) return; // a choice that is open stays open
    this.#shown = shown;
    this.body.replaceChildren(...this.#parts(gate));
  }

  #parts(gate) {
    const { reader } = gate;
    if (!reader) return [h("p", { class: "empty" }, icon("info", 32), h("span", {}, t("No reader hangs at this gate. An installer adds one on the page of devices.")))];
    const details = reader.details ?? {};
    const { level, word } = stateOf(reader);
    const works = reader.state === "reading";
    const todo = works ? troublesOf(gate) : [advice(reader), reasonWord(reader.reason)].filter(Boolean);
    const offset = details.clock_offset_ms;
    const figures = [
      [t("Reads a second"), h("span", { data: { rate: "" } }, this.#rate(""))],
      [t("Readings"), reader.readings],
      [t("Clock against the gateway's"), offset === undefined || offset === null ? t("Not known") : `${offset > 0 ? "+" : ""}${(offset / 1000).toFixed(2)} s`],
      [t("Left out"), reader.dropped],
      [t("Unreadable frames"), (reader.bad_frames ?? 0) + (reader.half_frames ?? 0)],
      [t("Reconnects"), Math.max(0, (reader.connections ?? 1) - 1)],
      [t("Model"), [details.model, details.firmware].filter(Boolean).join(" ")],
    ];
    return [
      h("p", { class: `gate-state tag tag-${level}`, data: { state: reader.state } }, icon(level), h("span", {}, word), works ? null : h("span", {}, t("for {time}", { time: ago(reader.since) }))),
      todo.length ? h("ul", { class: "gate-todo" }, todo.map((line) => h("li", {}, icon("next", 20), h("span", {}, line)))) : null,
      h("dl", { class: "gate-figures" }, figures.filter(([, value]) => value !== undefined && value !== "").map(([name, value]) => h("div", { class: (value.length ?? 0) > 12 ? "wide" : null }, h("dt", {}, name), h("dd", {}, value)))),
      this.#antennas(gate, details.sightings_by_antenna ?? {}),
      gate.right === "installer" ? setupForm(gate, details.sightings_by_antenna ?? {}, (wish) => this.#save(wish)) : null,
      gate.right === "installer" && details.outputs ? this.#lamps(gate, details.outputs) : null,
      h("a", { class: "button", href: devicePath(this.page.station, "reader") }, icon("reader"), h("span", {}, t("Open the reader's page"))),
    ].filter(Boolean);
  }

  #save(wish) {
    document.activeElement?.blur();
    this.#shown = "";
    this.page.put(wish);
  }

  #lamps(gate, outputs) {
    const numbers = Array.from({ length: Math.min(outputs, 16) }, (_, i) => String(i + 1));
    const chosen = (event) => {
      const lights = Object.fromEntries([...event.target.closest(".gate-lamps").querySelectorAll("select")].filter((one) => one.value).map((one) => [one.name, Number(one.value)]));
      event.target.blur();
      this.#shown = "";
      this.page.put({ lights });
    };
    const lamp = ([name, word]) =>
      h(
        "label",
        {},
        h("span", {}, t(word)),
        h("select", { class: "input", name, on: { change: chosen } }, h("option", { value: "" }, t("none")), numbers.map((n) => h("option", { value: n, selected: String(gate.lights[name] ?? "") === n }, t("output {n}", { n })))),
      );
    return h("div", { class: "gate-lamps", role: "group", "aria-label": t("Light stack") }, Object.entries(LAMPS).map(lamp));
  }

  #antennas(gate, seen) {
    const names = [...new Set([...Object.keys(gate.antennas), ...Object.keys(seen)])].sort((a, b) => a - b);
    const most = Math.max(1, ...Object.values(seen));
    return h(
      "ul",
      { class: "gate-antennas" },
      names.map((name) => {
        const role = ROLES[gate.antennas[name]];
        return h(
          "li",
          {},
          h("span", {}, t("antenna {n}", { n: name }), role ? h("span", { class: "soft" }, ` ${t(role)}`) : null),
          h("meter", { min: 0, max: most, value: seen[name] ?? 0, "aria-label": t("antenna {n}", { n: name }) }),
          h("span", { class: "gate-antenna-figures" }, h("strong", { data: { rate: name } }, this.#rate(name)), h("span", { class: "soft" }, String(seen[name] ?? 0))),
        );
      }),
    );
  }
}
