// Picking a wave: go to the bin, take the goods, put them into the tote. Flips to the map.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions, allowed, button, tapButton } from "../parts/actions.js";
import { routeMap } from "../parts/map.js";
import { walk } from "../parts/measure.js";
import { goods, pieces } from "./counting.js";
import { t, tn } from "../words.js";

export const screens = { "pick.bin": pickBin, "pick.item": pickItem, "pick.done": pickDone };

function frame(view, desk, body) {
  const { data } = view;
  const flip = button({ sign: desk.ui.map ? "list" : "map", label: desk.ui.map ? t("List") : t("Map"), name: "map", pressed: String(Boolean(desk.ui.map)), click: () => desk.flip("map") });
  return {
    title: data.wave,
    progress: `${data.stop_no}/${data.stops}`,
    body: desk.ui.map ? mapBody(data) : body(data, view, desk),
    actions: [...actions(view, desk, ["short", "skip", "undo"]), flip],
  };
}

function pickBin(view, desk) {
  return frame(view, desk, (data) => [
    h(
      "div",
      { class: "pick" },
      h("div", { class: "pick-where" }, h("p", { class: "type-body soft" }, t("Go to the bin and scan it")), h("p", { class: "type-key whole" }, data.bin), distance(data)),
      h("div", { class: "pick-what" }, goods(data), count(data)),
      tote(data),
      upcoming(data),
    ),
  ]);
}

function pickItem(view, desk) {
  const keyed = view.data.keyed_allowed && allowed(view, "quantity") ? tapButton(view, desk, "quantity", false, t("Key it")) : null;
  return frame(
    view,
    desk,
    (data) => [
      h(
        "div",
        { class: "pick" },
        h("div", { class: "pick-where arrived" }, h("p", { class: "type-body" }, icon("go"), t("At bin {bin}", data)), h("p", { class: "type-prompt" }, t("Scan each piece"))),
        h("div", { class: "pick-what" }, goods(data), h("div", { class: "count-line" }, count(data), keyed)),
        tote(data),
        upcoming(data),
      ),
    ],
  );
}

function distance(data) {
  if (data.walk_mm === undefined || data.walk_mm === null) return null;
  return h("p", { class: "type-name walk" }, icon("next", 32), h("span", {}, walk(data.walk_mm)));
}

// "× 6" before the first piece, "2 / 6" while counting.
function count(data) {
  const begun = data.picked > 0;
  return h(
    "p",
    { class: "count", data: { picked: data.picked, quantity: data.quantity } },
    h("span", { class: "count-soft" }, begun ? "" : "×"),
    h("span", { class: "count-number" }, String(begun ? data.picked : data.quantity)),
    h("span", { class: "count-soft" }, begun ? `/ ${data.quantity}` : ""),
  );
}

function tote(data) {
  return h(
    "p",
    { class: "tote" },
    icon("tote", 32),
    h("span", { class: "tote-slot" }, String(data.slot ?? "")),
    h("span", { class: "tote-name" }, h("span", { class: "code" }, data.tote ?? ""), h("span", { class: "soft" }, data.order ?? "")),
  );
}

function upcoming(data) {
  const next = (data.next ?? []).slice(0, 5);
  if (!next.length) return null;
  return h("ol", { class: "upcoming" }, next.map((stop) => h("li", {}, h("span", { class: "code" }, stop.bin), h("span", { class: "soft code" }, stop.sku), h("span", { class: "amount" }, `× ${stop.quantity}`))));
}

function mapBody(data) {
  return h(
    "div",
    { class: "map-screen" },
    routeMap(data),
    h("p", { class: "map-line" }, h("strong", { class: "code" }, data.bin), h("span", { class: "map-line-name" }, data.name), h("strong", {}, `× ${data.quantity - (data.picked ?? 0)}`)),
  );
}

function pickDone(view, desk) {
  const { data } = view;
  const totes = data.totes ?? [];
  return {
    title: data.wave,
    body: h(
      "div",
      { class: "stack" },
      h("div", { class: "prompt prompt-go" }, icon("go", 48), h("div", {}, h("p", { class: "type-prompt" }, t("Wave done")), h("p", { class: "type-body" }, t("Bring the totes to the packing benches")))),
      h("p", { class: "type-body soft" }, [tn("{n} line", "{n} lines", data.lines ?? 0), pieces(data.pieces ?? 0), shorts(data.shorts)].filter(Boolean).join(" · ")),
      h("ul", { class: "rows totes" }, totes.map((one) => h("li", { class: "row" }, h("span", { class: "tote-slot" }, String(one.slot)), h("span", { class: "row-main" }, h("strong", { class: "code" }, one.tote), h("span", { class: "soft" }, one.order))))),
    ),
    actions: actions(view, desk, ["finish"], { primary: "finish" }),
  };
}

function shorts(value) {
  const n = Array.isArray(value) ? value.length : (value ?? 0);
  return n ? tn("{n} short", "{n} short", n) : "";
}
