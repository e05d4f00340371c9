// Questions that a tap needs answered before it can go to the gateway: how many, why, who says so.

import { h } from "./element.js";
import { icon } from "./icons.js";
import { numberPad } from "./number_pad.js";
import { N_, t } from "../words.js";

const REPRINT_REASONS = [N_("Label damaged"), N_("Label stuck in the printer"), N_("Label lost"), N_("Printed too faint")];
const OVERRIDE_REASONS = [N_("Contents checked by eye"), N_("Other packaging than usual"), N_("Gift or insert added"), N_("Product weight is wrong")];
const WEIGHT_REASONS = [N_("Scale broken"), N_("Too big for the scale"), N_("Weighed elsewhere")];

export function askNumber(layer, { title, unit, proposed = null, all = null, done }) {
  const pad = numberPad({ proposed, all, unit, done: (value) => { layer.close(); done(value); } });
  layer.open({ title, body: pad.node, typed: pad.typed });
}

export function askReprintReason(layer, done) {
  layer.open({ title: t("Why print again?"), body: reasons(REPRINT_REASONS, (reason) => { layer.close(); done({ reason }); }) });
}

// A supervisor says so with badge and reason.
export function askOverride(layer, done) {
  askBadgeAndReason(layer, { title: t("Supervisor lets it pass"), choices: OVERRIDE_REASONS, done });
}

export function askManualWeight(layer, done) {
  askNumber(layer, {
    title: t("Weight in grams"),
    unit: "g",
    done: (grams) => askBadgeAndReason(layer, { title: t("Weight by hand"), choices: WEIGHT_REASONS, done: (answer) => done({ grams, ...answer }) }),
  });
}

// A code that will not scan.
export function askCode(layer, done) {
  const field = codeField(t("Type the code"), false);
  const form = h(
    "form",
    { class: "ask-form", on: { submit: (event) => { event.preventDefault(); send(); } } },
    h("label", { class: "field" }, h("span", {}, t("Type what is printed below the barcode")), field),
    h("button", { class: "button primary", type: "submit" }, icon("go"), h("span", {}, t("OK"))),
  );
  function send() {
    const text = field.value.trim();
    if (!text) return;
    layer.close();
    done(text);
  }
  layer.open({ title: t("Enter a code by hand"), body: form });
}

function askBadgeAndReason(layer, { title, choices, done }) {
  let reason = "";
  const badge = codeField(t("Badge"), true);
  const other = h("input", { class: "input", type: "text", maxlength: "120", "aria-label": t("Another reason"), placeholder: t("Another reason"), on: { input: () => choose(other.value.trim()) } });
  const list = reasons(choices, (text) => { other.value = ""; choose(text); });
  const ok = h("button", { class: "button primary", type: "submit", disabled: true }, icon("supervisor"), h("span", {}, t("Let it pass")));
  function choose(text) {
    reason = text;
    for (const button of list.children) button.setAttribute("aria-pressed", String(button.dataset.reason === text));
    check();
  }
  function check() {
    ok.disabled = !(reason && badge.value.trim());
  }
  badge.addEventListener("input", check);
  const form = h(
    "form",
    { class: "ask-form", on: { submit: (event) => { event.preventDefault(); if (!ok.disabled) { layer.close(); done({ badge: badge.value.trim(), reason }); } } } },
    h("label", { class: "field" }, h("span", {}, t("Scan or type the supervisor's badge")), badge),
    h("div", { class: "field" }, h("span", {}, t("Reason")), list, other),
    ok,
  );
  layer.open({ title, body: form, scanned: (text) => { badge.value = text; check(); return true; } });
}

function codeField(label, secret) {
  return h("input", {
    class: "input code", type: secret ? "password" : "text", "aria-label": label, autofocus: true, maxlength: "120",
    autocomplete: "off", autocapitalize: "characters", spellcheck: "false", inputmode: secret ? null : "text",
  });
}

function reasons(choices, chosen) {
  return h(
    "div",
    { class: "choices" },
    choices.map((key) => h("button", { class: "button choice", type: "button", data: { reason: t(key) }, on: { click: () => chosen(t(key)) } }, h("span", {}, t(key)))),
  );
}
