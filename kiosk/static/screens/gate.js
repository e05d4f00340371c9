// The despatch gate: what went through, and whether it may.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { clock } from "../parts/measure.js";
import { t } from "../words.js";

export const screens = { gate };

function gate(view) {
  const recent = view.data.recent ?? [];
  const last = recent[0];
  return {
    title: t("Gate"),
    progress: "",
    body: h(
      "div",
      { class: "split" },
      h("div", { class: "prompt tall" }, icon("gate", 96), h("div", {}, h("p", { class: "type-prompt" }, last ? verdict(last).word : t("Gate is open. Push the pallet through.")), last ? h("p", { class: "type-name code" }, last.waybill || last.epc) : null)),
      h("section", { class: "column" }, h("h2", { class: "type-small soft" }, t("Last through the gate")), recent.length ? h("ul", { class: "rows" }, recent.map(passageRow)) : h("p", { class: "empty" }, icon("info", 32), t("Nothing went through yet."))),
    ),
    actions: [],
  };
}

function verdict(passage) {
  if (!passage.known) return { level: "look", word: t("Not ours") };
  return passage.verified ? { level: "go", word: t("May leave") } : { level: "stop", word: t("Not verified: stop it") };
}

function passageRow(passage) {
  const { level, word } = verdict(passage);
  return h(
    "li",
    { class: "row" },
    h("span", { class: "row-main" }, h("strong", { class: "code" }, passage.waybill || passage.epc), h("span", { class: "soft" }, passage.order ?? ""), h("span", { class: `tag tag-${level}` }, icon(level), h("span", {}, word))),
    h("span", { class: "row-side soft" }, clock(passage.at)),
  );
}
