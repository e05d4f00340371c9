// One parcel: what lies in it, and all that happened to it, newest last, with its pictures.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { clock, kilograms } from "../parts/measure.js";
import { t } from "../words.js";
import { HAPPENINGS, stateOf } from "./words.js";

export class Story {
  constructor(page) {
    this.page = page;
    this.node = h("article", { class: "office-narrow" });
  }

  async load(parcel) {
    const found = await this.page.ask("GET", `parcel-stories/${encodeURIComponent(parcel)}`);
    if (!found) return;
    const [level, word] = stateOf(found);
    this.page.state.textContent = found.waybill;
    const facts = [found.order, found.carrier, found.grams ? kilograms(found.grams) : "", found.carton, found.manifest_number].filter(Boolean);
    this.node.replaceChildren(
      h("p", {}, h("a", { class: "button", href: "#parcels" }, icon("back", 20), h("span", {}, t("All parcels")))),
      h("h2", { class: "type-name code" }, found.waybill),
      h("p", { class: "office-state", data: { level } }, icon(level, 20), t(word)),
      h("p", { class: "soft code" }, facts.join(" · ")),
      h("ul", { class: "rows office-rows" }, found.lines.map((line) => h("li", { class: "row" }, h("span", { class: "row-main" }, h("strong", {}, line.name), h("span", { class: "soft code" }, line.sku)), h("span", { class: "row-side amount" }, `× ${line.quantity}`)))),
      pictures(found.happenings),
      h("ol", { class: "rows office-rows", data: { story: found.waybill } }, found.happenings.map(happening)),
    );
  }
}

function pictures(happenings) {
  const taken = happenings.filter((one) => one.kind === "evidence");
  if (!taken.length) return null;
  return h("div", { class: "parcel-pictures" }, taken.map((one) => h("a", { href: `/api/v1/evidence/${one.detail.evidence}.jpg`, target: "_blank", rel: "noopener" }, h("img", { src: `/api/v1/evidence/${one.detail.evidence}.jpg`, alt: t("Picture of {time}", { time: clock(one.at) }), loading: "lazy", width: "320", height: "240" }))));
}

function happening(one) {
  const [sign, word] = HAPPENINGS[one.kind] ?? ["info", one.kind];
  const who = [clock(one.at), one.station, one.operator].filter(Boolean).join(" · ");
  return h("li", { class: "row", data: { kind: one.kind } }, h("span", { class: "row-sign" }, icon(sign)), h("span", { class: "row-main" }, h("strong", {}, t(word)), h("span", { class: "soft" }, who)), h("span", { class: "row-side" }, h("span", { class: "soft code" }, detail(one))));
}

function detail({ kind, detail: found }) {
  if (kind === "weighed") return [kilograms(found.grams), found.accepted ? "" : "≠ " + (found.expected_grams ? kilograms(found.expected_grams) : "?"), found.reason].filter(Boolean).join(" ");
  if (kind === "picked") return `${found.sku} × ${found.quantity} ${found.bin}`;
  if (kind === "verified") return `${found.sku} × ${found.quantity}`;
  if (kind === "shipped") return kilograms(found.grams);
  return [found.waybill, found.copy > 1 ? `#${found.copy}` : "", found.carrier, found.reason, found.bin, found.gate, found.direction, found.at].filter(Boolean).join(" ");
}
