// The page /sheet: commands as barcodes, to be printed and hung up at a bench, in each language.

import { barcode } from "./parts/code128.js";
import { h } from "./parts/element.js";
import { icon } from "./parts/icons.js";
import { WORK } from "./parts/work_menu.js";
import { chooseLanguage } from "./settings.js";
import { language, languages, loadWords, missingWords, N_, t } from "./words.js";

const COMMANDS = [
  ["CMD:UNDO", N_("Undo")], ["CMD:SKIP", N_("Skip")], ["CMD:SHORT", N_("Short")], ["CMD:FINISH", N_("Finish")],
  ["CMD:LEAVE", N_("Leave")], ["CMD:CLAIM", N_("Take a wave")], ["CMD:REPRINT", N_("Print again")],
  ["CMD:DAMAGED", N_("Broken")], ["CMD:PUT", N_("It is in the slot")], ["CMD:ANOTHER", N_("Next carton")], ["CMD:ACK", N_("Understood")], ["CMD:SUPERVISOR", N_("Supervisor")],
];
const QUANTITIES = [1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 24, 48];
const UNASKED = ["receive"]; // begun by scanning its paper

async function main() {
  await loadWords(document.body.dataset.language);
  document.body.classList.add("page-list");
  const print = h("button", { type: "button", class: "button primary no-print", on: { click: () => window.print() } }, icon("printer"), h("span", {}, t("Print")));
  const back = h("a", { class: "button no-print", href: "/" }, icon("back"), h("span", {}, t("Back")));
  const works = Object.entries(WORK).filter(([name]) => !UNASKED.includes(name));
  document.getElementById("app").replaceChildren(
    h("header", { class: "sheet-top" }, h("h1", { class: "type-name" }, t("Commands to scan")), otherLanguages(), back, print),
    h(
      "main",
      { class: "code-sheet" },
      group(t("Commands"), COMMANDS.map(([code, word]) => card(code, t(word)))),
      group(t("Quantities"), QUANTITIES.map((n) => card(`CMD:QTY:${n}`, t("Quantity {n}", { n })))),
      group(t("Begin other work"), works.map(([name, [, word]]) => card(`CMD:START:${name.toUpperCase()}`, t(word)))),
    ),
  );
  window.kiosk = { missingWords };
}

function otherLanguages() {
  return Object.entries(languages()).filter(([code]) => code !== language()).map(([code, name]) => h("button", { type: "button", class: "button no-print", lang: code.replace("_", "-"), on: { click: () => chooseLanguage(code) } }, icon("language"), h("span", {}, name)));
}

function group(title, cards) {
  return h("section", {}, h("h2", { class: "code-group type-name" }, title), h("div", { class: "codes" }, cards));
}

function card(code, word) {
  return h("figure", { class: "code-card", data: { code } }, h("figcaption", {}, word), barcode(code), h("p", { class: "code soft" }, code));
}

main();
