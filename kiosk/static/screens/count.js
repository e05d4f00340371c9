// Counting: choose a count or scan a bin, count what lies there, on to the next bin. Blind unless the count says not.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions, allowed, button } from "../parts/actions.js";
import { askCode, askNumber } from "../parts/ask.js";
import { windowed } from "../parts/rows.js";
import { N_, t, tn } from "../words.js";

export const screens = { "count.choose": choose, "count.walk": walk, "count.bin": atBin, "count.lot": lot };

const KINDS = { bin: N_("By bin"), sku: N_("By goods"), full: N_("Everything"), spot: N_("Spot check"), cycle: N_("Cycle count"), dynamic: N_("Touched today"), not_empty: N_("Not empty"), rfid: N_("By RFID") };

function choose(view, desk) {
  const { counts = [] } = view.data;
  const rows = counts.map((one) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "row", data: { action: "open", value: one.number }, on: { click: () => desk.tap("open", one.number) } },
        h("span", { class: "row-main" }, h("strong", {}, [t(KINDS[one.kind] ?? one.kind), one.reason].filter(Boolean).join(" · ")), h("span", { class: "soft code" }, one.number)),
        h("span", { class: "row-side" }, h("span", { class: "amount" }, `${one.bins - one.left} / ${one.bins}`), h("span", { class: "soft type-small" }, t("bins"))),
      ),
    ),
  );
  return {
    title: t("Count"),
    body: h(
      "div",
      { class: "stack" },
      h("div", { class: "prompt" }, icon("barcode", 48), h("p", { class: "type-prompt" }, t("Choose a count, or scan a bin"))),
      rows.length ? h("ul", { class: "rows", data: { scroll: "counts" } }, rows) : h("p", { class: "empty" }, icon("info", 32), t("No count is open. Scan a bin to count it.")),
    ),
    actions: actions(view, desk, ["leave"]),
  };
}

function walk(view, desk) {
  const { data } = view;
  return {
    title: data.number,
    progress: `${data.bins - data.left}/${data.bins}`,
    body: h(
      "div",
      { class: "centre" },
      h("p", { class: "type-body soft" }, data.again ? t("Somebody counted it before: count it again") : t("Go to the bin and scan it")),
      h("p", { class: "type-key whole" }, data.bin),
      data.skus.length ? h("p", { class: "type-body" }, t("Only: {names}", { names: data.skus.map((one) => one.name).join(", ") })) : null,
      data.next.length ? h("p", { class: "type-body soft code" }, data.next.join("  ")) : null,
    ),
    actions: actions(view, desk, ["skip", "finish", "leave"]),
  };
}

function atBin(view, desk) {
  const { data } = view;
  const defective = data.quality === "defective";
  const current = data.lines.findIndex((line) => line.goods === data.current);
  const quality = button({ sign: "broken", label: t("Defective"), name: "quality", pressed: String(defective), click: () => desk.tap("quality", defective ? "good" : "defective") });
  const strange = button({ sign: "look", label: t("Unknown goods"), name: "strange", click: () => askCode(desk.layer, (code) => desk.tap("strange", code)) });
  const empty = !data.pieces && !data.strange.length && allowed(view, "empty") ? button({ sign: "bin", label: t("It is empty"), name: "empty", click: () => desk.tap("empty") }) : null;
  return {
    title: data.number,
    progress: `${data.bins - data.left}/${data.bins}`,
    body: h(
      "div",
      { class: "count-screen" },
      h(
        "div",
        { class: "count-side" },
        h(
          "div",
          { class: "count-head" },
          h("p", { class: "type-key whole" }, data.bin),
          h("p", { class: "count-total", data: { pieces: data.pieces } }, h("span", { class: "count-number" }, String(data.pieces)), h("span", { class: "soft" }, tn("piece", "pieces", data.pieces))),
        ),
        defective ? h("p", { class: "count-mark" }, icon("broken"), t("What you scan counts as defective")) : h("p", { class: "type-body soft" }, data.again ? t("Second count: begin at nothing") : t("Scan each piece, or scan once and key the number")),
        h("div", { class: "count-more" }, quality, strange),
        data.strange.length ? h("p", { class: "count-mark" }, icon("look"), tn("{n} piece that nobody knows", "{n} pieces that nobody knows", data.strange.length)) : null,
      ),
      data.lines.length ? h("ul", { class: "rows count-lines", data: { scroll: "lines" } }, windowed(data.lines, Math.max(0, current), (line) => row(line, data, desk))) : h("p", { class: "empty" }, icon("barcode", 32), data.skus.length ? t("Count only: {names}", { names: data.skus.map((one) => one.name).join(", ") }) : t("Nothing counted yet. Picking goes on meanwhile; what moves is allowed for.")),
    ),
    actions: [...actions(view, desk, ["finish", "undo"], { primary: "finish" }), empty, ...actions(view, desk, ["leave"])].filter(Boolean),
  };
}

function row(line, data, desk) {
  const key = () => askNumber(desk.layer, { title: t("How many in all?"), unit: t("pcs"), proposed: line.counted ?? null, all: line.expected, done: (value) => desk.tap("quantity", { goods: line.goods, value }) });
  const notes = [line.sku, line.lot, line.quality === "good" ? "" : t("Defective")].filter(Boolean).join(" · ");
  const amount = line.expected === null ? String(line.counted ?? 0) : `${line.counted ?? "–"} / ${line.expected}`;
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: line.goods === data.current ? "row current" : "row", data: { action: "quantity", value: line.goods }, on: { click: key } },
      h("span", { class: "row-main" }, h("strong", {}, line.name), h("span", { class: "soft code" }, notes)),
      h("span", { class: "row-side" }, h("span", { class: "amount" }, amount), icon("keyboard", 20)),
    ),
  );
}

function lot(view, desk) {
  const { data } = view;
  const other = button({ sign: "keyboard", label: t("Key the lot"), name: "lot", click: () => askCode(desk.layer, (name) => desk.tap("lot", { lot: name })) });
  return {
    title: data.number,
    body: h(
      "div",
      { class: "centre" },
      h("p", { class: "type-prompt" }, t("Which lot?")),
      h("p", { class: "type-name" }, data.name),
      h("p", { class: "type-body soft code" }, data.sku),
      h("div", { class: "choices" }, data.lots.map((name) => h("button", { type: "button", class: "button choice", data: { action: "lot", value: name }, on: { click: () => desk.tap("lot", { lot: name }) } }, h("span", { class: "code" }, name)))),
    ),
    actions: [other, ...actions(view, desk, ["leave"])],
  };
}
