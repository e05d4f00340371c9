// Scan-out: open an order, scan every piece, weigh, label. Also what stops it: a weight that is off, an intercept.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions, allowed, button, signOut, tapButton } from "../parts/actions.js";
import { askManualWeight } from "../parts/ask.js";
import { clock, kilograms, signedGrams } from "../parts/measure.js";
import { windowed } from "../parts/rows.js";
import { goods, pieces } from "./counting.js";
import { whichPack } from "./packs.js";
import { cartonButton } from "../parts/cartons.js";
import { elsewhereButton } from "../parts/elsewhere.js";
import { more } from "../parts/more.js";
import { refundAge } from "../parts/refund_age.js";
import { liveWeight } from "./weight.js";
import { workMenu } from "../parts/work_menu.js";
import { N_, t, tn } from "../words.js";

const LABEL = {
  queued: ["look", N_("Label is being printed")],
  sent: ["look", N_("Label is being printed")],
  confirmed: ["go", N_("Label printed")],
  unknown: ["look", N_("Label: not known if printed")],
  failed: ["stop", N_("Label cannot be made")],
};
const KINDS = { cancelled: N_("The buyer cancelled"), cancel: N_("The buyer cancelled"), refund: N_("The buyer wants the money back") };

export const screens = {
  "verify.open": open,
  "verify.item": item,
  "verify.weigh": weigh,
  "verify.held": held,
  "verify.label": label,
  "verify.intercepted": intercepted,
  "verify.putback": putback,
};

function open(view, desk) {
  const waiting = view.data.waiting ?? [];
  const list = waiting.length
    ? h("ul", { class: "rows", data: { scroll: "waiting" } }, waiting.map(waitingRow))
    : h("p", { class: "empty" }, icon("info", 32), t("No tote is waiting. Picked totes show up here; until then, help picking."));
  return {
    title: t("Scan-out"),
    body: h("div", { class: "split" }, h("div", { class: "prompt tall" }, icon("barcode", 96), h("p", { class: "type-prompt" }, t("Scan a tote, waybill or order"))), h("section", { class: "column" }, h("h2", { class: "type-small soft" }, t("Waiting")), list, workMenu(view, desk))),
    actions: signOut(view, desk),
  };
}

function waitingRow(row) {
  return h(
    "li",
    { class: "row" },
    h("span", { class: "row-sign" }, icon("tote")),
    h("span", { class: "row-main" }, h("strong", { class: "code" }, row.tote || row.order), h("span", { class: "soft code" }, [row.order, row.waybill].filter(Boolean).join(" · "))),
    h("span", { class: "row-side" }, h("span", {}, tn("{n} line", "{n} lines", row.lines)), h("span", { class: "soft" }, pieces(row.pieces))),
  );
}

function item(view, desk) {
  const { data } = view;
  if (data.pack) {
    const line = (data.lines ?? []).find((one) => one.sku === data.pack.sku);
    return { title: data.order, body: whichPack({ ...data, name: line?.name }, desk), actions: actions(view, desk, ["undo", "leave"]) };
  }
  const lines = data.lines ?? [];
  const current = lines.find((line) => line.line_no === data.current);
  const keyed = data.keyed_allowed && current && allowed(view, "quantity") ? [tapButton(view, desk, "quantity", false, t("Key it"))] : [];
  return {
    title: data.order,
    progress: `${lines.filter((line) => line.done >= line.wanted).length}/${lines.length}`,
    body: h(
      "div",
      { class: "split verify" },
      h(
        "section",
        { class: "column" },
        h("p", { class: "type-body soft order-line" }, h("span", { class: "code" }, data.order), h("span", {}, [data.carrier_name ?? data.carrier, data.waybill].filter(Boolean).join(" "))),
        h("ul", { class: "rows lines", data: { scroll: "lines" } }, windowed(lines, firstOpen(lines, current), (line) => verifyLine(line, line === current))),
      ),
      h(
        "section",
        { class: "verify-now" },
        h("p", { class: "left" }, h("span", { class: "type-name" }, t("Left")), h("span", { class: "figure-number", data: { left: data.left } }, String(data.left)), h("span", { class: "type-name" }, t("pcs"))),
        refundAge(data),
        data.remark ? h("p", { class: "tag tag-info remark" }, icon("info"), h("span", {}, data.remark)) : null,
        current ? h("div", { class: "now" }, goods(current), h("p", { class: "now-count" }, `${current.done} / ${current.wanted}`)) : null,
        h("p", { class: "prompt-note type-prompt" }, icon("barcode", 32), h("span", {}, current ? t("Scan the next piece") : t("Scan any piece"))),
      ),
    ),
    actions: [...keyed, ...actions(view, desk, ["short", "undo"]), ...more(desk, [cartonButton(view, desk), ...actions(view, desk, ["leave"])])],
  };
}

function firstOpen(lines, current) {
  return Math.max(0, current ? lines.indexOf(current) : lines.findIndex((line) => line.done < line.wanted));
}

function verifyLine(line, current) {
  const done = line.done >= line.wanted;
  return h(
    "li",
    { class: `row${done ? " done" : ""}${current ? " current" : ""}`, "aria-current": current ? "true" : null },
    h("span", { class: "row-sign" }, icon(done ? "go" : current ? "next" : "box")),
    h("span", { class: "row-main" }, h("strong", {}, line.name), h("span", { class: "soft code" }, line.sku)),
    h("span", { class: "row-side amount" }, `${line.done} / ${line.wanted}`),
  );
}

function labelTag(state) {
  const [level, word] = LABEL[state] ?? LABEL.queued;
  return h("span", { class: `tag tag-${level}` }, icon(level === "go" ? "go" : "printer"), h("span", {}, t(word)));
}

function weigh(view, desk) {
  const { data } = view;
  const weight = liveWeight(data);
  const scale = desk.devices.find((device) => device.role === "scale");
  const lost = !scale || scale.state === "gone" || scale.state === "looking";
  const manual = button({ sign: "keyboard", label: t("Weight by hand"), name: "weight", click: () => askManualWeight(desk.layer, (value) => desk.weigh(value)) });
  return {
    title: data.order,
    body: h(
      "div",
      { class: "centre weigh" },
      h("p", { class: "type-prompt" }, waits(data) ? t("Weighed: it waits for refund data") : lost && !desk.live ? t("The scale does not answer: weigh by hand") : t("Put the parcel on the scale")),
      weight.node,
      h("p", { class: "parcel-line" }, h("span", { class: "code" }, data.waybill), h("span", { class: "soft" }, data.carrier_name ?? data.carrier ?? "")),
      labelTag(data.label),
      refundAge(data),
    ),
    live: weight.show,
    actions: [...actions(view, desk, weighTaps(data)), ...more(desk, [cartonButton(view, desk), elsewhereButton(view, desk), ...(data.label === "unknown" ? [] : actions(view, desk, ["leave"]))]), manual],
  };
}

function waits(data) {
  return Boolean(data.refunds_wait) && data.grams !== null && data.grams !== undefined;
}

// What waits for central's word may be let pass by a supervisor once it is weighed.
function weighTaps(data) {
  if (data.label === "unknown") return ["reopen", "reprint", "label_ok"];
  return waits(data) ? ["override", "reopen"] : ["reopen", "reprint"];
}

function held(view, desk) {
  const { data } = view;
  const off = data.expected_grams === null || data.expected_grams === undefined ? null : data.grams - data.expected_grams;
  return {
    title: data.order,
    body: h(
      "div",
      { class: "centre held" },
      h("p", { class: "prompt prompt-look" }, icon("look", 48), h("span", { class: "type-prompt" }, t("The weight does not fit"))),
      off === null ? null : h("p", { class: "type-key" }, signedGrams(off)),
      h("p", { class: "type-body" }, t("{weight} on the scale, {expected} ± {tolerance} g expected", { weight: kilograms(data.grams), expected: data.expected_grams == null ? "?" : kilograms(data.expected_grams), tolerance: data.tolerance_grams ?? "?" })),
      likely(data.likely ?? []),
    ),
    actions: actions(view, desk, ["override", "reopen", "leave"], { primary: "reopen" }),
  };
}

// Fewer pieces than wanted are below zero.
function likely(guesses) {
  if (!guesses.length) return h("p", { class: "type-body soft" }, t("No single article explains it. Check the contents."));
  return h(
    "ul",
    { class: "rows likely" },
    guesses.slice(0, 3).map((guess) =>
      h("li", { class: "row" }, h("span", { class: "row-main" }, h("strong", {}, guess.name), h("span", { class: "soft code" }, guess.sku)), h("span", { class: "row-side" }, guess.pieces < 0 ? t("{n} missing?", { n: -guess.pieces }) : t("{n} too many?", { n: guess.pieces }))),
    ),
  );
}

function label(view, desk) {
  const { data } = view;
  return {
    title: data.order,
    body: h(
      "div",
      { class: "centre" },
      icon("printer", 96),
      h("h1", { class: "type-prompt" }, t("Did the label print?")),
      h("p", { class: "type-name code" }, data.waybill ?? ""),
      data.label_note ? h("p", { class: "type-body" }, data.label_note) : null,
      h("p", { class: "type-body soft" }, t("The printer did not say. Look before you print again: two labels can mean two parcels.")),
    ),
    actions: actions(view, desk, ["leave", "reprint", "label_ok"], { primary: "label_ok" }),
  };
}

function intercepted(view, desk) {
  const { data } = view;
  return {
    title: data.order,
    body: h(
      "div",
      { class: "centre stopped" },
      icon("stop", 96),
      h("h1", { class: "type-prompt" }, t("Do not ship: intercepted")),
      h("p", { class: "type-name code" }, data.order),
      h("p", { class: "type-name" }, KINDS[data.cancel_kind] ? t(KINDS[data.cancel_kind]) : ""),
      h("p", { class: "type-body" }, data.reason ?? ""),
      data.as_of ? h("p", { class: "type-body" }, t("As of {time}", { time: clock(data.as_of) })) : null,
    ),
    actions: actions(view, desk, ["leave", "ack"], { primary: "ack" }),
    ground: "stop",
  };
}

function putback(view, desk) {
  const { data } = view;
  return {
    title: data.order ?? t("Put back"),
    body: h(
      "div",
      { class: "split" },
      h("div", { class: "centre" }, h("p", { class: "type-prompt" }, t("Put the goods back into")), h("p", { class: data.bin ? "type-key whole" : "type-key" }, data.bin || t("any free bin")), h("p", { class: "prompt-note" }, icon("barcode"), h("span", {}, t("Scan the bin, this one or another")))),
      h("section", { class: "column" }, h("ul", { class: "rows" }, (data.lines ?? []).map((line) => h("li", { class: "row" }, h("span", { class: "row-main" }, h("strong", {}, line.name), h("span", { class: "soft code" }, line.sku)), h("span", { class: "row-side amount" }, `× ${line.quantity ?? line.done ?? line.wanted ?? ""}`))))),
    ),
    actions: actions(view, desk, ["leave"]),
  };
}
