// The menu of a station: what is seldom needed.

import { act, allowed, FACES } from "./actions.js";
import { askCode } from "./ask.js";
import { h } from "./element.js";
import { icon } from "./icons.js";
import { chooseLanguage, chooseTheme, theme } from "../settings.js";
import { language, languages, later, moreWords, t } from "../words.js";

export function openMenu(desk) {
  const { layer } = desk;
  const leave = desk.view && allowed(desk.view, "leave") && desk.view.data?.operator;
  const rows = [
    desk.view && taps(desk.view).has("undo") ? row("undo", t("Undo"), () => { layer.close(); desk.tap("undo"); }, "undo") : null,
    ...seldom(desk),
    leave ? row("leave", t("Leave this job"), () => { layer.close(); desk.tap("leave"); }, "leave") : null,
    row("keyboard", t("Enter a code by hand"), () => askCode(layer, (text) => desk.scan(text, "keyed")), "code"),
    row("camera", t("Scan with the camera"), () => byCamera(desk), "camera"),
    row(desk.silent ? "sound" : "silent", desk.silent ? t("Turn sound on") : t("Turn sound off"), () => { layer.close(); desk.toggleSound(); }, "sound"),
    row("badge", t("Set a PIN"), () => newPin(desk), "new-pin"),
    ...preferences(),
    link("box", t("Parcels"), "/parcels"),
    link("printer", t("Labels and printers"), "/print-jobs"),
    link("list", t("Label templates"), "/labels"),
    link("reader", t("RFID tags"), "/tags"),
    link("barcode", t("Barcode sheet"), "/sheet"),
    link("list", t("Other station"), "/"),
  ];
  layer.open({ title: t("Menu"), body: h("nav", { class: "menu" }, rows) });
}

// Where the scanner is dead. The module comes when it is asked for.
async function byCamera(desk) {
  const [{ scanByCamera }] = await Promise.all([import("../scan/camera.js"), moreWords("scan/camera.js")]);
  await scanByCamera(desk.layer, (text) => desk.scan(text, "camera"));
}

// Taps that the foot has no room for.
function seldom(desk) {
  const names = ["damaged", "finish"].filter((name) => desk.view && taps(desk.view).has(name) && !document.querySelector(`.foot [data-action="${name}"]`));
  return names.map((name) => {
    const [sign, word] = FACES[name];
    return row(sign, t(word), () => { desk.layer.close(); act(desk.view, desk, name); }, name);
  });
}

async function newPin(desk) {
  const { openNewPin } = await later(import("./pin.js"), "parts/pin.js");
  openNewPin(desk);
}

function taps(view) {
  return new Set(view.data?.taps ?? []);
}

export function preferences() {
  const others = Object.entries(languages()).filter(([code]) => code !== language());
  const dark = theme() === "dark" || (theme() === "" && matchMedia("(prefers-color-scheme: dark)").matches);
  return [
    ...others.map(([code, name]) => row("language", name, () => chooseLanguage(code), `language-${code}`)),
    row(dark ? "light" : "dark", dark ? t("Light screen") : t("Dark screen"), (event) => switchTheme(event, dark), "theme"),
  ];
}

function switchTheme(event, dark) {
  chooseTheme(dark ? "light" : "dark");
  event.currentTarget.replaceWith(preferences().pop());
}

function row(sign, label, click, name) {
  return h("button", { type: "button", class: "button menu-row", data: { action: name }, on: { click } }, icon(sign), h("span", {}, label));
}

function link(sign, label, href) {
  return h("a", { class: "button menu-row", href }, icon(sign), h("span", {}, label));
}
