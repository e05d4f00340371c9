// Zones: what each is for, its layout, where it lies in the building, whose warehouse it belongs to.

import { choice, command, field } from "../office/page.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { kindWord } from "./words.js";
import { N_, t, tn } from "../words.js";

const GRID = [["aisles", N_("Aisles")], ["cells", N_("Cells in an aisle")], ["aisle_pitch_mm", N_("Aisle to aisle, mm")], ["cell_pitch_mm", N_("Cell to cell, mm")], ["top_mm", N_("To the top cross aisle, mm")], ["bottom_mm", N_("To the bottom cross aisle, mm")]];
const FIRST = { aisles: 6, cells: 12, aisle_pitch_mm: 3500, cell_pitch_mm: 1200, top_mm: 1500, bottom_mm: 1500 };

export class Zones {
  constructor(page) {
    this.page = page;
    this.list = h("div", {});
    this.node = h("section", {}, h("div", { class: "office-tools" }, command("map", t("New zone"), "new", () => this.edit(null), true), h("a", { class: "button", href: "/map" }, icon("map", 20), h("span", {}, t("Map")))), this.list);
  }

  async enter() {
    const rows = this.page.zones.map((zone) =>
      h(
        "li",
        {},
        h(
          "button",
          { type: "button", class: "row", data: { zone: zone.zone }, on: { click: () => this.edit(zone) } },
          h("span", { class: "row-main" }, h("strong", { class: "code" }, `${zone.zone} ${zone.name}`), h("span", { class: "soft" }, [kindWord(zone.kind), zone.warehouse].filter(Boolean).join(" · "))),
          h("span", { class: "row-side" }, h("span", { class: "amount" }, String(zone.bins)), h("span", { class: "soft type-small" }, tn("bin", "bins", zone.bins))),
        ),
      ),
    );
    this.list.replaceChildren(rows.length ? h("ul", { class: "rows office-rows" }, rows) : h("p", { class: "empty" }, icon("map", 32), t("No zones are set up yet.")));
  }

  edit(zone) {
    const value = zone ?? { zone: "", name: "", kind: "picking", warehouse: "", levels: 1, origin_x_mm: null, origin_y_mm: null, layout: {} };
    const grid = value.layout.aisles ? value.layout : zone ? {} : FIRST;
    const number = (name, given) => h("input", { class: "input", name, value: given ?? "", inputmode: "numeric", pattern: "-?[0-9]*", maxlength: "9", autocomplete: "off" });
    const own = this.page.warehouses.filter((one) => !one.own).map((one) => [one.warehouse, one.parent ? `${one.warehouse} ${one.name} ← ${one.parent}` : `${one.warehouse} ${one.name}`]);
    const main = this.page.warehouses.find((one) => one.own);
    const form = h(
      "form",
      { class: "ask-form office-form", on: { submit: (event) => { event.preventDefault(); this.#save(new FormData(form), value); } } },
      field(t("Zone (letters and digits)"), h("input", { class: "input code", name: "zone", value: value.zone, required: true, readonly: zone !== null, maxlength: "8", autocapitalize: "characters" })),
      field(t("Name"), h("input", { class: "input", name: "name", value: value.name, maxlength: "40" })),
      field(t("What it is for"), choice(t("What it is for"), "kind", this.page.kinds.map((kind) => [kind, kindWord(kind)]), value.kind)),
      own.length ? field(t("Warehouse"), choice(t("Warehouse"), "warehouse", [["", main ? `${main.warehouse} ${main.name}` : t("The gateway's own")], ...own], value.warehouse)) : null,
      h("fieldset", {}, h("legend", {}, t("Layout (empty: its bins have coordinates)")), GRID.map(([name, word]) => field(t(word), number(name, grid[name]))), field(t("Levels"), number("levels", value.levels))),
      h("fieldset", {}, h("legend", {}, t("Where it lies in the building, mm")), field("x", number("origin_x_mm", value.origin_x_mm)), field("y", number("origin_y_mm", value.origin_y_mm))),
      h("button", { type: "submit", class: "button primary", data: { action: "save" } }, icon("go"), h("span", {}, t("Save"))),
      zone ? command("erase", t("Take the zone away"), "remove", () => this.#remove(zone)) : null,
    );
    this.page.layer.open({ title: zone ? zone.zone : t("New zone"), body: form });
  }

  async #save(data, value) {
    const whole = (name) => (data.get(name).trim() === "" ? null : Number(data.get(name)));
    const grid = whole("aisles") ? { ...value.layout, ...Object.fromEntries(GRID.map(([name]) => [name, whole(name) ?? 0])) } : null;
    const body = { kind: data.get("kind"), name: data.get("name").trim(), warehouse: data.get("warehouse") ?? "", levels: whole("levels") ?? 1, origin_x_mm: whole("origin_x_mm"), origin_y_mm: whole("origin_y_mm"), layout: grid };
    this.page.layer.close();
    const saved = await this.page.ask("PUT", `zones/${encodeURIComponent(data.get("zone").trim().toUpperCase())}`, body);
    if (saved) this.page.say("go", tn("{zone} has {n} bin.", "{zone} has {n} bins.", saved.bins, { zone: saved.zone }));
    await this.page.learn();
    await this.enter();
  }

  async #remove(zone) {
    this.page.layer.close();
    if (await this.page.ask("DELETE", `zones/${encodeURIComponent(zone.zone)}`)) this.page.say("go", t("{zone} is taken away.", { zone: zone.zone }));
    await this.page.learn();
    await this.enter();
  }
}
