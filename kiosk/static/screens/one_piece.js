// The one-piece run: scan any piece, the waybill prints, the parcel ships over the scale. What does not go smoothly is
// laid aside and listed, and the run goes on.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions, button } from "../parts/actions.js";
import { askManualWeight } from "../parts/ask.js";
import { kilograms } from "../parts/measure.js";
import { backScreen, cartsScreen } from "./carts.js";
import { liveWeight } from "./weight.js";
import { N_, t, tn } from "../words.js";

export const screens = { "run.open": cartsScreen({ title: N_("One-piece run") }), "run.scan": scan, "run.weigh": weigh, "run.back": backScreen, "run.done": done };

const WHY = {
  weight_held: N_("Weight does not fit"),
  label_unknown: N_("Label: not known if printed"),
  label_failed: N_("Label cannot be made"),
  called_back: N_("Called back"),
  no_waybill: N_("No waybill yet"),
  refund_data_old: N_("Waits for the office"),
};

function scan(view, desk) {
  const { data } = view;
  return {
    title: data.wave,
    progress: tn("{n} left", "{n} left", data.left),
    body: h(
      "div",
      { class: "split run" },
      h(
        "section",
        { class: "run-now" },
        icon("barcode", 96),
        h("p", { class: "type-prompt" }, data.in_hand ? t("Scan the next piece of {order}", { order: data.in_hand.order }) : t("Scan any piece")),
        data.in_hand ? h("ul", { class: "rows" }, data.in_hand.lines.map(handRow)) : figures(data),
      ),
      h("section", { class: "column" }, last(data), aside(data), passedOver(data)),
    ),
    actions: actions(view, desk, ["undo", "finish", "leave"].filter((name) => name !== "undo" || data.in_hand)),
  };
}

function figures(data) {
  return h("div", { class: "figures" }, figure(data.left, t("orders left")), figure(data.done, t("shipped")), data.waits ? figure(data.waits, t("labels on their way")) : null);
}

function figure(number, word) {
  return h("div", { class: "figure" }, h("span", { class: "figure-number" }, String(number)), h("span", { class: "type-body soft" }, word));
}

function handRow(line) {
  const whole = line.done >= line.wanted;
  return h("li", { class: whole ? "row done" : "row" }, h("span", { class: "row-sign" }, icon(whole ? "go" : "box")), h("span", { class: "row-main" }, h("strong", {}, line.name), h("span", { class: "soft code" }, line.sku)), h("span", { class: "row-side amount" }, `${line.done} / ${line.wanted}`));
}

function last(data) {
  if (!data.last) return null;
  return h("p", { class: "tag tag-go run-last" }, icon("go"), h("span", { class: "code" }, data.last.waybill), h("span", {}, kilograms(data.last.grams)));
}

function aside(data) {
  if (!data.aside_count) return null;
  return h(
    "div",
    { class: "run-list" },
    h("h2", { class: "type-small soft" }, tn("{n} laid aside: open it at scan-out", "{n} laid aside: open them at scan-out", data.aside_count)),
    h("ul", { class: "rows", data: { scroll: "aside" } }, data.aside.map((one) => listRow(one.waybill, one.order, one.why, "look"))),
  );
}

function passedOver(data) {
  if (!data.passed_over.length) return null;
  return h("div", { class: "run-list" }, h("h2", { class: "type-small soft" }, t("Passed over")), h("ul", { class: "rows", data: { scroll: "passed" } }, data.passed_over.map((one) => listRow(one.order, one.reason, one.why, one.why === "called_back" ? "stop" : "look"))));
}

function listRow(name, note, why, sign) {
  return h("li", { class: "row" }, h("span", { class: "row-sign" }, icon(sign)), h("span", { class: "row-main" }, h("strong", { class: "code" }, name), h("span", { class: "soft" }, note)), h("span", { class: "row-side" }, t(WHY[why] ?? why)));
}

function weigh(view, desk) {
  const { data } = view;
  const weight = liveWeight(data);
  const scale = desk.devices.find((device) => device.role === "scale");
  const lost = !scale || scale.state === "gone" || scale.state === "looking";
  const manual = button({ sign: "keyboard", label: t("Weight by hand"), name: "weight", click: () => askManualWeight(desk.layer, (value) => desk.weigh(value)) });
  return {
    title: data.order,
    progress: tn("{n} shipped", "{n} shipped", data.done),
    body: h(
      "div",
      { class: "centre weigh" },
      h("p", { class: "type-prompt" }, lost && !desk.live ? t("The scale does not answer: weigh by hand") : t("Label on, then on the scale")),
      weight.node,
      h("p", { class: "parcel-line" }, h("span", { class: "code" }, data.waybill), h("span", { class: "soft" }, data.goods.map((one) => (one.quantity > 1 ? `${one.name} × ${one.quantity}` : one.name)).join(", "))),
      h("span", { class: data.label === "confirmed" || data.label === "sent" ? "tag tag-go" : "tag tag-look" }, icon("printer"), h("span", {}, data.label === "confirmed" ? t("Label printed") : t("Label is being printed"))),
    ),
    live: weight.show,
    actions: [...actions(view, desk, ["leave"]), manual],
  };
}

function done(view, desk) {
  const { data } = view;
  return {
    title: data.wave,
    body: h(
      "div",
      { class: "stack" },
      h("div", { class: "prompt prompt-go" }, icon("go", 48), h("div", {}, h("p", { class: "type-prompt" }, t("Run done")), h("p", { class: "type-body" }, tn("{n} parcel shipped here", "{n} parcels shipped here", data.done)))),
      aside(data),
      passedOver(data),
    ),
    actions: actions(view, desk, ["finish"], { primary: "finish" }),
  };
}
