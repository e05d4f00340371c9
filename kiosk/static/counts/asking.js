// Asking for a count: which kind, where, blind or with the book figures shown.

import { choice, field } from "../office/page.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { ASKED, kindWord } from "./words.js";
import { N_, t } from "../words.js";

const NOTES = {
  full: N_("Every bin of the warehouse, or of one zone."),
  cycle: N_("Bins whose turn it is: what is picked most is counted monthly, the rest quarterly and half-yearly."),
  dynamic: N_("Bins that goods went into or out of today."),
  spot: N_("Some bins with goods, drawn by chance."),
  bin: N_("The bins that you name."),
  sku: N_("All bins where the goods lie; only these goods are counted."),
};

export class Asking {
  constructor(page) {
    this.page = page;
  }

  async open() {
    const zones = (await this.page.ask("GET", "zones"))?.zones ?? [];
    const note = h("p", { class: "soft" });
    const parts = {
      zone: field(t("Zone"), choice(t("Zone"), "zone", [["", t("All zones")], ...zones.map((zone) => [zone.zone, `${zone.zone} ${zone.name}`.trim()])], "")),
      most: field(t("How many bins at most"), h("input", { class: "input", name: "most", value: "50", inputmode: "numeric", pattern: "[0-9]*", maxlength: "4" })),
      bins: field(t("Bins"), h("input", { class: "input code", name: "bins", placeholder: "A-01-01 A-01-02", autocomplete: "off", maxlength: "2000" })),
      skus: field(t("SKUs"), h("input", { class: "input code", name: "skus", autocomplete: "off", maxlength: "2000" })),
    };
    const needs = { full: ["zone"], cycle: ["zone", "most"], dynamic: ["zone"], spot: ["zone", "most"], bin: ["bins"], sku: ["skus"] };
    const shown = (kind) => {
      note.textContent = t(NOTES[kind]);
      for (const [name, node] of Object.entries(parts)) node.hidden = !needs[kind].includes(name);
    };
    const form = h(
      "form",
      { class: "ask-form", on: { submit: (event) => { event.preventDefault(); this.#send(new FormData(form)); } } },
      field(t("What kind"), choice(t("What kind"), "kind", ASKED.map((kind) => [kind, kindWord(kind)]), ASKED[0], shown)),
      note,
      Object.values(parts),
      h("label", { class: "office-tick" }, h("input", { type: "checkbox", name: "blind", checked: true }), h("span", {}, t("Blind: people do not see what the books say"))),
      field(t("Why"), h("input", { class: "input", name: "reason", maxlength: "120", autocomplete: "off" })),
      h("button", { type: "submit", class: "button primary", data: { action: "ask" } }, icon("go"), h("span", {}, t("Ask for the count"))),
    );
    shown(ASKED[0]);
    this.page.layer.open({ title: t("New count"), body: form });
  }

  async #send(data) {
    const words = (name) => data.get(name).toUpperCase().split(/[\s,;，；]+/).filter(Boolean);
    const body = { kind: data.get("kind"), zone: data.get("zone"), most: Number(data.get("most")) || 50, bins: words("bins"), skus: words("skus"), blind: data.has("blind"), reason: data.get("reason").trim() };
    this.page.layer.close();
    const count = await this.page.ask("POST", "counts", body);
    if (count) location.hash = `open:${count.number}`;
  }
}
