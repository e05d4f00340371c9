// A number pad for gloves. Digits typed by a person count too. The first digit replaces what was proposed.

import { h } from "./element.js";
import { icon } from "./icons.js";
import { t } from "../words.js";

const ROWS = ["7", "8", "9", "erase", "4", "5", "6", "all", "1", "2", "3", "ok", "clear", "0", "00"];
const LONGEST = 6; // digits

// label: the question beside the number. all: a number that one key enters (what is expected), or null. unit: the word behind the number.
export function numberPad({ label = "", proposed = null, all = null, unit = "", done }) {
  let digits = "";
  const shown = h("output", { class: "pad-value" });
  const ok = key("ok", () => finish());
  const grid = h("div", { class: "pad-keys" }, ROWS.map((name) => (name === "ok" ? ok : key(name, () => press(name)))));

  function value() {
    if (digits !== "") return Number(digits);
    return proposed;
  }

  function press(name) {
    if (name === "clear") digits = "";
    else if (name === "erase") digits = digits.slice(0, -1);
    else if (name === "all") digits = String(all);
    else if (digits.length + name.length <= LONGEST) digits = String(Number(digits + name));
    draw();
  }

  function finish() {
    if (value() !== null) done(value());
  }

  function draw() {
    shown.textContent = value() === null ? "—" : String(value());
    shown.classList.toggle("proposed", digits === "");
    ok.disabled = value() === null;
  }

  function key(name, click) {
    const face = { erase: icon("erase"), ok: [icon("go", 32), t("OK")], all: t("All {n}", { n: all ?? "" }), clear: "C" };
    const label = name === "erase" ? t("Erase") : null;
    const blank = name === "all" && all === null;
    return h("button", { type: "button", class: `pad-key pad-${name}`, disabled: blank, "aria-label": label, on: { click } }, h("span", {}, face[name] ?? name));
  }

  function typed(event) {
    if (/^\d$/.test(event.key)) press(event.key);
    else if (event.key === "Backspace") press("erase");
    else if (event.key === "Enter" && document.activeElement?.tagName !== "BUTTON") finish();
  }

  draw();
  const line = h("div", { class: "pad-line" }, h("span", { class: "pad-label" }, label), shown, h("span", { class: "pad-unit" }, unit));
  return { node: h("div", { class: "pad" }, line, grid), typed };
}
