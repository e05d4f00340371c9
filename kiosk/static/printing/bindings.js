// Which printer takes what: a small form for each station and for the whole site. Only an installer may change it.

import { KINDS, printerName } from "./words.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { t } from "../words.js";

export class Bindings {
  #told = null;

  constructor(page) {
    this.page = page;
    this.station = h("select", { class: "input", "aria-label": t("For the station"), on: { change: () => this.#rows() } });
    this.list = h("div", { class: "binding-rows" });
    this.error = h("p", { class: "field-error", role: "alert" });
    this.carriers = h("datalist", { id: "carriers" });
    this.add = h("button", { type: "button", class: "button small", data: { action: "add-binding" }, on: { click: () => this.#add() } }, icon("printer", 20), h("span", {}, t("Add a line")));
    this.save = h("button", { type: "submit", class: "button primary", data: { action: "save-bindings" } }, icon("go"), h("span", {}, t("Save")));
    this.foot = h("div", { class: "label-foot" }, this.save, this.add);
    this.node = h(
      "form",
      { class: "bindings", on: { submit: (event) => { event.preventDefault(); this.#send(); } } },
      h("p", { class: "soft" }, t("The line that fits most closely decides. Without a line a station prints on its own printer.")),
      h("label", { class: "field" }, h("span", {}, t("For the station")), this.station),
      this.list,
      this.carriers,
      this.error,
      this.foot,
    );
  }

  // What is bound, once it is asked for and after each change; what is being typed stays.
  show(told) {
    if (JSON.stringify(told) === JSON.stringify(this.#told)) return;
    this.#told = told;
    const before = this.station.value;
    this.station.replaceChildren(h("option", { value: "" }, t("all stations")), ...told.stations.map((one) => h("option", { value: one.station }, one.name)));
    this.station.value = before || told.stations.find((one) => one.kind === "pack")?.station || "";
    this.carriers.replaceChildren(...told.carriers.map((one) => h("option", { value: one.carrier }, one.name)));
    this.foot.hidden = told.right !== "installer";
    this.#rows();
  }

  #rows() {
    const rows = this.#told.bindings.filter((one) => one.station === this.station.value);
    this.list.replaceChildren(...rows.map((row) => this.#row(row)));
    if (!rows.length) this.list.replaceChildren(h("p", { class: "soft binding-none" }, t("Nothing is bound here.")));
    this.error.textContent = "";
  }

  #add() {
    this.list.querySelector(".binding-none")?.remove();
    this.list.append(this.#row({ kind: "", carrier: "", printer: this.#told.printers[0] ?? "", fallback: "" }));
    this.list.lastElementChild.querySelector("select").focus();
  }

  #row(row) {
    const off = this.#told.right !== "installer";
    const kinds = [["", t("everything")], ...this.#told.kinds.filter((kind) => kind !== "test").map((kind) => [kind, t(KINDS[kind][1])])];
    const printers = this.#told.printers.map((one) => [one, printerName(one, this.page.stations)]);
    const remove = h("button", { type: "button", class: "button small", "aria-label": t("Remove this line"), disabled: off, on: { click: (event) => event.currentTarget.closest(".binding").remove() } }, icon("stop", 20));
    return h(
      "fieldset",
      { class: "binding" },
      select("kind", t("What"), kinds, row.kind, off),
      h("label", { class: "field" }, h("span", {}, t("Carrier")), h("input", { class: "input", name: "carrier", list: "carriers", value: row.carrier, placeholder: t("any"), maxlength: "40", autocomplete: "off", disabled: off })),
      select("printer", t("Printer"), printers, row.printer, off),
      select("fallback", t("Steps in when it is away"), [["", t("nobody")], ...printers], row.fallback, off),
      remove,
    );
  }

  async #send() {
    const bindings = [...this.list.querySelectorAll(".binding")].map((row) => Object.fromEntries(["kind", "carrier", "printer", "fallback"].map((name) => [name, row.querySelector(`[name=${name}]`).value.trim()])));
    const answer = await this.page.send("PUT", "print-bindings", { station: this.station.value, bindings });
    if (answer === null) this.error.textContent = t("The gateway does not answer. Look at the network, then try again.");
    else if (answer.status >= 300) this.error.textContent = answer.body?.message ?? t("This cannot be saved.");
    else {
      this.page.say("go", t("Saved."));
      this.page.refreshBindings();
    }
  }
}

function select(name, label, options, chosen, disabled) {
  const known = options.some(([value]) => value === chosen) ? options : [...options, [chosen, chosen]];
  return h("label", { class: "field" }, h("span", {}, label), h("select", { class: "input", name, disabled }, known.map(([value, word]) => h("option", { value, selected: value === chosen }, word))));
}
