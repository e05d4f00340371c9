// The printers: how each is, what it said last, what to do about it, and a test.

import { tag, words } from "./job_sheet.js";
import { noteWord, printerName, printerState } from "./words.js";
import { devicePath } from "../parts/dots.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { t, tn } from "../words.js";

export function printerCards(page, printers) {
  if (!printers.length) return h("p", { class: "empty" }, icon("info", 32), t("No printer hangs at a station yet. An installer adds it on the page of devices."));
  return h("ul", { class: "printer-list" }, printers.map((printer) => card(page, printer)));
}

function card(page, printer) {
  const name = `${printer.station}/${printer.role}`;
  const { level, word } = printerState(printer);
  const path = `printers/${encodeURIComponent(printer.station)}/${encodeURIComponent(printer.role)}`;
  return h(
    "li",
    { class: "printer-card", data: { printer: name, level } },
    h("div", { class: "printer-head" }, icon("printer", 32), h("div", { class: "printer-names" }, h("strong", {}, printerName(name, page.stations)), h("a", { class: "soft code", href: devicePath(printer.station, printer.role) }, `${printer.driver}  ${printer.url}`)), tag(level, word)),
    printer.reason ? h("p", { class: "printer-advice" }, noteWord(printer.reason)) : null,
    h("p", { class: "printer-said" }, words(printer.status)),
    h(
      "div",
      { class: "printer-foot" },
      h("span", { class: "soft" }, printer.queued ? tn("{n} label waits", "{n} labels wait", printer.queued) : t("nothing waits")),
      h("button", { type: "button", class: "button small", data: { action: "status" }, on: { click: () => page.act(`${path}/status`, undefined, t("Asked.")) } }, icon("reload", 20), h("span", {}, t("Ask now"))),
      h("button", { type: "button", class: "button small", data: { action: "test" }, on: { click: () => page.act(`${path}/test`, undefined, t("A test label is on its way.")) } }, icon("printer", 20), h("span", {}, t("Test print"))),
    ),
  );
}
