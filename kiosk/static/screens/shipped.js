// The parcel is out of this person's hands; the next scan opens the next one.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { signOut } from "../parts/actions.js";
import { kilograms } from "../parts/measure.js";
import { t } from "../words.js";

export const screens = { shipped };

function shipped(view, desk) {
  const { data } = view;
  return {
    title: t("Scan-out"),
    body: h(
      "div",
      { class: "centre" },
      h("div", { class: "done-sign" }, icon("go", 96)),
      h("h1", { class: "type-key" }, t("Shipped")),
      h("p", { class: "type-name code" }, data.waybill ?? ""),
      h("p", { class: "type-body soft" }, [data.order, data.carrier_name ?? data.carrier, data.grams ? kilograms(data.grams) : ""].filter(Boolean).join(" · ")),
      h("p", { class: "prompt-note type-prompt" }, icon("barcode", 32), h("span", {}, t("Scan the next tote"))),
    ),
    actions: signOut(view, desk),
  };
}
