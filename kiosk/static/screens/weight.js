// The live weight, big, against what is expected.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { kilograms } from "../parts/measure.js";
import { t } from "../words.js";

const EMPTY_GRAMS = 2;

// { node, show(reading) } for a parcel of expected_grams ± tolerance_grams.
export function liveWeight({ expected_grams: expected, tolerance_grams: tolerance }) {
  const value = h("span", { class: "weight-value" }, "—");
  const word = h("span", { class: "weight-word" });
  const mark = h("span", { class: "weight-mark" });
  const known = expected !== null && expected !== undefined;
  const wanted = known ? t("expected {weight} ± {tolerance} g", { weight: kilograms(expected), tolerance: tolerance ?? "?" }) : t("no weight known yet: this one teaches it");
  const node = h("div", { class: "weight", data: { state: "none" } }, h("p", { class: "weight-line" }, value), h("p", { class: "weight-state" }, word), known ? h("div", { class: "weight-bar" }, h("span", { class: "weight-band" }), mark) : null, h("p", { class: "type-name soft" }, wanted));

  function show(reading) {
    const state = stateOf(reading, known, expected, tolerance);
    node.dataset.state = state;
    value.textContent = reading && reading.range !== "fault" ? kilograms(reading.grams) : "—";
    word.replaceChildren(...faces[state]());
    if (known && reading) mark.style.left = `${position(reading.grams, expected, tolerance)}%`;
  }

  show(null);
  return { node, show };
}

const faces = {
  none: () => [icon("wait"), t("Waiting for the scale")],
  empty: () => [icon("scale"), t("Nothing on it")],
  moving: () => [icon("wait"), t("Settling")],
  fits: () => [icon("go"), t("Fits")],
  off: () => [icon("look"), t("Does not fit")],
  stable: () => [icon("go"), t("Steady")],
  over: () => [icon("look"), t("Too heavy for the scale")],
  fault: () => [icon("look"), t("Scale fault")],
};

function stateOf(reading, known, expected, tolerance) {
  if (!reading) return "none";
  if (reading.range === "over") return "over";
  if (reading.range === "fault" || reading.range === "under") return "fault";
  if (reading.grams <= EMPTY_GRAMS) return "empty";
  if (!reading.stable) return "moving";
  if (!known) return "stable";
  return Math.abs(reading.grams - expected) <= (tolerance ?? 0) ? "fits" : "off";
}

// The band (± tolerance) is the middle fifth of the bar.
function position(grams, expected, tolerance) {
  const spread = Math.max(1, tolerance ?? 1) * 5;
  return Math.max(0, Math.min(100, 50 + (50 * (grams - expected)) / spread));
}
