// How a gate is set up, by an installer: where each antenna hangs, whether the gate is an exit, how tagged goods leave.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { N_, t } from "../words.js";

const HANGS = {
  "": N_("not used"),
  "inner-left": N_("inside, left post"),
  "inner-right": N_("inside, right post"),
  "outer-left": N_("outside, left post"),
  "outer-right": N_("outside, right post"),
  inner: N_("inside"),
  outer: N_("outside"),
  exit: N_("at an exit: rings"),
};
const GOODS = { ring: N_("only as the content of a verified parcel"), ship: N_("by passing: they are shipped") };
const LEAST = 2;
const MOST = 16;

// seen: reads by antenna, so that one that the settings do not know is offered too.
export function setupForm(gate, seen, save) {
  const known = Object.keys(gate.hangs).length ? gate.hangs : gate.antennas;
  const numbers = [...Object.keys(known), ...Object.keys(seen)].map(Number);
  const many = Math.min(Math.max(gate.reader?.details?.antennas ?? 0, LEAST, ...numbers), MOST);
  const choice = (name, values, chosen, label) => h("label", { class: "field" }, h("span", {}, label), h("select", { class: "input", name, "aria-label": label }, Object.entries(values).map(([value, word]) => h("option", { value, selected: value === chosen }, t(word)))));
  const antennas = Array.from({ length: many }, (_, i) => choice(`antenna-${i + 1}`, HANGS, known[i + 1] ?? "", t("antenna {n}", { n: i + 1 })));
  const exit = h("input", { type: "checkbox", name: "exit", checked: gate.exit });
  const form = h(
    "form",
    { class: "gate-setup", on: { submit: (event) => { event.preventDefault(); save(wishOf(new FormData(form))); } } },
    h("h3", {}, t("Antennas")),
    h("p", { class: "soft" }, t("With its post named for each antenna the gate tells ways and strays best. It takes effect at once.")),
    h("div", { class: "gate-setup-antennas" }, antennas),
    h("h3", {}, t("Tagged goods leave")),
    choice("goods", GOODS, gate.goods, t("Tagged goods leave")),
    h("label", { class: "gate-setup-exit" }, exit, h("span", {}, t("This gate is an exit: nothing is despatched here, and every unit that was not shipped rings."))),
    h("button", { type: "submit", class: "button primary", data: { action: "save-setup" } }, icon("go"), h("span", {}, t("Save"))),
  );
  return form;
}

function wishOf(given) {
  const antennas = {};
  for (const [name, value] of given) if (name.startsWith("antenna-") && value) antennas[name.slice("antenna-".length)] = value;
  return { antennas, goods: given.get("goods"), exit: given.has("exit") };
}
