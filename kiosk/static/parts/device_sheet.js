// What a tap on the device dots opens.

import { devicePath, roleIcon, roleWord, stateOf } from "./dots.js";
import { h } from "./element.js";
import { icon } from "./icons.js";
import { reasonWord } from "./reasons.js";
import { t } from "../words.js";

// The station's devices; each opens its own page.
export function deviceSheet(devices, station) {
  if (!devices.length) return h("p", { class: "empty" }, icon("info", 32), t("No devices at this station. Add them in the gateway's station settings."));
  return h("ul", { class: "device-list" }, devices.map((device) => h("li", {}, deviceRow(device, station))));
}

function deviceRow(device, station) {
  const { level, word } = stateOf(device);
  return h(
    "a",
    { class: "device-row", href: devicePath(station, device.role), data: { role: device.role } },
    icon(roleIcon(device.role), 32),
    h("div", {}, h("strong", {}, roleWord(device.role)), h("p", { class: "soft" }, device.driver)),
    h("div", { class: `tag tag-${level}` }, icon(level), h("span", {}, word)),
    h("p", { class: "device-url soft code" }, device.url),
    device.reason ? h("p", { class: "device-reason" }, reasonWord(device.reason)) : null,
  );
}
