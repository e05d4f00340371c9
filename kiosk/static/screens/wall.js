// The put-wall: scan a piece, the slot it belongs into fills the screen, confirm by its tote. Each slot shows what it
// wants, what lies in it, and whether it is complete.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions } from "../parts/actions.js";
import { backScreen, cartsScreen } from "./carts.js";
import { goods } from "./counting.js";
import { N_, t, tn } from "../words.js";

export const screens = { "wall.open": cartsScreen({ title: N_("Put-wall") }), "wall.scan": scan, "wall.put": put, "wall.back": backScreen, "wall.done": done };

const SIGNS = { matched: "go", open: "", stop: "stop", gone: "leave" };
const WORDS = { matched: N_("complete"), open: N_("open"), stop: N_("called back"), gone: N_("elsewhere") };

function scan(view, desk) {
  const { data } = view;
  const matched = data.slots.filter((one) => one.state === "matched").length;
  return {
    title: data.wave,
    progress: `${matched}/${data.slots.length}`,
    body: h(
      "div",
      { class: "wall" },
      h(
        "section",
        { class: "wall-now" },
        h("p", { class: "type-prompt" }, icon("barcode", 32), h("span", {}, t("Scan a piece of the cart"))),
        h("p", { class: "left" }, h("span", { class: "figure-number", data: { left: data.left } }, String(data.left)), h("span", { class: "type-name" }, t("pcs in the cart"))),
        (data.others ?? []).length ? h("p", { class: "tag tag-info" }, icon("person"), h("span", {}, t("{names} sorts here too", { names: data.others.join(", ") }))) : null,
      ),
      slots(data),
    ),
    actions: actions(view, desk, ["undo", "finish", "leave"]),
  };
}

function put(view, desk) {
  const { data } = view;
  const { hand } = data;
  return {
    title: data.wave,
    body: h(
      "div",
      { class: "wall" },
      h(
        "section",
        { class: "wall-slot", data: { slot: hand.slot } },
        h("p", { class: "type-name" }, t("Slot")),
        h("p", { class: "wall-number" }, String(hand.slot)),
        h("p", { class: "type-prompt" }, tn("{n} piece", "{n} pieces", hand.quantity)),
        goods(hand),
        h("p", { class: "prompt-note" }, icon(data.light ? "go" : "barcode"), h("span", {}, data.light ? t("Put it in, then tap or scan the slot") : t("Put it in, then scan the slot"))),
      ),
      slots(data, hand.slot),
    ),
    actions: actions(view, desk, data.light ? ["damaged", "undo", "put"] : ["damaged", "undo"], { primary: "put" }),
  };
}

function done(view, desk) {
  const { data } = view;
  return {
    title: data.wave,
    body: h(
      "div",
      { class: "stack" },
      h("div", { class: "prompt prompt-go" }, icon("go", 48), h("div", {}, h("p", { class: "type-prompt" }, t("Wave sorted")), h("p", { class: "type-body" }, t("Bring the complete slots to scan-out")))),
      slots(data),
    ),
    actions: actions(view, desk, ["finish"], { primary: "finish" }),
  };
}

// The wall as it stands there: a tile a slot, in its order.
function slots(data, lit = 0) {
  return h(
    "ol",
    { class: "rows wall-slots", data: { scroll: "slots", many: data.slots.length > 12 ? "yes" : "no" } },
    data.slots.map((one) =>
      h(
        "li",
        { class: `wall-tile${one.slot === lit ? " current" : ""}`, data: { state: one.state }, "aria-current": one.slot === lit ? "true" : null },
        h("strong", { class: "wall-tile-no" }, String(one.slot)),
        h("span", { class: "wall-tile-count" }, `${one.put}/${one.wanted}`),
        SIGNS[one.state] ? icon(SIGNS[one.state], 20) : null,
        h("span", { class: "sr" }, t(WORDS[one.state] ?? WORDS.open)),
      ),
    ),
  );
}
