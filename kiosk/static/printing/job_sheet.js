// One job opened: its fate, what the printer said before and after, and what a person can do about it.

import { kindOf, noteWord, printerName, saidWords, stateOf, subjectOf, timeWord } from "./words.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { operationId } from "../net/identity.js";
import { N_, t } from "../words.js";

const REASONS = [N_("Label damaged"), N_("Label stuck in the printer"), N_("Label lost"), N_("Printed too faint")];

export function openJob(page, job) {
  const { word } = kindOf(job);
  page.layer.open({ title: `${word}  ${subjectOf(job)}`, body: h("div", { class: "job-sheet", data: { job: job.job } }, facts(page, job), spoken(job), actions(page, job)) });
}

function facts(page, job) {
  const { level, word, again } = stateOf(job);
  const rows = [
    [t("Printer"), printerName(`${job.station}/${job.role}`, page.stations)],
    [t("Order"), job.order],
    [t("Waybill number"), job.waybill],
    [t("Copy"), job.copy > 1 ? String(job.copy) : ""],
    [t("Copies"), job.quantity > 1 ? String(job.quantity) : ""],
    [t("Reason"), job.reason],
    [t("Asked by"), job.operator_name || job.operator],
    [t("Asked at"), timeWord(job.created_at)],
    [t("Last change"), timeWord(job.changed_at)],
  ];
  return h(
    "div",
    { class: "job-facts" },
    h("p", {}, tag(level, [word, again].filter(Boolean).join(" · "))),
    job.note ? h("p", { class: "job-note" }, noteWord(job.note)) : null,
    job.note && noteWord(job.note) !== job.note ? h("p", { class: "job-why code soft" }, job.note) : null,
    job.moved ? h("p", { class: "job-note" }, movedWord(page, job)) : null,
    h("dl", { class: "fact-list" }, rows.filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
  );
}

function movedWord(page, job) {
  const [from, why] = job.moved.split(": ");
  return t("Printed here because {printer} could not: {why}", { printer: printerName(from, page.stations), why: noteWord(why ?? "") });
}

function spoken(job) {
  const answers = [[t("Before the job"), job.before], [t("After the job"), job.after]];
  return h("dl", { class: "spoken" }, answers.map(([name, status]) => h("div", {}, h("dt", {}, name), h("dd", {}, words(status)))));
}

export function words(status) {
  return saidWords(status).map(([level, text]) => tag(level, text));
}

export function tag(level, text) {
  return h("span", { class: `tag tag-${level}` }, level === "none" ? null : icon(level, 20), h("span", {}, text));
}

function actions(page, job) {
  const done = !["queued", "sending"].includes(job.state);
  return h(
    "div",
    { class: "job-actions" },
    job.state === "unknown" && !job.again ? button("go", t("I have the label"), "seen", () => askSeen(page, job)) : null,
    done && !job.again ? button("reprint", t("Print again"), "reprint", () => askAgain(page, job)) : null,
    job.state === "queued" && job.kind !== "waybill" ? button("stop", t("Do not print"), "take-back", () => page.act(`print-jobs/${job.job}/take-back`, {}, t("Taken back."))) : null,
  );
}

function button(sign, label, action, click) {
  return h("button", { type: "button", class: action === "reprint" ? "button primary" : "button", data: { action }, on: { click } }, icon(sign), h("span", {}, label));
}

function askSeen(page, job) {
  askWho(page, { title: t("The label is here"), need: job.kind === "waybill", reasons: false, ok: t("Yes, I have it"), send: ({ badge }) => page.act(`print-jobs/${job.job}/seen`, { badge }, t("Noted: the label is here.")) });
}

// Another copy wants a reason, a waybill's a badge as well: the old one may lie somewhere.
function askAgain(page, job) {
  const key = operationId();
  const warning = job.kind === "waybill" && job.state === "unknown" ? t("The first label may have come out. Look for it and destroy it before you stick on another.") : "";
  askWho(page, { title: t("Why print again?"), warning, need: job.kind === "waybill", reasons: true, ok: t("Print again"), send: (answer) => page.act(`print-jobs/${job.job}/reprint`, { ...answer, key }, t("A new copy is on its way.")) });
}

function askWho(page, { title, warning = "", need, reasons, ok, send }) {
  let reason = "";
  const badge = h("input", { class: "input code", type: "password", "aria-label": t("Badge"), autocomplete: "off", maxlength: "80", autofocus: need && !reasons });
  const other = h("input", { class: "input", type: "text", maxlength: "120", "aria-label": t("Another reason"), placeholder: t("Another reason"), on: { input: () => choose(other.value.trim()) } });
  const list = h("div", { class: "choices" }, REASONS.map((key) => h("button", { class: "button choice", type: "button", data: { reason: t(key) }, on: { click: () => { other.value = ""; choose(t(key)); } } }, h("span", {}, t(key)))));
  const go = h("button", { class: "button primary", type: "submit", disabled: reasons, data: { action: "send" } }, icon("go"), h("span", {}, ok));
  function choose(text) {
    reason = text;
    for (const one of list.children) one.setAttribute("aria-pressed", String(one.dataset.reason === text));
    go.disabled = reasons && !reason;
  }
  const form = h(
    "form",
    { class: "ask-form", on: { submit: (event) => { event.preventDefault(); if (!go.disabled) send({ badge: badge.value.trim(), ...(reasons ? { reason } : {}) }); } } },
    warning ? h("p", { class: "job-warning" }, icon("look"), h("span", {}, warning)) : null,
    reasons ? h("div", { class: "field" }, h("span", {}, t("Reason")), list, other) : null,
    h("label", { class: "field" }, h("span", {}, need ? t("Scan or type your badge (packer or supervisor)") : t("Your badge, if you have it at hand")), badge),
    go,
  );
  page.layer.open({ title, body: form, scanned: (text) => { badge.value = text; if (!reasons || reason) form.requestSubmit(); return true; } });
}
