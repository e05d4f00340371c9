// What the put-wall and the one-piece run share: the carts that wait, and goods on their way back to a bin.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions } from "../parts/actions.js";
import { t, tn } from "../words.js";

export function cartsScreen({ title }) {
  return (view, desk) => {
    const { carts = [] } = view.data;
    const rows = carts.map((one) =>
      h(
        "li",
        {},
        h(
          "button",
          { type: "button", class: "row", data: { action: "open", value: one.wave }, on: { click: () => desk.tap("open", one.wave) } },
          h("span", { class: "row-sign" }, icon("claim")),
          h("span", { class: "row-main" }, h("strong", { class: "code" }, one.cart), h("span", { class: "soft" }, (one.here ?? []).length ? t("{names} at work", { names: one.here.join(", ") }) : t("nobody yet"))),
          h("span", { class: "row-side" }, h("span", {}, tn("{n} order", "{n} orders", one.orders)), h("span", { class: "soft" }, tn("{n} piece", "{n} pieces", one.pieces))),
        ),
      ),
    );
    return {
      title: t(title),
      body: h(
        "div",
        { class: "stack" },
        h("div", { class: "prompt" }, icon("barcode", 48), h("p", { class: "type-prompt" }, t("Scan the cart"))),
        rows.length ? h("ul", { class: "rows", data: { scroll: "carts" } }, rows) : h("p", { class: "empty" }, icon("info", 32), t("No cart is waiting. Carts show up here when their wave is walked.")),
      ),
      actions: actions(view, desk, ["leave"]),
    };
  };
}

export function backScreen(view, desk) {
  const { data } = view;
  return {
    title: data.order || data.wave,
    body: h(
      "div",
      { class: "split" },
      h(
        "div",
        { class: "centre" },
        h("p", { class: "type-prompt" }, data.order ? t("Order cancelled: put the goods back into") : t("Nobody wants it: put it back into")),
        h("p", { class: data.bin ? "type-key whole" : "type-key" }, data.bin || t("any free bin")),
        h("p", { class: "prompt-note" }, icon("barcode"), h("span", {}, t("Scan the bin, this one or another"))),
      ),
      h("section", { class: "column" }, h("ul", { class: "rows" }, (data.lines ?? []).map((line) => h("li", { class: "row" }, h("span", { class: "row-main" }, h("strong", {}, line.name), h("span", { class: "soft code" }, line.sku)), h("span", { class: "row-side amount" }, `× ${line.quantity}`))))),
    ),
    actions: actions(view, desk, ["leave"]),
  };
}
