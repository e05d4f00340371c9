// Between two jobs: what waits, and how to begin. Receiving chooses a document, picking takes a wave.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { signOut, tapButton } from "../parts/actions.js";
import { windowed } from "../parts/rows.js";
import { workMenu } from "../parts/work_menu.js";
import { t, tn } from "../words.js";

export const screens = { home };

function home(view, desk) {
  return view.data.kind === "pick" || "waves_waiting" in view.data ? picking(view, desk) : receiving(view, desk);
}

function picking(view, desk) {
  const { waves_waiting: waves = 0, fulfilments_waiting: orders = 0 } = view.data;
  const idle = !waves && !orders;
  return {
    title: t("Picking"),
    body: h(
      "div",
      { class: "centre" },
      h("p", { class: "type-prompt" }, idle ? t("Nothing to pick now") : t("Waiting to be picked")),
      idle ? icon("wait", 96) : h("div", { class: "figures" }, figure(waves, tn("wave", "waves", waves)), figure(orders, tn("order", "orders", orders))),
      idle ? h("p", { class: "type-body soft" }, t("New orders come by themselves. Put your cart at the depot.")) : null,
      tapButton(view, desk, "claim", true),
      workMenu(view, desk),
    ),
    actions: signOut(view, desk),
  };
}

function figure(number, word) {
  return h("div", { class: "figure" }, h("span", { class: "figure-number" }, String(number)), h("span", { class: "type-body soft" }, word));
}

function receiving(view, desk) {
  const { receipts = [], returns = [] } = view.data;
  return {
    title: t("Receiving"),
    body: h(
      "div",
      { class: "stack" },
      h("div", { class: "prompt" }, icon("barcode", 48), h("p", { class: "type-prompt" }, t("Scan the purchase order, return or waybill"))),
      h(
        "div",
        { class: "columns", data: { scroll: "columns" } },
        documents(desk, "receipts", t("Purchase orders"), receipts, receiptRow, t("No goods are expected. A purchase order from the office shows up here.")),
        documents(desk, "returns", t("Returns"), returns, returnRow, t("No returns are expected.")),
      ),
      workMenu(view, desk),
    ),
    actions: signOut(view, desk),
  };
}

function documents(desk, name, title, rows, draw, nothing) {
  const list = rows.length ? h("ul", { class: "rows", data: { scroll: name } }, windowed(rows, 0, (row) => draw(desk, row))) : h("p", { class: "empty" }, icon("info", 32), nothing);
  return h("section", { class: "column" }, h("h2", { class: "type-small soft" }, title), list);
}

function receiptRow(desk, row) {
  return documentRow(desk, row.number, row.supplier, row);
}

function returnRow(desk, row) {
  return documentRow(desk, row.number, [row.order, row.waybill].filter(Boolean).join(" · "), row);
}

function documentRow(desk, number, note, { lines, expected, received }) {
  const amount = h("span", { class: "amount" }, `${received} / ${expected}`);
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "row", data: { action: "open", value: number }, on: { click: () => desk.tap("open", number) } },
      h("span", { class: "row-main" }, h("strong", { class: "code" }, number), h("span", { class: "soft" }, note)),
      h("span", { class: "row-side" }, amount, h("span", { class: "soft type-small" }, tn("{n} line", "{n} lines", lines))),
    ),
  );
}
