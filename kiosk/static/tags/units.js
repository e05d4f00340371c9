// Every tagged unit: by text and by state, those that a shelf sees elsewhere first of all; each opens with its history.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { t, tn } from "../words.js";
import { UnitSheet } from "./sheet.js";
import { STATES, tagRow } from "./words.js";

const TYPING_MS = 250;

export class Units {
  #timer = 0;
  #asked = 0;
  #show = { state: "", astray: false };

  constructor(page) {
    this.page = page;
    this.sheet = new UnitSheet(page, { changed: () => this.refresh() });
    this.field = h("input", { class: "input", type: "search", "aria-label": t("EPC, SKU, bin, waybill or order"), placeholder: t("Search"), title: t("EPC, SKU, bin, waybill or order"), autocomplete: "off", maxlength: "80", on: { input: () => this.#typed() } });
    this.chips = h("div", { class: "tag-chips", role: "group", "aria-label": t("State") });
    this.count = h("p", { class: "soft", role: "status" });
    this.list = h("ul", { class: "tag-rows" });
    this.node = h("section", { class: "tag-part", data: { part: "units" } }, this.field, this.chips, this.count, this.list);
  }

  async enter(epc) {
    await this.refresh();
    if (epc) this.sheet.open({ epc, name: epc, quantity: 1 });
  }

  scanned(text) {
    this.field.value = text;
    this.#show = { state: "", astray: false };
    this.refresh();
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), TYPING_MS);
  }

  async refresh() {
    const text = this.field.value.trim();
    const query = new URLSearchParams({ q: text, state: this.#show.state, ...(this.#show.astray ? { astray: "1" } : {}) });
    const mine = ++this.#asked;
    const answer = await this.page.send("GET", `?${query}`);
    if (mine !== this.#asked || answer?.status !== 200) return;
    const { tags, found, states, astray } = answer.body;
    this.#draw(states, astray);
    this.count.textContent = found > tags.length ? t("{n} of {all}: search to see others", { n: tags.length, all: found }) : tn("{n} unit", "{n} units", found);
    const none = text || this.#show.state || this.#show.astray ? t("No unit is like this.") : t("No label with a tag was printed yet. Print one under Tag labels.");
    this.list.replaceChildren(...(tags.length ? tags.map((tag) => tagRow(tag, (one) => this.sheet.open(one))) : [h("li", { class: "empty" }, icon("find", 32), none)]));
  }

  #draw(states, astray) {
    const chip = (word, count, wanted, level) => {
      const on = wanted.state === this.#show.state && wanted.astray === this.#show.astray;
      return h("button", { type: "button", class: "tag-chip", "aria-pressed": String(on), data: { state: wanted.astray ? "astray" : wanted.state, level }, on: { click: () => { this.#show = on ? { state: "", astray: false } : wanted; this.refresh(); } } }, h("span", {}, word), h("strong", {}, String(count)));
    };
    const rows = Object.entries(STATES).filter(([name]) => states[name]).map(([name, [level, word]]) => chip(t(word), states[name], { state: name, astray: false }, level));
    if (astray) rows.unshift(chip(t("seen elsewhere"), astray, { state: "", astray: true }, "look"));
    this.chips.replaceChildren(...rows);
  }
}
