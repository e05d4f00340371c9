// Transfers to another warehouse, or from one.

import { countScreen, row, scanScreen } from "./stock.js";
import { N_, t } from "../words.js";

const TITLE = N_("Transfer");

export const screens = {
  "transfer.list": scanScreen({
    title: TITLE,
    prompt: () => t("Choose a transfer, or scan its number"),
    rows: (data, desk) => data.transfers.map((one) => paper(one, desk)),
    nothing: N_("No transfers are asked for."),
  }),
  "transfer.item": scanScreen({
    title: TITLE,
    prompt: (data) => (data.way === "in" ? t("Scan the goods") : data.bin ? t("At bin {bin}: scan the goods", data) : t("Scan the bin you take from")),
    note: (data) => `${data.number} ${data.way === "out" ? "→" : "←"} ${data.other}`,
    rows: (data) => [...data.lines].sort((a, b) => (a.received >= a.expected) - (b.received >= b.expected)).map(line),
    taps: ["leave", "finish"],
    progress: (data) => `${data.lines.filter((one) => one.received >= one.expected).length}/${data.lines.length}`,
  }),
  "transfer.quantity": countScreen({ title: TITLE, question: N_("How many?"), all: (data) => Math.max(0, data.expected - data.received), taps: ["leave"] }),
};

function paper(one, desk) {
  return row({ sign: one.way === "out" ? "truck" : "receive", head: one.number, sub: one.way === "out" ? t("to {other}", one) : t("from {other}", one), side: `${one.received} / ${one.expected}`, tap: () => desk.tap("open", one.number), value: one.number });
}

function line(one) {
  return row({ sign: one.received >= one.expected ? "go" : "box", head: one.name, sub: [one.sku, one.bin].filter(Boolean).join(" · "), side: `${one.received} / ${one.expected}` });
}
