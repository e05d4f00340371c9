// Inbound QC: look at a share of what came, accept it, or reject a part with grade and reason.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions, button } from "../parts/actions.js";
import { askNumber } from "../parts/ask.js";
import { goods } from "./counting.js";
import { askForm, choiceButtons, field, goodsRow, lotLine, scanScreen } from "./stock.js";
import { N_, t } from "../words.js";

const GRADES = {
  scratched: ["look", N_("Scratched")],
  broken: ["broken", N_("Broken")],
  wrong_goods: ["swap", N_("Wrong goods")],
  expired: ["wait", N_("Expired")],
  other: ["info", N_("Something else")],
};
const PLACES = { defect: ["broken", N_("To the defective goods")], supplier: ["truck", N_("Back to the supplier")] };

export const screens = {
  "qc.item": scanScreen({ title: N_("Inspection"), prompt: () => t("Scan the goods"), rows: (data) => data.lines.map(goodsRow), nothing: N_("Nothing waits for inspection.") }),
  "qc.check": check,
};

function check(view, desk) {
  const { data } = view;
  return {
    title: t("Inspection"),
    body: h(
      "div",
      { class: "centre" },
      h("p", { class: "type-prompt" }, t("Look at")),
      h("div", { class: "pieces" }, h("span", { class: "figure-number" }, String(data.sample)), h("span", { class: "times" }, `/ ${data.quantity}`)),
      goods(data),
      lotLine(data),
      h("p", { class: "prompt-note" }, icon("find"), h("span", {}, t("All of them are accepted, or some rejected"))),
    ),
    actions: [
      ...actions(view, desk, ["leave"]),
      button({ sign: "stop", label: t("Reject"), name: "reject", click: () => reject(desk, data.quantity) }),
      button({ sign: "go", label: t("Accept all"), primary: true, name: "accept", click: () => desk.tap("accept") }),
    ],
  };
}

function reject(desk, all) {
  askNumber(desk.layer, { title: t("How many are rejected?"), unit: t("pcs"), all, done: (quantity) => why(desk, quantity) });
}

function why(desk, quantity) {
  desk.layer.open({ title: t("What is wrong with them?"), body: choiceButtons(GRADES, (grade) => (grade === "other" ? said(desk, quantity, grade) : where(desk, { quantity, grade, reason: "" }))) });
}

function said(desk, quantity, grade) {
  const reason = field(t("What is wrong with them?"), { maxlength: "200", required: true });
  askForm(desk, t("What is wrong with them?"), [reason], () => { setTimeout(() => where(desk, { quantity, grade, reason: reason.input.value.trim() })); });
}

function where(desk, answer) {
  desk.layer.open({ title: t("Where do they go?"), body: choiceButtons(PLACES, (to) => { desk.layer.close(); desk.tap("reject", { ...answer, to }); }) });
}
