// Bins: searched by name or by what lies there, changed, blocked, taken away.

import { choice, command, field } from "../office/page.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { kindWord } from "./words.js";
import { N_, t, tn } from "../words.js";

const LIMITS = [["max_pieces", N_("Most pieces")], ["max_ml", N_("Volume, ml")], ["max_g", N_("Weight, g")]];

export class Bins {
  #offset = 0;

  constructor(page) {
    this.page = page;
    this.text = h("input", { class: "input code", type: "search", "aria-label": t("Bin or SKU"), placeholder: t("Bin or SKU"), autocomplete: "off", maxlength: "40", on: { input: () => this.search() } });
    this.zone = h("span", {});
    this.shown = choice(t("Show"), "show", [["", t("All bins")], ["empty", t("Empty ones")], ["full", t("Full ones")], ["blocked", t("Blocked ones")]], "", () => this.search());
    this.list = h("div", {});
    this.node = h("section", {}, h("form", { class: "office-tools", on: { submit: (event) => { event.preventDefault(); this.search(); } } }, this.text, this.zone, this.shown, command("bin", t("New bin"), "new", () => this.edit(null), true)), this.list);
  }

  async enter(about) {
    const chosen = this.zone.querySelector("select")?.value ?? "";
    this.zone.replaceChildren(choice(t("Zone"), "zone", [["", t("All zones")], ...this.page.zones.map((zone) => [zone.zone, `${zone.zone} ${zone.name}`.trim()])], chosen, () => this.search()));
    if (about) this.text.value = about;
    await this.search();
    if (about) {
      const found = await this.page.send("GET", `places/${encodeURIComponent(about)}`);
      if (found?.status === 200) this.edit(found.body);
    }
  }

  async search(offset = 0) {
    this.#offset = offset;
    const query = new URLSearchParams({ q: this.text.value, zone: this.zone.querySelector("select")?.value ?? "", show: this.shown.value, offset: String(offset) });
    const found = await this.page.ask("GET", `places?${query}`);
    if (found && offset === this.#offset) this.#draw(found);
  }

  #draw({ total, offset, places }) {
    const rows = places.map((place) => this.#row(place));
    const more = offset + places.length < total ? command("next", tn("{n} more bin", "{n} more bins", total - offset - places.length), "more", () => this.search(offset + places.length)) : null;
    const first = offset ? command("back", t("From the beginning"), "first", () => this.search()) : null;
    this.list.replaceChildren(rows.length ? h("ul", { class: "rows office-rows" }, rows) : h("p", { class: "empty" }, icon("bin", 32), this.page.zones.length ? t("No bin fits.") : t("No bins are set up yet: make a zone, or take a table in.")), h("div", { class: "office-more" }, first, more));
  }

  #row(place) {
    const notes = [place.kinds ? tn("{n} SKU", "{n} SKUs", place.kinds) : "", place.max_pieces ? t("at most {n}", { n: place.max_pieces }) : "", place.one_sku ? t("one SKU only") : "", place.skus.length ? place.skus.slice(0, 3).join(", ") : ""].filter(Boolean);
    const side = place.blocked ? h("span", { class: "office-blocked" }, icon("stop", 20), place.blocked) : h("span", { class: "amount" }, String(place.pieces));
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "row", data: { bin: place.bin }, on: { click: () => this.edit(place) } },
        h("span", { class: "row-main" }, h("strong", { class: "code" }, place.bin), h("span", { class: "soft" }, notes.join(" · "))),
        h("span", { class: "row-side" }, side, place.fill === null ? null : h("span", { class: "soft type-small" }, `${place.fill} %`)),
      ),
    );
  }

  edit(place) {
    const value = place ?? { bin: "", zone: this.page.zones[0]?.zone ?? "", aisle: 1, cell: 1, level: 1, x_mm: null, y_mm: null, max_pieces: 0, max_ml: 0, max_g: 0, skus: [], classes: [], one_sku: false, one_lot: false, blocked: "" };
    const text = (name, given, more = {}) => h("input", { class: "input", name, value: given ?? "", autocomplete: "off", ...more });
    const number = (name) => text(name, value[name] || (value[name] === 0 && name.endsWith("_mm") ? 0 : ""), { inputmode: "numeric", pattern: "-?[0-9]*", maxlength: "9" });
    const tick = (name, word) => h("label", { class: "office-tick" }, h("input", { type: "checkbox", name, checked: value[name] }), h("span", {}, word));
    const form = h(
      "form",
      { class: "ask-form office-form", on: { submit: (event) => { event.preventDefault(); this.#save(new FormData(form), place); } } },
      field(t("Bin"), text("bin", value.bin, { class: "input code", required: true, readonly: place !== null, maxlength: "24", autocapitalize: "characters" })),
      field(t("Zone"), choice(t("Zone"), "zone", this.page.zones.map((zone) => [zone.zone, `${zone.zone} · ${kindWord(zone.kind)}`]), value.zone)),
      h("fieldset", {}, h("legend", {}, t("In the zone's layout")), field(t("Aisle"), number("aisle")), field(t("Cell"), number("cell")), field(t("Level"), number("level"))),
      h("fieldset", {}, h("legend", {}, t("Or beside it, in mm")), field("x", number("x_mm")), field("y", number("y_mm"))),
      h("fieldset", {}, h("legend", {}, t("What fits")), LIMITS.map(([name, word]) => field(t(word), number(name)))),
      field(t("Only these SKUs"), text("skus", value.skus.join(" "), { maxlength: "400" })),
      field(t("Only these classes"), text("classes", value.classes.join(" "), { maxlength: "200" })),
      tick("one_sku", t("One SKU at a time")),
      tick("one_lot", t("One lot at a time")),
      field(t("Blocked, because"), text("blocked", value.blocked, { maxlength: "120" })),
      h("button", { type: "submit", class: "button primary", data: { action: "save" } }, icon("go"), h("span", {}, t("Save"))),
      place ? command("erase", t("Take the bin away"), "remove", () => this.#remove(place)) : null,
    );
    this.page.layer.open({ title: place ? place.bin : t("New bin"), body: form });
  }

  async #save(data, place) {
    const whole = (name) => (data.get(name).trim() === "" ? null : Number(data.get(name)));
    const words = (name) => data.get(name).split(/[\s,;，；]+/).filter(Boolean);
    const name = data.get("bin").trim().toUpperCase();
    const body = {
      zone: data.get("zone"), aisle: whole("aisle") ?? 1, cell: whole("cell") ?? 1, level: whole("level") ?? 1, x_mm: whole("x_mm"), y_mm: whole("y_mm"),
      max_pieces: whole("max_pieces") ?? 0, max_ml: whole("max_ml") ?? 0, max_g: whole("max_g") ?? 0, skus: words("skus"), classes: words("classes"),
      one_sku: data.has("one_sku"), one_lot: data.has("one_lot"), blocked: data.get("blocked").trim(),
    };
    this.page.layer.close();
    const saved = await this.page.ask("PUT", `places/${encodeURIComponent(name)}`, body);
    if (saved) this.page.say("go", place ? t("{bin} is changed.", { bin: saved.bin }) : t("{bin} is there now.", { bin: saved.bin }));
    await this.search(this.#offset);
  }

  async #remove(place) {
    this.page.layer.close();
    if (await this.page.ask("DELETE", `places/${encodeURIComponent(place.bin)}`)) this.page.say("go", t("{bin} is taken away.", { bin: place.bin }));
    await this.search(this.#offset);
  }
}
