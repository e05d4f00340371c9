// What all work with goods between door and bin shares: scan something, count, name a lot, choose, bring to a place.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions, button } from "../parts/actions.js";
import { numberPad } from "../parts/number_pad.js";
import { windowed } from "../parts/rows.js";
import { goods } from "./counting.js";
import { N_, t } from "../words.js";

const WHYS = {
  same_lot: N_("The same lot lies there"),
  same_goods: N_("The same goods lie there"),
  pick_face: N_("Its pick face wants filling"),
  empty: N_("The nearest empty bin"),
  reserve: N_("An empty place in the reserve"),
  defect: N_("The place for defective goods"),
};

// Scan something; a list of what waits below. `rows` draws the view's rows.
export function scanScreen({ title, prompt, note = () => "", rows = () => [], nothing = "", taps = ["leave"], progress = () => "" }) {
  return (view, desk) => {
    const { data } = view;
    const lines = rows(data, desk);
    return {
      title: t(title),
      progress: progress(data),
      body: h(
        "div",
        { class: "stack" },
        promptLine(prompt(data), note(data)),
        lines.length ? h("ul", { class: "rows lines", data: { scroll: "lines" } }, windowed(lines, 0, (line) => line)) : nothing ? h("p", { class: "empty" }, icon("info", 32), t(nothing)) : null,
      ),
      actions: actions(view, desk, taps),
    };
  };
}

export function promptLine(text, note = "") {
  return h("div", { class: "prompt" }, icon("barcode", 48), h("div", {}, h("p", { class: "type-prompt" }, text), note ? h("p", { class: "type-body soft" }, note) : null));
}

// A row of a list: goods or a paper; with `tap` it is a button.
export function row({ sign = "box", head, sub = "", side = "", under = "", tap = null, name = "open", value = "" }) {
  const inner = [
    h("span", { class: "row-sign" }, icon(sign)),
    h("span", { class: "row-main" }, h("strong", {}, head), h("span", { class: "soft code" }, sub)),
    h("span", { class: "row-side" }, h("span", { class: "amount" }, side), under ? h("span", { class: "soft type-small" }, under) : null),
  ];
  if (!tap) return h("li", { class: "row" }, inner);
  return h("li", {}, h("button", { type: "button", class: "row", data: { action: name, value }, on: { click: tap } }, inner));
}

export function goodsRow(line) {
  return row({ head: line.name, sub: line.sku, side: `× ${line.quantity ?? line.received}`, under: lotWord(line) });
}

export function lotWord({ lot, expiry, held }) {
  if (!lot) return "";
  const until = expiry ? t("Lot {lot} · until {expiry}", { lot, expiry }) : t("Lot {lot}", { lot });
  return held ? `${until} · ${t("held")}` : until;
}

// How many: counted up by scans, or keyed.
export function countScreen({ title, question, all = (data) => data.free ?? null, note = () => null, taps = ["undo", "leave"] }) {
  return (view, desk) => {
    const { data } = view;
    const proposed = data.counted > 0 ? data.counted : null;
    const pad = numberPad({ label: t(question), proposed, all: all(data), unit: t("pcs"), done: (value) => desk.tap("quantity", value) });
    return {
      title: t(title),
      progress: data.expected ? `${data.received}/${data.expected}` : "",
      body: h("div", { class: "split" }, h("div", { class: "stack tight" }, goods(data), lotLine(data), note(data)), h("div", { class: "stack tight" }, pad.node)),
      typed: pad.typed,
      actions: actions(view, desk, taps),
    };
  };
}

export function lotLine(data) {
  const word = lotWord(data);
  return word ? h("p", { class: data.held ? "tag tag-look" : "type-body soft" }, word) : null;
}

// Which lot: its own code, or keyed with its last day.
export function lotScreen({ title }) {
  return (view, desk) => ({
    title: t(title),
    body: h(
      "div",
      { class: "centre" },
      goods(view.data),
      h("p", { class: "type-prompt" }, t("Which lot?")),
      h("p", { class: "prompt-note" }, icon("barcode"), h("span", {}, t("Scan the code that names the lot"))),
      button({ sign: "keyboard", label: t("Key the lot"), primary: true, name: "lot", click: () => askLot(desk) }),
    ),
    actions: actions(view, desk, ["leave"]),
  });
}

function askLot(desk) {
  const lot = field(t("Lot"), { maxlength: "20", class: "input code" });
  const expiry = field(t("Last day"), { type: "date" });
  askForm(desk, t("Which lot?"), [lot, expiry], () => lot.input.value.trim() && desk.tap("lot", { lot: lot.input.value.trim(), expiry: expiry.input.value }));
}

export function field(label, attributes = {}) {
  const input = h("input", { class: "input", type: "text", autocomplete: "off", spellcheck: "false", ...attributes });
  return { node: h("label", { class: "field" }, h("span", {}, label), input), input };
}

// A sheet with some fields; `send` gives something false where a field is still empty.
export function askForm(desk, title, fields, send) {
  const form = h(
    "form",
    { class: "ask-form", on: { submit: (event) => { event.preventDefault(); if (fields.every((one) => one.input.reportValidity()) && send() !== "") desk.layer.close(); } } },
    fields.map((one) => one.node),
    h("button", { class: "button primary", type: "submit" }, icon("go"), h("span", {}, t("OK"))),
  );
  desk.layer.open({ title, body: form });
}

// One of several words. `choices` is value -> [sign, key].
export function choiceButtons(choices, chosen) {
  return h(
    "div",
    { class: "choices" },
    Object.entries(choices).map(([value, [sign, key]]) => h("button", { class: "button choice", type: "button", data: { value }, on: { click: () => chosen(value) } }, icon(sign), h("span", {}, t(key)))),
  );
}

// Bring it to a place: the bin in the biggest type, why it, what.
export function placeScreen({ title, prompt, any = N_("any free bin"), scan = N_("Scan the bin, this one or another"), taps = ["leave"], note = () => null }) {
  return (view, desk) => {
    const { data } = view;
    const why = WHYS[data.why];
    return {
      title: t(title),
      body: h(
        "div",
        { class: "centre" },
        h("p", { class: "type-prompt" }, t(prompt)),
        h("p", { class: data.bin ? "type-key whole" : "type-key" }, data.bin || t(any)),
        why ? h("p", { class: "type-body soft" }, t(why)) : null,
        data.quantity ? h("div", { class: "pieces" }, h("span", { class: "times" }, "×"), h("span", { class: "figure-number" }, String(data.quantity))) : null,
        goods(data),
        lotLine(data),
        note(data),
        h("p", { class: "prompt-note" }, icon("barcode"), h("span", {}, t(scan))),
      ),
      actions: actions(view, desk, taps),
    };
  };
}

// Goods that an order waits for: they go to its tote at once.
export function serveScreen({ title }) {
  return (view, desk) => {
    const { data } = view;
    return {
      title: t(title),
      body: h(
        "div",
        { class: "centre" },
        h("p", { class: "type-prompt" }, t("An order waits for these")),
        h("p", { class: "type-key whole" }, data.tote || data.order),
        h("div", { class: "pieces" }, h("span", { class: "times" }, "×"), h("span", { class: "figure-number" }, String(data.serve))),
        goods(data),
        h("p", { class: "prompt-note" }, icon("tote"), h("span", {}, data.tote ? t("Scan its tote") : t("Put them into an empty tote"))),
      ),
      actions: actions(view, desk, ["skip", "serve"], { primary: "serve" }),
    };
  };
}
