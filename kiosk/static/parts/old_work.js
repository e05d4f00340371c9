// Scans and taps that a device kept for long, over a night perhaps: the person at it says what becomes of them.
// Closing the sheet decides nothing; they are asked about again when the page is next opened.

import { h } from "./element.js";
import { icon } from "./icons.js";
import { clock } from "./measure.js";
import { t, tn } from "../words.js";

export function askAboutOld(layer, outbox, operations) {
  const choose = (what) => () => {
    layer.close();
    what(operations);
  };
  const send = h("button", { type: "button", class: "button", data: { action: "old-send" }, on: { click: choose((old) => outbox.takeUp(old)) } }, icon("go"), h("span", {}, t("Send them now")));
  const drop = h("button", { type: "button", class: "button", data: { action: "old-drop" }, on: { click: choose((old) => outbox.giveUp(old)) } }, icon("stop"), h("span", {}, t("Give them up")));
  layer.open({
    title: tn("{n} entry was never sent", "{n} entries were never sent", operations.length),
    body: h(
      "div",
      { class: "ask-form" },
      h("p", {}, t("This device kept them when the gateway was silent. Send them only if the work is still the same.")),
      h("ul", { class: "rows" }, operations.map((old) => h("li", { class: "row" }, h("span", { class: "row-main code" }, old.body.text ?? [old.body.action, old.body.grams].filter(Boolean).join(" ")), h("span", { class: "row-side soft" }, clock(old.at))))),
      h("div", { class: "choices" }, send, drop),
    ),
  });
}
