// Receiving against a purchase order: scan, name the lot, count, put away or hand to an order that waits.

import { h } from "../parts/element.js";
import { actions, button } from "../parts/actions.js";
import { askNumber } from "../parts/ask.js";
import { goods, itemScreen } from "./counting.js";
import { countScreen, lotScreen, placeScreen, serveScreen } from "./stock.js";
import { N_, t, tn } from "../words.js";

const TITLE = N_("Receiving");
const place = placeScreen({ title: N_("Putaway"), prompt: N_("Put away in"), taps: ["later"] });

export const screens = {
  "receive.item": items,
  "receive.lot": lotScreen({ title: TITLE }),
  "receive.quantity": countScreen({ title: TITLE, question: N_("How many came?"), all: (data) => Math.max(0, data.expected - data.received), note: soFar }),
  "receive.over": over,
  "receive.serve": serveScreen({ title: TITLE }),
  "receive.putaway": putaway,
};

// What came in through a gate with its supplier's tags is taken in by who is signed in here.
function items(view, desk) {
  const screen = itemScreen({ title: t("Receiving") })(view, desk);
  const arrived = view.data.arrived ?? [];
  if (!arrived.length) return screen;
  const pieces = arrived.reduce((sum, one) => sum + one.pieces, 0);
  const epcs = arrived.flatMap((one) => one.epcs);
  const take = button({ sign: "reader", label: tn("Take {n} piece from the gate", "Take {n} pieces from the gate", pieces), name: "arrived", click: () => desk.tap("arrived", epcs) });
  return { ...screen, actions: [...screen.actions, take] };
}

function soFar(data) {
  return h("p", { class: "type-body soft so-far" }, t("{received} of {expected} here so far", data));
}

function over(view, desk) {
  const { data } = view;
  const more = data.quantity - Math.max(0, data.expected - data.received);
  return {
    title: t("Receiving"),
    body: h(
      "div",
      { class: "centre" },
      h("p", { class: "type-prompt" }, t("More than was ordered")),
      h("p", { class: "type-key whole" }, `+ ${more}`),
      goods(data),
      h("p", { class: "type-body soft" }, tn("{n} piece counted", "{n} pieces counted", data.quantity)),
    ),
    actions: actions(view, desk, ["leave", "override"], { primary: "override" }),
  };
}

function putaway(view, desk) {
  const screen = place(view, desk);
  const more = button({ sign: "printer", label: t("Labels"), name: "labels", click: () => askNumber(desk.layer, { title: t("How many labels?"), unit: "", done: (value) => desk.tap("labels", value) }) });
  return { ...screen, actions: [...screen.actions, more] };
}
