// A customer's return: scan, count, grade, then to an order that waits or to a place.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions } from "../parts/actions.js";
import { goods, itemScreen, pieces } from "./counting.js";
import { countScreen, lotScreen, lotWord, placeScreen, serveScreen } from "./stock.js";
import { N_, t } from "../words.js";

export const GRADES = {
  like_new: ["go", N_("Like new")],
  opened: ["box", N_("Opened, sell again")],
  damaged: ["broken", N_("Damaged")],
  incomplete: ["short", N_("Something is missing")],
  dirty: ["look", N_("Dirty or worn")],
  wrong_item: ["stop", N_("Not what we sent")],
};
const QUALITIES = { good: ["go", N_("Can be sold")], defective: ["broken", N_("Defective")] };
const TITLE = N_("Return");

export const screens = {
  "return.item": (view, desk) => itemScreen({ title: t("Return") })(view, desk),
  "return.lot": lotScreen({ title: TITLE }),
  "return.quantity": countScreen({ title: TITLE, question: N_("How many came back?"), all: (data) => Math.max(0, data.expected - data.received) }),
  "return.grade": gradeScreen({ title: TITLE }),
  "return.serve": serveScreen({ title: TITLE }),
  "return.putaway": placeScreen({ title: N_("Putaway"), prompt: N_("Put away in"), taps: ["later"], note: qualityNote }),
};

// In what state goods are: the gateway knows which of them are sold again.
export function gradeScreen({ title }) {
  return (view, desk) => {
    const { data } = view;
    return {
      title: t(title),
      body: h(
        "div",
        { class: "stack tight" },
        goods(data),
        h("p", { class: "type-body soft" }, [data.quantity ? pieces(data.quantity) : "", lotWord(data)].filter(Boolean).join(" · ")),
        h("p", { class: "type-body" }, t("In what state are they?")),
        h("div", { class: "grades many" }, Object.entries(GRADES).map(([value, [sign, word]]) => gradeButton(desk, value, sign, t(word)))),
      ),
      actions: actions(view, desk, ["undo", "leave"]),
    };
  };
}

function gradeButton(desk, value, sign, word) {
  return h("button", { type: "button", class: "button grade", data: { action: "grade", value }, on: { click: () => desk.tap("grade", value) } }, icon(sign), h("span", {}, word));
}

function qualityNote(data) {
  const found = QUALITIES[data.quality];
  return found ? h("p", { class: "prompt-note" }, icon(found[0]), h("span", {}, t(found[1]))) : null;
}
