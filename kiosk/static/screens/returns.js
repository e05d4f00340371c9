// A customer's return: scan, count, grade, put away.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions } from "../parts/actions.js";
import { goods, itemScreen, pieces, putawayScreen, quantityScreen } from "./counting.js";
import { N_, t } from "../words.js";

const GRADES = { good: ["go", N_("Like new")], defective: ["broken", N_("Defective")] };

export const screens = {
  "return.item": (view, desk) => itemScreen({ title: t("Return") })(view, desk),
  "return.quantity": (view, desk) => quantityScreen({ title: t("Return"), question: t("How many came back?") })(view, desk),
  "return.grade": grade,
  "return.putaway": (view, desk) => putawayScreen({ title: t("Putaway"), note: gradeNote })(view, desk),
};

function grade(view, desk) {
  const { data } = view;
  return {
    title: t("Return"),
    body: h(
      "div",
      { class: "stack" },
      goods(data),
      data.quantity ? h("p", { class: "type-body soft" }, pieces(data.quantity)) : null,
      h("p", { class: "type-prompt" }, t("In what state are they?")),
      h("div", { class: "grades" }, Object.entries(GRADES).map(([value, [sign, word]]) => gradeButton(desk, value, sign, t(word)))),
    ),
    actions: actions(view, desk, ["undo", "leave"]),
  };
}

function gradeButton(desk, value, sign, word) {
  return h("button", { type: "button", class: "button grade", data: { action: "grade", value }, on: { click: () => desk.tap("grade", value) } }, icon(sign, 48), h("span", {}, word));
}

function gradeNote(data) {
  const found = GRADES[data.quality ?? data.grade];
  return found ? h("p", { class: "prompt-note" }, icon(found[0]), h("span", {}, t(found[1]))) : null;
}
