// Labels on demand: goods, bins, cartons, pallets, and the lists of a wave or an order on labels or on paper.

import { KINDS } from "./words.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { operationId } from "../net/identity.js";
import { t } from "../words.js";

const text = (name, label, more = {}) => ({ name, label, type: "text", ...more });
const number = (name, label, more = {}) => ({ name, label, type: "number", value: 1, ...more });

function fieldsOf(kind) {
  const copies = number("copies", t("Copies"), { max: 500 });
  return {
    goods: [text("sku", t("SKU or barcode"), { needed: true }), text("bin", t("Bin (may stay empty)")), copies],
    bin: [text("first", t("First bin"), { needed: true }), text("last", t("Last bin (empty: only the first)")), copies],
    carton: [text("sku", t("SKU or barcode"), { needed: true }), number("quantity", t("Pieces in a carton")), number("count", t("Cartons"), { max: 50 }), copies],
    pallet: [number("cartons", t("Cartons on it")), text("number", t("Purchase order or note (may stay empty)")), copies],
    pick_list: [text("wave", t("Wave"), { needed: true }), copies],
    delivery_note: [text("order", t("Order"), { needed: true }), copies],
  }[kind];
}

const ON_DEMAND = ["goods", "bin", "carton", "pallet", "pick_list", "delivery_note"];
const PAPERS = { pick_list: ["pick-list", "wave"], delivery_note: ["delivery-note", "order"] };

export class LabelForm {
  #key = operationId();

  constructor(page) {
    this.page = page;
    this.station = h("select", { class: "input", "aria-label": t("For the station") });
    this.kind = h("select", { class: "input", "aria-label": t("What to print"), on: { change: () => this.#fields() } }, ON_DEMAND.map((kind) => h("option", { value: kind }, t(KINDS[kind][1]))));
    this.fields = h("div", { class: "label-fields" });
    this.error = h("p", { class: "field-error", role: "alert" });
    this.paper = h("a", { class: "button small", target: "_blank", rel: "noopener", hidden: true, data: { action: "paper" } }, icon("list", 20), h("span", {}, t("On paper (PDF)")));
    const go = h("button", { class: "button primary", type: "submit", data: { action: "print" } }, icon("printer"), h("span", {}, t("Print")));
    this.node = h(
      "form",
      { class: "label-form", on: { submit: (event) => { event.preventDefault(); this.#send(); } } },
      h("label", { class: "field" }, h("span", {}, t("What to print")), this.kind),
      h("label", { class: "field" }, h("span", {}, t("For the station")), this.station),
      this.fields,
      this.error,
      h("div", { class: "label-foot" }, go, this.paper),
    );
    this.#fields();
  }

  offer(stations) {
    const shown = JSON.stringify(stations);
    if (shown === this.shown) return;
    this.shown = shown;
    const before = this.station.value;
    this.station.replaceChildren(...stations.map((one) => h("option", { value: one.station }, one.name)));
    if (before) this.station.value = before;
  }

  // A scanned code goes where such a code belongs.
  scanned(code) {
    const field = this.fields.querySelector("input[type=text]");
    if (!field) return;
    field.value = code;
    this.#changed();
  }

  #fields() {
    this.fields.replaceChildren(...fieldsOf(this.kind.value).map((field) => this.#field(field)));
    this.#changed();
  }

  #field({ name, label, type, value = "", needed = false, max = 1_000_000 }) {
    const range = type === "number" ? { min: 1, max, inputmode: "numeric" } : { maxlength: "80", autocapitalize: "characters", spellcheck: "false" };
    const input = h("input", { class: "input", name, type, value: String(value), required: needed, autocomplete: "off", ...range, on: { input: () => this.#changed() } });
    return h("label", { class: type === "number" ? "field narrow" : "field" }, h("span", {}, label), input);
  }

  // Anything else is another wish, so it has another key.
  #changed() {
    this.#key = operationId();
    this.error.textContent = "";
    const [path, name] = PAPERS[this.kind.value] ?? [];
    const value = name ? this.fields.querySelector(`[name=${name}]`).value.trim() : "";
    this.paper.hidden = !value;
    if (value) this.paper.href = `/api/v1/papers/${path}/${encodeURIComponent(value)}.pdf`;
  }

  async #send() {
    const wish = { kind: this.kind.value, station: this.station.value, key: this.#key };
    for (const input of this.fields.querySelectorAll("input")) {
      const value = input.value.trim();
      if (value) wish[input.name] = input.type === "number" ? Number(value) : value;
    }
    const answer = await this.page.send("POST", "print-jobs", wish);
    if (answer === null) this.error.textContent = t("The gateway does not answer. Look at the network, then try again.");
    else if (answer.status >= 300) this.error.textContent = answer.body?.message ?? t("This cannot be printed.");
    else {
      this.#changed();
      this.page.say("go", t("On its way to {printer}.", { printer: this.page.printerOf(answer.body.jobs[0]) }));
      this.page.refresh();
    }
  }
}
