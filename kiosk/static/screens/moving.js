// Moves, replenishment and the hold zone: from a bin, which goods, how many, to a place.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions } from "../parts/actions.js";
import { goods } from "./counting.js";
import { askForm, choiceButtons, countScreen, field, goodsRow, lotWord, placeScreen, row, scanScreen } from "./stock.js";
import { N_, t } from "../words.js";

const MOVE = N_("Move");
const FILL = N_("Replenish");
const HOLD = N_("Hold zone");
const REASONS = {
  customer: ["person", N_("For a customer")],
  short_parcel: ["short", N_("Parcel waits for goods")],
  quality: ["look", N_("Quality in doubt")],
  promotion: ["claim", N_("For a promotion")],
  other: ["info", N_("Something else")],
};

const inBin = (title, taps = ["leave"]) =>
  scanScreen({ title, prompt: () => t("Scan the goods"), note: (data) => t("From {source}", data), rows: (data) => data.lines.map(goodsRow), taps });
const source = (title, extra = {}) => scanScreen({ title, prompt: () => t("Scan the bin you take from"), ...extra });
const count = (title) => countScreen({ title, question: N_("How many do you take?"), note: (data) => h("p", { class: "type-body soft" }, t("{free} may be taken from {source}", data)) });
const target = (title, extra = {}) => placeScreen({ title, prompt: N_("Bring to"), ...extra });

export const screens = {
  "move.from": source(MOVE, { taps: ["undo", "leave"] }),
  "move.item": inBin(MOVE, ["leave", "whole"]),
  "move.quantity": count(MOVE),
  "move.to": target(MOVE, { any: N_("the bin you choose"), note: whole }),
  "replenish.list": list,
  "replenish.from": fetch,
  "replenish.item": inBin(FILL),
  "replenish.quantity": count(FILL),
  "replenish.to": target(FILL, { scan: N_("Scan this bin") }),
  "hold.from": source(HOLD, { rows: holds, note: () => t("or choose what is to be released") }),
  "hold.item": inBin(HOLD),
  "hold.quantity": count(HOLD),
  "hold.why": why,
  "hold.to": target(HOLD, { scan: N_("Scan the place in the hold zone") }),
  "hold.back": target(HOLD),
};

function whole(data) {
  return data.whole ? h("p", { class: "tag tag-info" }, t("All that lies in {source}", data)) : null;
}

function list(view, desk) {
  const { needs } = view.data;
  const rows = needs.map((need) =>
    row({ sign: need.there - need.reserved <= 0 ? "look" : "bin", head: need.bin, sub: need.name, side: `${need.there} / ${need.minimum}`, under: `+ ${need.quantity} ← ${need.source}`, tap: () => desk.tap("take", need.bin), name: "take", value: need.bin }),
  );
  return {
    title: t(FILL),
    progress: String(needs.length),
    body: h(
      "div",
      { class: "stack" },
      h("p", { class: "type-prompt" }, needs.length ? t("The most urgent first") : t("No pick face wants filling")),
      needs.length ? h("ul", { class: "rows lines", data: { scroll: "lines" } }, rows) : h("p", { class: "empty" }, icon("go", 32), t("All pick faces hold enough.")),
    ),
    actions: actions(view, desk, needs.length ? ["leave", "take"] : ["leave"], { primary: "take" }),
  };
}

function fetch(view, desk) {
  const { data } = view;
  return {
    title: t(FILL),
    body: h(
      "div",
      { class: "centre" },
      h("p", { class: "type-prompt" }, t("Go to the bin and scan it")),
      h("p", { class: "type-key whole" }, data.source),
      h("div", { class: "pieces" }, h("span", { class: "times" }, "×"), h("span", { class: "figure-number" }, String(data.wanted))),
      goods(data),
      h("p", { class: "prompt-note" }, icon("next"), h("span", {}, t("for {bin}", data))),
    ),
    actions: actions(view, desk, ["leave"]),
  };
}

function holds(data, desk) {
  return (data.holds ?? []).map((one) =>
    row({ sign: "wait", head: one.name, sub: [one.bin, one.for_whom, lotWord(one)].filter(Boolean).join(" · "), side: `× ${one.quantity}`, under: t(REASONS[one.reason]?.[1] ?? REASONS.other[1]), tap: () => desk.tap("release", one.hold), name: "release", value: one.hold }),
  );
}

function why(view, desk) {
  const { data } = view;
  return {
    title: t(HOLD),
    body: h("div", { class: "stack" }, goods(data), h("p", { class: "type-prompt" }, t("Why are they held?")), choiceButtons(REASONS, (reason) => forWhom(desk, reason))),
    actions: actions(view, desk, ["leave"]),
  };
}

function forWhom(desk, reason) {
  if (!["customer", "short_parcel"].includes(reason)) return desk.tap("why", { reason });
  const whom = field(t("Order or customer number"), { maxlength: "64", class: "input code", required: true });
  return askForm(desk, t("For whom?"), [whom], () => { desk.tap("why", { reason, for_whom: whom.input.value.trim() }); });
}
