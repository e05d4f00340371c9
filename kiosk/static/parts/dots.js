// Device dots tell the truth: a shape and a colour for the state, words on tap.

import { h } from "./element.js";
import { icon } from "./icons.js";
import { N_, t } from "../words.js";

const ROLES = { scanner: N_("Scanner"), scale: N_("Scale"), printer: N_("Label printer"), reader: N_("RFID reader") };
const STATES = {
  reading: ["go", N_("Works")],
  connected: ["go", N_("Connected")],
  looking: ["look", N_("Looking for it")],
  stale: ["look", N_("Silent")],
  gone: ["stop", N_("Gone")],
};

// A further printer has a name: "printer:goods".
export function roleWord(role) {
  const [kind, name] = role.split(":");
  const word = ROLES[kind] ? t(ROLES[kind]) : kind;
  return name ? `${word} ${name}` : word;
}

export function roleIcon(role) {
  const [kind] = role.split(":");
  return ROLES[kind] ? kind : "info";
}

export function devicePath(station, role) {
  return `/devices#${encodeURIComponent(station)}/${encodeURIComponent(role)}`;
}

export function stateOf(device) {
  const [level, word] = STATES[device.state] ?? ["look", N_("Not known")];
  return { level, word: t(word) };
}

export function dot(device) {
  const { level, word } = stateOf(device);
  const label = `${roleWord(device.role)}: ${word}`;
  return h(
    "span",
    { class: `dot dot-${level}`, role: "img", "aria-label": label, title: label, data: { role: device.role, state: device.state } },
    icon(roleIcon(device.role), 20),
    h("span", { class: "dot-mark", "aria-hidden": "true" }),
    h("span", { class: "dot-word" }, roleWord(device.role)),
  );
}
