// The taps that the gateway allows now, as buttons: what they are called and what they have to ask first.

import { h } from "./element.js";
import { icon } from "./icons.js";
import { later, N_, t } from "../words.js";

export const FACES = {
  undo: ["undo", N_("Undo")],
  skip: ["skip", N_("Skip")],
  short: ["short", N_("Short")],
  leave: ["leave", N_("Leave")],
  finish: ["finish", N_("Finish")],
  claim: ["claim", N_("Take a wave")],
  quantity: ["keyboard", N_("Key quantity")],
  reopen: ["list", N_("Check again")],
  override: ["supervisor", N_("Override")],
  reprint: ["reprint", N_("Print again")],
  label_ok: ["go", N_("Label is here")],
  later: ["wait", N_("Put away later")],
  serve: ["go", N_("It is in the tote")],
  whole: ["bin", N_("The whole bin")],
  take: ["next", N_("Take the first")],
  apart: ["swap", N_("Make / take apart")],
  ack: ["go", N_("Understood")],
  damaged: ["broken", N_("Broken")],
  put: ["go", N_("It is in the slot")],
};

export function allowed(view, name) {
  const taps = view.data?.taps;
  return !Array.isArray(taps) || taps.includes(name);
}

// Buttons for those of `names` that the gateway allows, in this order. `primary` is filled.
export function actions(view, desk, names, { primary = "" } = {}) {
  return names.filter((name) => allowed(view, name)).map((name) => tapButton(view, desk, name, name === primary));
}

// Between two jobs, leaving means going home.
export function signOut(view, desk) {
  return allowed(view, "leave") ? [tapButton(view, desk, "leave", false, t("Sign out"))] : [];
}

export function tapButton(view, desk, name, primary = false, label = "") {
  const [sign, word] = FACES[name] ?? ["info", name];
  return button({ sign, label: label || t(word), primary, name, click: () => act(view, desk, name) });
}

export function button({ sign, label, click, primary = false, name = "", pressed = null }) {
  return h(
    "button",
    { type: "button", class: primary ? "button primary" : "button", data: { action: name }, "aria-pressed": pressed, on: { click } },
    icon(sign),
    h("span", {}, label),
  );
}

const ASKING = {
  short: (ask, { layer }, data, done) => ask.askNumber(layer, { title: t("How many did you really find?"), unit: t("pcs"), proposed: data.picked ?? currentLine(data)?.done ?? 0, done }),
  damaged: (ask, { layer }, data, done) => ask.askNumber(layer, { title: t("How many are broken?"), unit: t("pcs"), proposed: 1, done }),
  quantity: (ask, { layer }, data, done) => ask.askNumber(layer, { title: t("How many in all?"), unit: t("pcs"), all: data.quantity ?? currentLine(data)?.wanted ?? null, done }),
  override: (ask, { layer }, data, done) => ask.askOverride(layer, done),
  reprint: (ask, { layer }, data, done) => ask.askReprintReason(layer, done),
};

// The tap, with what it has to ask before.
export async function act(view, desk, name) {
  const { data } = view;
  const asking = name === "damaged" && data.hand ? null : ASKING[name];
  if (!asking) return desk.tap(name);
  desk.layer.expect((text) => desk.scan(text));
  try {
    const ask = await later(import("./ask.js"), "parts/ask.js");
    asking(ask, desk, data, (value) => desk.tap(name, value));
  } finally {
    desk.layer.arrived();
  }
}

function currentLine(data) {
  return data.lines?.find((line) => line.line_no === data.current);
}
