// A label that waits for a dead printer: another station's printer takes it.

import { button } from "./actions.js";
import { h } from "./element.js";
import { icon } from "./icons.js";
import { t } from "../words.js";

export function elsewhereButton(view, desk) {
  const printers = (view.data.taps ?? []).includes("print_at") ? (view.data.printers ?? []) : [];
  if (!printers.length) return null;
  return button({ sign: "printer", label: t("Print elsewhere"), name: "print_at", click: () => ask(printers, desk) });
}

function ask(printers, desk) {
  const list = printers.map((one) =>
    h("button", { type: "button", class: "button choice", data: { printer: one.printer }, on: { click: () => { desk.layer.close(); desk.tap("print_at", one.printer); } } }, icon("printer"), h("span", {}, one.name)),
  );
  desk.layer.open({ title: t("Where shall the label come out?"), body: h("div", { class: "choices" }, list) });
}
