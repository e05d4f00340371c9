// The page /devices: every device of every station, one of them opened (#station/role), and the search for new ones.

import { DeviceDetail } from "./devices/detail.js";
import { FindSheet, findRow } from "./devices/find.js";
import { ago, troubles } from "./devices/words.js";
import { Gateway } from "./net/gateway.js";
import { devicePath, roleIcon, roleWord, stateOf } from "./parts/dots.js";
import { h } from "./parts/element.js";
import { icon } from "./parts/icons.js";
import { Layer } from "./parts/layer.js";
import { preferences } from "./parts/menu.js";
import { pairingForm } from "./parts/pairing.js";
import { reasonWord } from "./parts/reasons.js";
import { registerWorker } from "./settings.js";
import { loadWords, missingWords, t, tn } from "./words.js";

const EVERY_MS = 2000;
const WIDE = "(min-width: 1000px)"; // list and device beside each other
const WORST_FIRST = ["stop", "look", "go"];

async function main() {
  const { language } = document.body.dataset;
  await loadWords(language);
  const gateway = new Gateway({ language });
  const layer = new Layer(h("div", { id: "layer" }));
  const page = new DevicesPage(document.getElementById("app"), gateway, layer);
  document.body.append(layer.root);
  page.frame();
  addEventListener("hashchange", () => page.choose());
  addEventListener("keydown", (event) => layer.isOpen && layer.typed(event));
  await page.refresh();
  setInterval(() => document.hidden || page.refresh(), EVERY_MS);
  registerWorker();
  window.kiosk = { page, missingWords };
}

class DevicesPage {
  devices = null;
  plugged = [];
  right = "";
  #detail = null;
  #shown = "";

  constructor(root, gateway, layer) {
    Object.assign(this, { root, gateway, layer });
    this.count = h("span", { class: "bar-who" }, t("Asking the gateway"));
    this.list = h("section", { class: "device-index", "aria-label": t("Devices") }, h("p", { class: "empty" }, icon("wait", 32), t("Asking the gateway")));
    this.panel = h("section", { class: "device-panel" });
    this.strip = h("p", { class: "strip", data: { level: "look" }, hidden: true, role: "status" }, icon("offline"), h("span", {}, t("Gateway silent. What stands here may be old.")));
    this.notice = h("p", { class: "device-notice", role: "status", hidden: true });
    this.find = h("button", { type: "button", class: "button primary device-find", hidden: true, data: { action: "find" }, on: { click: () => this.findDevices() } }, icon("find"), h("span", {}, t("Find devices")));
  }

  frame() {
    const rows = () => [...preferences(), h("a", { class: "button menu-row", href: "/" }, icon("list"), h("span", {}, t("Other station")))];
    const menu = () => this.layer.open({ title: t("Menu"), body: h("nav", { class: "menu" }, rows()) });
    const open = h("button", { type: "button", class: "bar-button", "aria-label": t("Menu"), data: { action: "menu" }, on: { click: menu } }, icon("menu", 28));
    const back = h("a", { class: "bar-button bar-back", href: "/", "aria-label": t("Back"), on: { click: (event) => this.#back(event) } }, icon("back", 28));
    const names = h("div", { class: "bar-names" }, h("strong", { class: "bar-title" }, t("Devices")), this.count);
    const bar = h("header", { class: "bar bar-devices" }, back, names, open);
    this.root.replaceChildren(bar, this.strip, this.notice, h("main", { class: "devices" }, h("div", { class: "device-side" }, this.list, this.find), this.panel));
    document.body.classList.add("page-list");
  }

  // From a device to the list, from the list to where the person came from.
  #back(event) {
    if (location.hash && !matchMedia(WIDE).matches) {
      event.preventDefault();
      history.replaceState(null, "", "/devices");
      this.choose();
    } else if (document.referrer.startsWith(location.origin) && history.length > 1) {
      event.preventDefault();
      history.back();
    }
  }

  async refresh() {
    const answer = await this.gateway.device("GET").catch(() => null);
    this.strip.hidden = answer !== null && answer.status < 500;
    if (answer === null || answer.status >= 500) return;
    if (answer.status === 401) return this.#pair();
    const first = this.devices === null;
    this.right = answer.body.right;
    this.devices = answer.body.devices;
    this.plugged = this.right === "installer" ? (answer.body.plugged ?? []) : [];
    this.find.hidden = this.right !== "installer";
    this.#draw();
    if (first) this.choose();
    else this.#detail?.update();
  }

  #pair() {
    if (this.#shown === "pair") return;
    this.#shown = "pair";
    this.root.dataset.open = "no";
    this.panel.replaceChildren();
    this.list.replaceChildren(h("section", { class: "station-card" }, h("h2", { class: "type-name" }, t("Pair this screen")), pairingForm((code) => this.gateway.pair(code), () => location.reload())));
  }

  #draw() {
    const bad = this.devices.filter((device) => stateOf(device).level !== "go").length;
    this.count.textContent = bad ? tn("{n} device needs attention", "{n} devices need attention", bad) : t("All devices work");
    if (!this.devices.length) this.count.textContent = t("no devices");
    const shown = JSON.stringify([this.plugged, this.devices.map((one) => [one.station, one.role, one.driver, one.state, one.reason, troubles(one), one.since])]);
    if (shown === this.#shown) return this.#tellAges();
    this.#shown = shown;
    const stations = Map.groupBy ? Map.groupBy(this.devices, (one) => one.station) : grouped(this.devices);
    const groups = [...stations.values()].map((devices) => this.#station(devices));
    const fresh = this.plugged.length ? [this.#fresh()] : [];
    this.list.replaceChildren(...fresh, ...(groups.length ? groups : [empty(this.right)]));
    this.#mark();
  }

  // Only the ages change: the rows stay, so that a finger keeps what it is on.
  #tellAges() {
    for (const age of this.list.querySelectorAll(".device-age")) age.textContent = ago(Number(age.dataset.since));
  }

  // Plugged in and not hung up yet: one tap from its place.
  #fresh() {
    const rows = this.plugged.map((one) => h("li", {}, findRow(one, { click: () => this.findDevices(null, one) })));
    return h("section", { class: "device-fresh" }, h("h2", { class: "device-group" }, t("Plugged in, no station yet")), h("ul", { class: "find-list" }, rows));
  }

  #station(devices) {
    const [{ station, station_name: name }] = devices;
    const heading = h("h2", { class: "device-group" }, h("span", {}, name || station), name && name !== station ? h("span", { class: "soft code" }, station) : null);
    return h("section", {}, heading, h("ul", { class: "device-rows" }, devices.map((device) => h("li", {}, row(device)))));
  }

  // What the address says is opened; on a wide screen the first device that needs a look is.
  choose() {
    if (this.devices === null) return; // not asked yet, or not paired: the form is all there is
    const worst = this.#worst();
    if (!location.hash && worst && matchMedia(WIDE).matches) history.replaceState(null, "", devicePath(worst.station, worst.role));
    const [station, role] = location.hash.slice(1).split("/").map(decodeURIComponent);
    this.#detail?.close();
    this.#detail = null;
    this.root.dataset.open = station && role ? "" : "no";
    this.#mark();
    if (!station || !role) {
      this.panel.replaceChildren(h("p", { class: "empty" }, icon("info", 32), t("Choose a device to see what it says.")));
      return;
    }
    this.#detail = new DeviceDetail({ page: this, station, role });
    this.panel.replaceChildren(this.#detail.node);
    this.#detail.start();
    scrollTo(0, 0);
  }

  #worst() {
    const level = (device) => WORST_FIRST.indexOf(stateOf(device).level);
    return [...(this.devices ?? [])].sort((a, b) => level(a) - level(b))[0];
  }

  #mark() {
    for (const link of this.list.querySelectorAll("a.device-line")) link.toggleAttribute("aria-current", link.getAttribute("href") === `/devices${location.hash}`);
  }

  // place: whose device is replaced; one: what was found already.
  findDevices(place = null, one = null) {
    new FindSheet(this, place).open(one);
  }

  // One line that stays until the next or until it is closed; undo() is offered where it is given.
  say(level, text, undo = null) {
    const close = h("button", { type: "button", class: "button quiet", "aria-label": t("Close"), on: { click: () => { this.notice.hidden = true; } } }, icon("stop", 20));
    const again = undo ? h("button", { type: "button", class: "button", data: { action: "undo" }, on: { click: () => { this.notice.hidden = true; undo(); } } }, icon("undo", 20), h("span", {}, t("Undo"))) : null;
    this.notice.dataset.level = level;
    this.notice.replaceChildren(icon(level), h("span", { class: "device-notice-text" }, text), again ?? "", close);
    this.notice.hidden = false;
  }
}

function row(device) {
  const { level, word } = stateOf(device);
  const trouble = troubles(device);
  return h(
    "a",
    { class: "device-line", href: devicePath(device.station, device.role), data: { station: device.station, role: device.role, state: device.state } },
    icon(roleIcon(device.role), 32),
    h("span", { class: "device-line-names" }, h("strong", {}, roleWord(device.role)), h("span", { class: "soft" }, device.driver)),
    h("span", { class: "device-line-state" }, h("span", { class: `device-mark dot-${level}` }, h("span", { class: "dot-mark", "aria-hidden": "true" }), h("span", {}, word)), h("span", { class: "soft" }, h("span", { class: "device-age", data: { since: device.since ?? 0 } }, ago(device.since)), trouble ? ` · ${trouble}` : "")),
    device.reason ? h("span", { class: "device-line-reason" }, reasonWord(device.reason)) : null,
  );
}

function grouped(devices) {
  const groups = new Map();
  for (const device of devices) groups.set(device.station, [...(groups.get(device.station) ?? []), device]);
  return groups;
}

function empty(right) {
  const text = right === "installer" ? t("No device hangs at a station yet. Plug one in and press “Find devices”.") : t("No device hangs at a station yet. An installer adds them here.");
  return h("p", { class: "empty" }, icon("info", 32), text);
}

main();
