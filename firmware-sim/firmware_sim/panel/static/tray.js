// The tray: everything within reach that has a barcode.

import { things } from "./api.js";
import { h, rebuild, setAttr, setText, t } from "./dom.js";
import { weight } from "./scale.js";

const KINDS = ["badge", "tote", "waybill", "order", "receipt", "goods", "bin", "label", "command"];

const same = (one, other) => Boolean(other) && one.barcode === other.barcode && one.name_key === other.name_key;

export class Tray {
  constructor(element, desk) {
    this.desk = desk;
    this.kind = "";
    this.search = h("input", { type: "search", placeholder: t("search"), "aria-label": t("search"), autocomplete: "off", spellcheck: false });
    this.kinds = h("div.kinds", { role: "group" });
    this.list = h("ul.things", { role: "listbox", "aria-label": t("tray"), tabIndex: -1 });
    element.replaceChildren(h("div.tray-head", h("h2", t("tray")), this.search, this.kinds), this.list);
    this.search.addEventListener("input", () => this.refresh());
    this.search.addEventListener("keydown", (event) => this.searchKey(event));
    this.list.addEventListener("keydown", (event) => this.listKey(event));
    this.found = { things: [], counts: {}, total: 0 };
    this.asked = 0;
  }

  async refresh() {
    const turn = ++this.asked;
    const words = this.search.value.trim();
    const found = await things(this.desk.name, this.kind, words).catch(() => null);
    if (!found || turn !== this.asked) return;
    this.found = found;
    this.show(words);
  }

  show(words) {
    const all = KINDS.reduce((sum, kind) => sum + (this.found.counts[kind] ?? 0), 0);
    rebuild(this.kinds, [this.kind, this.found.counts], () => [this.kindButton("", all), ...KINDS.filter((kind) => this.found.counts[kind] || kind === this.kind).map((kind) => this.kindButton(kind, this.found.counts[kind]))]);
    const key = [this.found.things, this.found.total, Boolean(words), Boolean(this.desk.shown.scale), Boolean(this.desk.shown.scanner)];
    rebuild(this.list, key, () => this.rows(words));
    this.mark();
  }

  rows(words) {
    const rows = this.kind ? this.found.things.map((thing) => this.row(thing)) : KINDS.flatMap((kind) => this.group(kind));
    if (!rows.length) rows.push(h("li.empty", t(words ? "nothing_found" : "tray_empty")));
    const hidden = this.kind ? this.found.total - this.found.things.length : 0;
    if (hidden > 0) rows.push(h("li.more", t("more", { n: hidden })));
    return rows;
  }

  group(kind) {
    const group = this.found.things.filter((thing) => thing.kind === kind);
    if (!group.length) return [];
    const count = this.found.counts[kind];
    const more = count > group.length ? h("button", { type: "button", onclick: () => this.choose(kind) }, t("show_all", { n: count })) : null;
    return [h("li.group", h("span", t(kind)), more), ...group.map((thing) => this.row(thing))];
  }

  choose(kind) {
    this.kind = kind;
    this.list.scrollTop = 0;
    this.refresh();
  }

  kindButton(kind, count) {
    return h("button", { type: "button", "aria-pressed": String(this.kind === kind), onclick: () => this.choose(kind) }, t(kind || "all"), h("span.n", count ?? 0));
  }

  row(thing) {
    const name = this.desk.nameOf(thing);
    const line = [name === thing.barcode ? t(thing.kind) : thing.barcode, this.desk.placeOf(thing), thing.grams ? weight(thing.grams) : ""].filter(Boolean).join(" · ");
    const stop = (work) => (event) => {
      event.stopPropagation();
      work();
    };
    const shown = this.desk.shown;
    const buttons = [
      shown.scale && thing.grams && h("button", { type: "button", tabIndex: -1, onclick: stop(() => this.desk.weigh(thing)) }, t("put_on_scale")),
      shown.scanner && thing.barcode && h("button.scan", { type: "button", tabIndex: -1, onclick: stop(() => this.desk.pull(thing)) }, t("scan_now")),
    ];
    const row = h("li.thing", { role: "option", tabIndex: 0, title: `${name}\n${thing.barcode}` }, h("span.name", name), h("span.line", line), h("span.do", buttons));
    row.addEventListener("click", () => this.desk.aim(thing));
    row.addEventListener("dblclick", () => this.desk.pull(thing));
    row.thing = thing;
    return row;
  }

  mark() {
    for (const row of this.list.querySelectorAll(".thing")) {
      setAttr(row, "aria-selected", String(same(row.thing, this.desk.aimed)));
    }
  }

  searchKey(event) {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      this.list.querySelector(".thing")?.focus();
    } else if (event.key === "Escape") {
      this.search.value = "";
      this.refresh();
      this.search.blur();
    } else if (event.key === "Enter" && this.search.value.trim()) {
      const typed = this.search.value.trim();
      const exact = this.found.things.find((thing) => thing.barcode.toUpperCase() === typed.toUpperCase());
      const only = this.found.things.length === 1 && this.found.total === 1 ? this.found.things[0] : null;
      this.desk.pull(exact ?? only ?? { barcode: typed, symbology: "code128" });
      this.search.select();
    }
  }

  listKey(event) {
    const row = document.activeElement.closest(".thing");
    if (!row) return;
    const rows = [this.search, ...this.list.querySelectorAll(".thing")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const go = step && rows[rows.indexOf(row) + step];
    if (go) {
      event.preventDefault();
      go.focus();
      if (go.thing) this.desk.aim(go.thing);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.desk.pull(row.thing);
    }
  }
}
