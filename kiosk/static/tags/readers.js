// What readers watch: a shelf's antennas by bins; gates are set up at their own screen.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { N_, t } from "../words.js";

const LEAST = 4; // antennas that are offered where the reader does not say how many it has
const MOST = 16;
const STATE_WORDS = { reading: ["go", N_("reads")], gone: ["stop", N_("is away")] };

export class Readers {
  #shown = "";

  constructor(page) {
    this.page = page;
    this.list = h("div", { class: "tag-readers" });
    this.node = h("section", { class: "tag-part", data: { part: "readers" } }, h("p", { class: "soft" }, t("A shelf's reader says where it sees tags. Bind each antenna to the bin that it watches; leave all empty for a reader in the hand or at a bench.")), this.list);
  }

  async enter() {
    this.#shown = "";
    const answer = await this.page.send("GET", "/readers");
    if (answer?.status === 200) this.#draw(answer.body);
  }

  #draw(readers) {
    const shown = JSON.stringify(readers);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const none = h("p", { class: "empty" }, icon("reader", 32), t("No reader hangs here. An installer adds one under Devices."));
    this.list.replaceChildren(...(readers.length ? readers.map((one) => this.#card(one)) : [none]));
  }

  #card(one) {
    const [level, word] = STATE_WORDS[one.state] ?? ["look", N_("is looked for")];
    const head = h("header", { class: "tag-reader-head" }, h("h3", {}, [one.name, one.role.split(":")[1]].filter(Boolean).join(" · ")), h("span", { class: `tag tag-${level}` }, icon(level), h("span", {}, t(word))));
    if (one.kind === "gate" && one.role === "reader") return h("section", { class: "tag-reader-card", data: { reader: `${one.station}/${one.role}` } }, head, h("a", { class: "button", href: `/s/${encodeURIComponent(one.station)}` }, icon("gate"), h("span", {}, t("Antennas and exits at the gate's screen"))));
    const bound = Object.keys(one.shelf).map(Number);
    const many = Math.min(Math.max(one.antennas ?? LEAST, ...bound, 1), MOST);
    const fields = Array.from({ length: many }, (_, i) => h("label", { class: "field" }, h("span", {}, t("Antenna {n}", { n: i + 1 })), h("input", { class: "input code", name: String(i + 1), value: one.shelf[i + 1] ?? "", maxlength: "40", autocomplete: "off", autocapitalize: "characters", placeholder: t("Bin") })));
    const form = h("form", { class: "tag-reader-form", on: { submit: (event) => { event.preventDefault(); this.#save(one, new FormData(form)); } } }, fields, h("button", { type: "submit", class: "button primary", data: { action: "save" } }, icon("go"), h("span", {}, t("Save"))));
    return h("section", { class: "tag-reader-card", data: { reader: `${one.station}/${one.role}` } }, head, form);
  }

  async #save(one, given) {
    const antennas = Object.fromEntries([...given].map(([name, place]) => [name, place.trim()]).filter(([, place]) => place));
    const readers = await this.page.ask("PUT", `/shelves/${encodeURIComponent(one.station)}/${encodeURIComponent(one.role)}`, { antennas });
    if (readers === null) return;
    this.page.say("go", Object.keys(antennas).length ? t("The shelf is watched from now on.") : t("This reader watches no shelf."));
    this.#draw(readers);
  }

  scanned(text) {
    const field = this.list.contains(document.activeElement) ? document.activeElement : this.list.querySelector("input");
    if (field?.name) field.value = text;
  }
}
