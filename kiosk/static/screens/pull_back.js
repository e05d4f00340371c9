// Pull-back before hand-over: scan the parcel, say why, put its goods into a bin.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions, allowed, button } from "../parts/actions.js";
import { N_, t } from "../words.js";

const REASONS = [N_("Wrong address"), N_("Buyer changes the order"), N_("Wrong or damaged goods"), N_("Shipped by mistake")];

export const screens = { "pull_back.open": open, "pull_back.reason": reason, "pull_back.bin": bin };

function open(view, desk) {
  return {
    title: t("Pull back"),
    body: h(
      "div",
      { class: "centre" },
      icon("undo", 96),
      h("p", { class: "type-prompt" }, t("Scan the parcel that does not leave")),
      h("p", { class: "type-body soft" }, t("Its waybill is voided, its goods go to a bin, its order goes back to review.")),
    ),
    actions: actions(view, desk, ["leave"]),
  };
}

function reason(view, desk) {
  const say = (text) => desk.tap("reason", { reason: text });
  const choices = REASONS.map((key) => h("button", { type: "button", class: "button choice", data: { reason: t(key) }, on: { click: () => say(t(key)) } }, h("span", {}, t(key))));
  return {
    title: view.data.order,
    body: h("div", { class: "stack" }, head(view.data), h("section", { class: "column" }, h("p", { class: "type-prompt" }, t("Why does it not leave?")), h("div", { class: "choices" }, choices))),
    actions: [...actions(view, desk, ["leave"]), allowed(view, "reason") ? button({ sign: "keyboard", label: t("Another reason"), name: "reason", click: () => askReason(desk, say) }) : null].filter(Boolean),
  };
}

function askReason(desk, say) {
  const input = h("input", { class: "input", type: "text", maxlength: "120", autofocus: true, "aria-label": t("Another reason") });
  const send = (event) => {
    event.preventDefault();
    if (!input.value.trim()) return;
    desk.layer.close();
    say(input.value.trim());
  };
  const form = h("form", { class: "ask-form", on: { submit: send } }, h("label", { class: "field" }, h("span", {}, t("Reason")), input), h("button", { class: "button primary", type: "submit" }, icon("go"), h("span", {}, t("OK"))));
  desk.layer.open({ title: t("Why does it not leave?"), body: form });
}

function head(data) {
  return h("div", {}, h("p", { class: "type-name code" }, data.waybill), h("p", { class: "type-body soft" }, [data.order, data.carrier].filter(Boolean).join(" · ")));
}

function parcel(data) {
  return h(
    "section",
    { class: "column" },
    head(data),
    h("ul", { class: "rows", data: { scroll: "lines" } }, (data.lines ?? []).map((line) => h("li", { class: "row" }, h("span", { class: "row-main" }, h("strong", {}, line.name), h("span", { class: "soft code" }, line.sku)), h("span", { class: "row-side amount" }, `× ${line.quantity}`)))),
  );
}

function bin(view, desk) {
  const { data } = view;
  return {
    title: data.order,
    body: h(
      "div",
      { class: "split" },
      h(
        "div",
        { class: "centre" },
        data.called_back ? h("p", { class: "tag tag-stop" }, icon("stop"), h("span", {}, t("Intercepted"))) : null,
        h("p", { class: "type-prompt" }, t("Put the goods back into")),
        h("p", { class: data.bin ? "type-key whole" : "type-key" }, data.bin || t("any free bin")),
        h("p", { class: "prompt-note" }, icon("barcode"), h("span", {}, t("Scan the bin, this one or another"))),
      ),
      parcel(data),
    ),
    actions: actions(view, desk, ["leave"]),
  };
}
