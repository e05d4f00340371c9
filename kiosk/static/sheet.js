// The page /sheet: commands as barcodes, to be printed and hung up at a bench.

import { barcode } from "./parts/code128.js";
import { h } from "./parts/element.js";
import { icon } from "./parts/icons.js";
import { loadWords, missingWords, N_, t } from "./words.js";

const COMMANDS = [
  ["CMD:UNDO", N_("Undo")], ["CMD:SKIP", N_("Skip")], ["CMD:SHORT", N_("Short")], ["CMD:FINISH", N_("Finish")],
  ["CMD:LEAVE", N_("Leave")], ["CMD:CLAIM", N_("Take a wave")], ["CMD:REPRINT", N_("Print again")],
  ["CMD:ACK", N_("Understood")], ["CMD:SUPERVISOR", N_("Supervisor")],
];
const QUANTITIES = [1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 24, 48];

async function main() {
  await loadWords(document.body.dataset.language);
  document.body.classList.add("page-list");
  const print = h("button", { type: "button", class: "button primary no-print", on: { click: () => window.print() } }, icon("printer"), h("span", {}, t("Print")));
  const back = h("a", { class: "button no-print", href: "/" }, icon("back"), h("span", {}, t("Back")));
  document.getElementById("app").replaceChildren(
    h("header", { class: "sheet-top" }, h("h1", { class: "type-name" }, t("Commands to scan")), back, print),
    h("main", { class: "codes" }, COMMANDS.map(([code, word]) => card(code, t(word))), QUANTITIES.map((n) => card(`CMD:QTY:${n}`, t("Quantity {n}", { n })))),
  );
  window.kiosk = { missingWords };
}

function card(code, word) {
  return h("figure", { class: "code-card", data: { code } }, h("figcaption", {}, word), barcode(code), h("p", { class: "code soft" }, code));
}

main();
