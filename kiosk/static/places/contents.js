// What lies in a bin, and what is set for it.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { kindWord } from "./words.js";
import { t, tn } from "../words.js";

export function binSheet(page, found) {
  const facts = [
    [t("Zone"), `${found.zone} · ${kindWord(found.kind)}`],
    found.fill === null ? null : [t("How full"), `${found.fill} %`],
    found.blocked ? [t("Blocked"), found.blocked] : null,
    found.counting.length ? [t("Being counted"), found.counting.join(", ")] : null,
  ].filter(Boolean);
  const rows = found.stock.map((one) =>
    h(
      "li",
      { class: "row" },
      h("span", { class: "row-main" }, h("strong", {}, one.name), h("span", { class: "soft code" }, [one.sku, one.lot, one.quality === "good" ? "" : t("Defective")].filter(Boolean).join(" · "))),
      h("span", { class: "row-side" }, h("span", { class: "amount" }, String(one.quantity)), one.reserved ? h("span", { class: "soft type-small" }, tn("{n} for an order", "{n} for orders", one.reserved)) : null),
    ),
  );
  const body = h(
    "div",
    { class: "ask-form" },
    h("dl", { class: "office-facts" }, facts.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    rows.length ? h("ul", { class: "rows" }, rows) : h("p", { class: "empty" }, icon("bin", 32), t("The bin is empty.")),
    h("a", { class: "button", href: `/places#bins:${found.bin}` }, icon("keyboard", 20), h("span", {}, t("Change the bin"))),
  );
  page.layer.open({ title: found.bin, body });
}
