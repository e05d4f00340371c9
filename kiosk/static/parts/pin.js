// Without a badge at hand: sign in by name and PIN. A PIN is set with the badge.

import { operationId } from "../net/identity.js";
import { h } from "./element.js";
import { icon } from "./icons.js";
import { t } from "../words.js";

export async function openPinSignIn(desk) {
  const answer = await desk.gateway.people(desk.station).catch(() => null);
  const people = answer?.status === 200 ? answer.body : [];
  const list = people.map(({ operator, name }) =>
    h("button", { type: "button", class: "button choice", data: { operator }, on: { click: () => askPin(desk, operator, name) } }, icon("person"), h("span", {}, name)),
  );
  const nobody = h("p", { class: "empty" }, icon("info", 32), h("span", {}, t("Nobody has a PIN yet. Sign in with a badge, then set one in the menu.")));
  desk.layer.open({ title: t("Who are you?"), body: list.length ? h("div", { class: "choices" }, list) : nobody });
}

function askPin(desk, operator, name) {
  const pin = pinField(t("PIN"));
  const body = form([pin], t("Sign in"), async () => {
    const id = operationId();
    return desk.gateway.signIn(desk.station, { operation_id: id, operator, pin: pin.value });
  }, desk.layer);
  desk.layer.open({ title: name, body });
}

export function openNewPin(desk) {
  const badge = h("input", { class: "input code", type: "password", "aria-label": t("Badge"), autofocus: true, autocomplete: "off", maxlength: "64" });
  const pin = pinField(t("New PIN"));
  pin.removeAttribute("autofocus");
  const body = form(
    [h("label", { class: "field" }, h("span", {}, t("Scan your badge")), badge), h("label", { class: "field" }, h("span", {}, t("New PIN")), pin)],
    t("Set the PIN"),
    () => desk.gateway.newPin({ badge: badge.value.trim(), pin: pin.value }),
    desk.layer,
  );
  desk.layer.open({ title: t("Set a PIN"), body, scanned: (text) => { badge.value = text; pin.focus(); return true; } });
}

function pinField(label) {
  return h("input", { class: "input code", type: "password", inputmode: "numeric", "aria-label": label, autofocus: true, autocomplete: "off", maxlength: "8" });
}

// Closes the layer once the gateway has said yes; what it says otherwise stands below the fields.
function form(fields, word, send, layer) {
  const answer = h("p", { class: "field-error", role: "alert" });
  async function submit(event) {
    event.preventDefault();
    const { status, body } = await send().catch(() => ({ status: 0, body: null }));
    if (status >= 200 && status < 300) layer.close();
    else answer.textContent = body?.message ?? t("The gateway does not answer. Look at the network, then try again.");
  }
  return h("form", { class: "ask-form", on: { submit } }, fields, answer, h("button", { class: "button primary", type: "submit" }, icon("go"), h("span", {}, word)));
}
