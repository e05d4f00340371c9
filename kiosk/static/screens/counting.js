// What receiving and returns share: the lines of a document, the count, the bin. They differ in words only.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions } from "../parts/actions.js";
import { goods, pieces } from "../parts/goods.js";
import { numberPad } from "../parts/number_pad.js";
import { windowed } from "../parts/rows.js";
import { t } from "../words.js";

export { goods, pieces };

export function itemScreen({ title }) {
  return (view, desk) => {
    const { data } = view;
    const lines = data.lines ?? [];
    const left = lines.filter((line) => line.received < line.expected).length;
    return {
      title,
      progress: `${lines.length - left}/${lines.length}`,
      body: h(
        "div",
        { class: "stack" },
        h("div", { class: "prompt" }, icon("barcode", 48), h("div", {}, h("p", { class: "type-prompt" }, t("Scan the goods")), h("p", { class: "type-body soft" }, [data.number, data.supplier ?? data.order].filter(Boolean).join(" · ")))),
        h("ul", { class: "rows lines", data: { scroll: "lines" } }, windowed(ordered(lines), 0, lineRow)),
      ),
      actions: actions(view, desk, ["leave", "finish"]),
    };
  };
}

// What is still to come first; the rest keeps its order.
function ordered(lines) {
  const open = (line) => line.received < line.expected;
  return [...lines.filter(open), ...lines.filter((line) => !open(line))];
}

function lineRow(line) {
  const done = line.received >= line.expected;
  return h(
    "li",
    { class: done ? "row done" : "row" },
    h("span", { class: "row-sign" }, icon(done ? "go" : "box")),
    h("span", { class: "row-main" }, h("strong", {}, line.name), h("span", { class: "soft code" }, line.sku)),
    h("span", { class: "row-side amount" }, `${line.received} / ${line.expected}`),
  );
}

export function quantityScreen({ title, question }) {
  return (view, desk) => {
    const { data } = view;
    const left = Math.max(0, data.expected - data.received);
    const pad = numberPad({ label: question, all: left, unit: t("pcs"), done: (value) => desk.tap("quantity", value) });
    return {
      title,
      progress: `${data.received}/${data.expected}`,
      body: h(
        "div",
        { class: "split" },
        h("div", { class: "stack tight" }, goods(data), h("p", { class: "type-body soft so-far" }, t("{received} of {expected} here so far", data))),
        h("div", { class: "stack tight" }, pad.node),
      ),
      typed: pad.typed,
      actions: actions(view, desk, ["undo", "leave"]),
    };
  };
}

export function putawayScreen({ title, note = () => null }) {
  return (view, desk) => {
    const { data } = view;
    return {
      title,
      body: h(
        "div",
        { class: "centre" },
        h("p", { class: "type-prompt" }, t("Put away in")),
        h("p", { class: data.bin ? "type-key whole" : "type-key" }, data.bin || t("any free bin")),
        h("div", { class: "pieces" }, h("span", { class: "times" }, "×"), h("span", { class: "figure-number" }, String(data.quantity))),
        goods(data),
        note(data),
        h("p", { class: "prompt-note" }, icon("barcode"), h("span", {}, t("Scan the bin, this one or another"))),
      ),
      actions: actions(view, desk, ["undo", "leave"]),
    };
  };
}
