// Who works here: scan the badge.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { button } from "../parts/actions.js";
import { later, t } from "../words.js";

export const screens = { sign_in: signIn };

async function byPin(desk) {
  const { openPinSignIn } = await later(import("../parts/pin.js"), "parts/pin.js");
  openPinSignIn(desk);
}

function signIn(view, desk) {
  const start = desk.unlocked
    ? h("p", { class: "prompt-note" }, icon("sound"), h("span", {}, t("Sound is on")))
    : h("button", { type: "button", class: "button primary start", data: { action: "start" }, on: { click: desk.startShift } }, icon("sound", 32), h("span", {}, t("Start shift")));
  return {
    title: t("Sign in"),
    body: h(
      "div",
      { class: "centre" },
      icon("badge", 96),
      h("h1", { class: "type-key" }, t("Scan your badge")),
      h("p", { class: "type-body soft" }, t("Station {station}", { station: view.data.station_name ?? view.data.station ?? desk.station })),
      start,
    ),
    actions: [button({ sign: "keyboard", label: t("Sign in with a PIN"), name: "pin", click: () => byPin(desk) })],
  };
}
