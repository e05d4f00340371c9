// Labels with a tag: printed, read back at the reader, and only then in use. One that did not come out says so, and is
// printed again from its sheet.

import { operationId } from "../net/identity.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { t } from "../words.js";
import { UnitSheet } from "./sheet.js";
import { tagRow } from "./words.js";

export class Labels {
  #key = operationId();

  constructor(page) {
    this.page = page;
    this.sheet = new UnitSheet(page, { changed: () => this.refresh(), readBack: (tag) => this.#readBack(tag) });
    const field = (name, label, more) => h("label", { class: "field" }, h("span", {}, label), h("input", { class: "input", name, "aria-label": label, autocomplete: "off", on: { input: () => { this.#key = operationId(); } }, ...more }));
    this.kind = h("select", { class: "input", name: "kind", "aria-label": t("What to print"), on: { change: () => this.#fit() } }, h("option", { value: "goods" }, t("Goods label")), h("option", { value: "carton" }, t("Carton label")));
    this.quantity = field("quantity", t("Pieces in a carton"), { type: "number", min: 1, max: 1000000, value: "1", inputmode: "numeric" });
    this.sku = field("sku", t("SKU or barcode"), { type: "text", required: true, maxlength: "80", autocapitalize: "characters" });
    const count = field("count", t("How many labels"), { type: "number", min: 1, max: 50, value: "1", inputmode: "numeric" });
    this.list = h("ul", { class: "tag-rows" });
    this.form = h("form", { class: "tag-form tall", on: { submit: (event) => { event.preventDefault(); this.#print(); } } }, h("label", { class: "field" }, h("span", {}, t("What to print")), this.kind), this.sku, this.quantity, count, h("button", { type: "submit", class: "button primary", data: { action: "print" } }, icon("printer"), h("span", {}, t("Print"))));
    this.node = h("section", { class: "tag-part", data: { part: "labels" } }, this.form, this.list);
    this.#fit();
  }

  enter() {
    this.refresh();
  }

  scanned(text) {
    this.sku.querySelector("input").value = text;
    this.#key = operationId();
  }

  #fit() {
    this.quantity.hidden = this.kind.value !== "carton";
    this.#key = operationId();
  }

  async refresh() {
    const answer = await this.page.send("GET", "");
    if (answer?.status !== 200) return;
    const tags = answer.body.tags.sort((a, b) => (b.state === "printed") - (a.state === "printed")).slice(0, 30);
    this.list.replaceChildren(...(tags.length ? tags.map((tag) => tagRow(tag, (one) => this.sheet.open(one))) : [h("li", { class: "empty" }, icon("barcode", 32), t("No label with a tag was printed yet."))]));
  }

  async #print() {
    const wish = Object.fromEntries(new FormData(this.form));
    const made = await this.page.ask("POST", "/labels", { ...wish, quantity: Number(wish.quantity) || 1, count: Number(wish.count) || 1, station: this.page.reader.station, key: this.#key });
    if (made === null) return;
    this.#key = operationId();
    this.page.say("info", t("Hold each label to the reader when it is out."));
    await this.refresh();
    for (const tag of made.tags) await this.#readBack(tag, 8);
  }

  async #readBack(tag, seconds = 3) {
    const found = await this.page.ask("POST", `/${tag.epc}/read-back`, { ...this.page.reader, seconds });
    if (found === null) return;
    if (found.seen) this.page.say("go", t("{epc} was read back: in use.", { epc: tag.epc }));
    else this.page.say("look", found.others.length ? t("Another tag answers, not {epc}. Is it the right label?", { epc: tag.epc }) : t("The tag does not answer. Hold the label to the reader; if it stays silent, print it again."));
    await this.refresh();
  }
}
