// The lists beside the gate: the day's passages, those nobody can explain, and what shipped but never passed.

import { SHOWS, verdict, wayWord } from "./words.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { clock } from "../parts/measure.js";
import { t, tn } from "../words.js";

const TYPING_MS = 250;

// What went through today, with search, filter and a table to take away.
export class DayList {
  #timer = 0;
  #asked = 0;

  constructor(page) {
    this.page = page;
    this.search = h("input", { class: "input", type: "search", placeholder: t("Search"), title: t("Waybill, order or tag"), "aria-label": t("Waybill, order or tag"), autocomplete: "off", on: { input: () => this.#typed() } });
    this.show = h("select", { class: "input", "aria-label": t("Filter"), on: { change: () => this.refresh() } }, Object.entries(SHOWS).map(([name, word]) => h("option", { value: name }, t(word))));
    this.table = h("a", { class: "button gate-table", download: true, title: t("Save as a table (CSV)"), data: { action: "csv" } }, icon("list"), h("span", {}, "CSV"));
    this.list = h("ul", { class: "rows gate-rows", tabindex: "0", "aria-label": t("Today"), data: { scroll: "day" } });
    this.node = h("section", { class: "gate-part" }, h("div", { class: "gate-tools" }, this.search, this.show, this.table), this.list);
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), TYPING_MS);
  }

  async refresh() {
    const query = new URLSearchParams({ q: this.search.value.trim(), show: this.show.value });
    this.table.href = this.page.path(`passages.csv?${query}`);
    const mine = ++this.#asked;
    const answer = await this.page.ask(`passages?${query}`);
    if (answer === null || mine !== this.#asked) return;
    const filtered = this.search.value.trim() || this.show.value;
    fill(this.list, answer.passages.map(passageRow), filtered ? t("Nothing like this passed today.") : t("Nothing went through today. What passes shows here at once."));
  }
}

export class UnexplainedList {
  constructor(page) {
    this.page = page;
    this.list = h("ul", { class: "rows gate-rows", tabindex: "0", "aria-label": t("Unclear"), data: { scroll: "unexplained" } });
    this.node = h("section", { class: "gate-part" }, h("p", { class: "gate-hint soft" }, t("Bring parcels that were not verified back to scan-out. A tag that is not ours may be a buyer's or a carrier's.")), this.list);
  }

  async refresh() {
    const answer = await this.page.ask("passages?show=unexplained");
    if (answer) fill(this.list, answer.passages.map(passageRow), t("Everything that passed today is explained."));
  }
}

export class MissingList {
  constructor(page) {
    this.page = page;
    this.hint = h("p", { class: "gate-hint soft" });
    this.list = h("ul", { class: "rows gate-rows", tabindex: "0", "aria-label": t("Not passed"), data: { scroll: "missing" } });
    this.node = h("section", { class: "gate-part" }, this.hint, this.list);
  }

  async refresh() {
    const answer = await this.page.ask("missing");
    if (!answer) return;
    this.hint.textContent = t("Shipped more than {n} min ago and seen at no gate: look on the floor and at the bench, then ask the driver.", { n: answer.after_min });
    fill(this.list, answer.parcels.map(parcelRow), t("Everything that shipped has passed."));
  }
}

function fill(list, rows, empty) {
  const top = list.scrollTop;
  list.replaceChildren(...(rows.length ? rows : [h("li", { class: "empty" }, icon("info", 32), h("span", {}, empty))]));
  list.scrollTop = top;
}

function passageRow(passage) {
  const { level, word } = verdict(passage);
  const name = passage.waybill || passage.name || passage.epc;
  const more = [passage.order, passage.name && passage.waybill ? passage.name : "", passage.name ? passage.epc : ""].filter(Boolean).join(" · ");
  return h(
    "li",
    { class: "row gate-row", data: { level } },
    h("span", { class: "row-main" }, h("strong", { class: "code" }, name), more ? h("span", { class: "soft code" }, more) : null, h("span", { class: `tag tag-${level}` }, icon(level, 20), h("span", {}, word))),
    h("span", { class: "row-side" }, h("span", {}, clock(passage.at)), h("span", { class: "soft" }, wayWord(passage.direction))),
  );
}

function parcelRow(parcel) {
  return h(
    "li",
    { class: "row gate-row" },
    h("span", { class: "row-main" }, h("strong", { class: "code" }, parcel.waybill || parcel.epc), h("span", { class: "soft code" }, parcel.order ?? "")),
    h("span", { class: "row-side" }, h("span", {}, clock(parcel.shipped_at)), h("span", { class: "soft" }, tn("{n} minute ago", "{n} minutes ago", parcel.minutes))),
  );
}
