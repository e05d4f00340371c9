// What a device says now: the weight, the last codes, the tags, the printer's own words.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { kilograms } from "../parts/measure.js";
import { t } from "../words.js";

// { node, show(reading), update(device) }
export function liveFace(kind) {
  return { scale: weightFace, scanner: scanFace, reader: tagFace }[kind]?.() ?? { node: h("div", { hidden: true }), show() {}, update() {} };
}

function weightFace() {
  const value = h("p", { class: "device-weight" }, "—");
  const word = h("p", { class: "device-weight-word" });
  const node = h("section", { class: "device-live", data: { state: "none" } }, value, word);
  function show(reading) {
    const state = !reading ? "none" : reading.range !== "ok" ? reading.range : reading.stable ? "stable" : "moving";
    node.dataset.state = state;
    value.textContent = reading && reading.grams !== null ? kilograms(reading.grams) : "—";
    word.replaceChildren(...words[state](reading));
  }
  show(null);
  return { node, show, update: (device) => (["gone", "looking", "stale"].includes(device.state) ? show(null) : show(device.recent?.at(-1) ?? null)) };
}

const words = {
  none: () => [icon("wait"), t("Waiting for the scale")],
  moving: () => [icon("wait"), t("Settling")],
  stable: (reading) => [icon("go"), reading.derived ? t("Steady (by our reckoning)") : t("Steady"), reading.net ? ` · ${t("net")}` : ""],
  over: () => [icon("look"), t("Too heavy for the scale")],
  under: () => [icon("look"), t("Below its range")],
  fault: () => [icon("look"), t("Scale fault")],
};

function scanFace() {
  const list = h("ol", { class: "device-codes" });
  const node = h("section", { class: "device-block" }, h("h3", {}, t("Last codes")), list);
  const update = (device) => {
    const codes = lastOf(device, "scan");
    list.replaceChildren(...(codes.length ? codes.map((scan) => h("li", {}, h("span", { class: "code" }, scan.text), h("span", { class: "soft code" }, scan.symbology))) : [h("li", { class: "soft" }, t("Nothing scanned yet."))]));
  };
  return { node, show() {}, update };
}

function tagFace() {
  const list = h("ol", { class: "device-codes" });
  const node = h("section", { class: "device-block" }, h("h3", {}, t("Last tags")), list);
  const update = (device) => {
    const tags = lastOf(device, "sighting");
    list.replaceChildren(...(tags.length ? tags.map(tagRow) : [h("li", { class: "soft" }, t("No tag seen yet."))]));
  };
  return { node, show() {}, update };
}

// The newest five of a kind: a reader also tells of its light barriers.
function lastOf(device, kind) {
  return (device.recent ?? []).filter((reading) => reading.kind === kind).slice(-5).reverse();
}

function tagRow(tag) {
  const where = tag.antenna === null ? "" : t("antenna {n}", { n: tag.antenna });
  const loud = tag.rssi_dbm === null ? "" : `${tag.rssi_dbm} dBm`;
  return h("li", {}, h("span", { class: "code" }, tag.epc), h("span", { class: "soft" }, [where, loud].filter(Boolean).join(" · ")));
}
