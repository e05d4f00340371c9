// Picking a wave: go to the bin, take the goods, put them into the tote. Flips to the map.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions, allowed, button, tapButton } from "../parts/actions.js";
import { walk } from "../parts/measure.js";
import { backScreen } from "./carts.js";
import { goods, pieces } from "../parts/goods.js";
import { whichPack } from "./packs.js";
import { later, t, tn } from "../words.js";

export const screens = { "pick.bind": pickBind, "pick.bin": pickBin, "pick.item": pickItem, "pick.tote": pickTote, "pick.done": pickDone, "pick.back": backScreen };

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
      emptyBin(data, desk) ?? upcoming(data),
    ),
  ]);
}

function pickItem(view, desk) {
  if (view.data.pack) return { title: view.data.wave, progress: `${view.data.stop_no}/${view.data.stops}`, body: whichPack(view.data, desk), actions: actions(view, desk, ["undo"]) };
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
        emptyBin(data, desk) ?? upcoming(data),
      ),
    ],
  );
}

// The line is counted: into which tote.
function pickTote(view, desk) {
  const { data } = view;
  return {
    title: data.wave,
    progress: `${data.stop_no}/${data.stops}`,
    body: h("div", { class: "centre" }, h("p", { class: "type-prompt" }, t("Put it in and scan the tote")), h("p", { class: "tote-slot tote-big" }, String(data.slot)), h("p", { class: "type-name code" }, data.tote), goods(data)),
    actions: actions(view, desk, ["undo"]),
  };
}

// A real tote for each slot of the cart.
function pickBind(view, desk) {
  const { data } = view;
  return {
    title: data.wave,
    progress: `${data.bound.length}/${data.slots}`,
    body: h("div", { class: "centre" }, h("p", { class: "type-prompt" }, t("Scan an empty tote for slot")), h("p", { class: "tote-slot tote-big" }, String(data.slot ?? "")), h("p", { class: "type-name code soft" }, data.order)),
    actions: actions(view, desk, ["leave"]),
  };
}

// Asked beside the work: the next scan goes on without an answer.
function emptyBin(data, desk) {
  if (!data.empty_bin) return null;
  return h(
    "div",
    { class: "ask-empty", role: "group", "aria-label": t("Is {bin} empty now?", { bin: data.empty_bin }) },
    h("p", { class: "type-body" }, t("Is {bin} empty now?", { bin: data.empty_bin })),
    button({ sign: "go", label: t("Empty"), name: "bin_empty", click: () => desk.tap("bin_empty") }),
    button({ sign: "look", label: t("Not empty"), name: "bin_not_empty", click: () => desk.tap("bin_not_empty") }),
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
  if (data.slot === 0) return h("p", { class: "tote" }, icon("claim", 32), h("span", { class: "tote-name" }, h("strong", {}, t("Into the cart")), h("span", { class: "soft" }, tn("for {n} order", "for {n} orders", data.orders ?? 1))));
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

// The map comes when somebody first asks for it.
function mapLater(data) {
  const room = h("div", { class: "map" });
  later(import("../parts/map.js"), "parts/map.js").then(({ routeMap }) => room.replaceWith(routeMap(data)), () => {});
  return room;
}

function mapBody(data) {
  return h(
    "div",
    { class: "map-screen" },
    mapLater(data),
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
      h("div", { class: "prompt prompt-go" }, icon("go", 48), h("div", {}, h("p", { class: "type-prompt" }, t("Wave done")), h("p", { class: "type-body" }, data.cart ? t("Bring the cart to be sorted") : t("Bring the totes to the packing benches")))),
      h("p", { class: "type-body soft" }, [tn("{n} line", "{n} lines", data.lines ?? 0), pieces(data.pieces ?? 0), shorts(data.shorts)].filter(Boolean).join(" · ")),
      emptyBin(data, desk),
      data.cart ? h("p", { class: "type-name code" }, data.cart) : null,
      h("ul", { class: "rows totes" }, totes.map(toteRow)),
    ),
    actions: actions(view, desk, ["finish"], { primary: "finish" }),
  };
}

// A tote whose order was called back is put back from here: scan it.
function toteRow(one) {
  const note = one.called_back ? h("span", { class: "tag tag-stop" }, icon("stop"), h("span", {}, t("Called back: scan it to put it back"))) : h("span", { class: "soft" }, one.order);
  return h("li", { class: "row" }, h("span", { class: "tote-slot" }, String(one.slot)), h("span", { class: "row-main" }, h("strong", { class: "code" }, one.tote), note));
}

function shorts(value) {
  const n = Array.isArray(value) ? value.length : (value ?? 0);
  return n ? tn("{n} short", "{n} short", n) : "";
}
