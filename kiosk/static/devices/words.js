// How a device page puts figures and states into words.

import { N_, t } from "../words.js";

const ADVICE = {
  looking: N_("Never reached so far. Look at power, cable and address."),
  stale: N_("Connected, but it says nothing. Look at its cable, its settings and whether it sleeps."),
  gone: N_("Switched off or unplugged. It goes on by itself as soon as it is back."),
};
const PRINTER_ADVICE = { stale: N_("It answers, but it cannot print now. Look at the printer.") };
const KIND_WORDS = { scale: N_("Scale"), scanner: N_("Scanner"), printer: N_("Label printer"), reader: N_("RFID reader"), serial: N_("Serial port"), network: N_("Network port"), keyboard: N_("Keyboard or scanner") };
const SOURCES = { "by-id": N_("plugged in here"), port: N_("plugged in here"), usb: N_("USB"), hid: N_("USB"), input: N_("USB"), mdns: N_("announced on the network"), scan: N_("found by address"), probe: N_("it answered itself") };

export function advice(device) {
  const key = (device.kind === "printer" && PRINTER_ADVICE[device.state]) || ADVICE[device.state];
  return key ? t(key) : "";
}

export function kindWord(kind) {
  return KIND_WORDS[kind] ? t(KIND_WORDS[kind]) : kind;
}

export function sourceWord(source) {
  return SOURCES[source] ? t(SOURCES[source]) : source;
}

// Seconds since 1970 -> "3 min"; "" where nobody knows.
export function ago(since, now = Date.now() / 1000) {
  if (!since) return "";
  const seconds = Math.max(0, Math.floor(now - since));
  if (seconds < 60) return t("{n} s", { n: seconds });
  if (seconds < 3600) return t("{n} min", { n: Math.floor(seconds / 60) });
  if (seconds < 86400) return t("{n} h", { n: Math.floor(seconds / 3600) });
  return t("{n} d", { n: Math.floor(seconds / 86400) });
}

// What went wrong so far, in a few words.
export function troubles(device) {
  const unread = (device.bad_frames ?? 0) + (device.half_frames ?? 0);
  return unread ? t("{n} unread", { n: unread }) : "";
}

export function counters(device) {
  const figures = [
    [t("Readings"), device.readings],
    [t("Unreadable frames"), device.bad_frames],
    [t("Half frames"), device.half_frames],
    [t("Reconnects"), device.connections === undefined ? undefined : Math.max(0, device.connections - 1)],
    [t("Left out"), device.dropped],
    [t("Program faults"), device.callback_failures],
  ];
  return figures.filter(([, value]) => value !== undefined);
}

// "5320 4420": the bytes in pairs, and as letters where they are letters.
export function hexPairs(hex) {
  return hex.replace(/../g, "$& ").trim();
}

export function letters(hex) {
  return (hex.match(/../g) ?? []).map((pair) => parseInt(pair, 16)).map((code) => (code >= 32 && code < 127 ? String.fromCharCode(code) : "·")).join("");
}
