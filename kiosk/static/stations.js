// The page /: the stations of this gateway, who works there, and how their devices are.

import { Gateway } from "./net/gateway.js";
import { dot } from "./parts/dots.js";
import { h } from "./parts/element.js";
import { icon } from "./parts/icons.js";
import { Layer } from "./parts/layer.js";
import { preferences } from "./parts/menu.js";
import { pairingForm } from "./parts/pairing.js";
import { registerWorker } from "./settings.js";
import { loadWords, missingWords, N_, t } from "./words.js";

const EVERY_MS = 3000;
const KINDS = { receive: ["receive", N_("Receiving")], pick: ["claim", N_("Picking")], pack: ["box", N_("Scan-out")], gate: ["gate", N_("Gate")] };

async function main() {
  const { language } = document.body.dataset;
  await loadWords(language);
  const gateway = new Gateway({ language });
  const layer = new Layer(h("div", { id: "layer" }));
  const page = new StationsPage(document.getElementById("app"), gateway, layer);
  document.body.append(layer.root);
  page.frame();
  await page.refresh();
  setInterval(() => document.hidden || page.refresh(), EVERY_MS);
  registerWorker();
  window.kiosk = { missingWords };
}

class StationsPage {
  #shown = "";

  constructor(root, gateway, layer) {
    Object.assign(this, { root, gateway, layer });
    this.list = h("main", { class: "stations" }, h("p", { class: "empty" }, icon("wait", 32), t("Asking the gateway")));
    this.strip = h("p", { class: "strip", data: { level: "look" }, hidden: true, role: "status" }, icon("offline"), h("span", {}, t("Gateway silent. What stands here may be old.")));
  }

  frame() {
    const menu = () => this.layer.open({ title: t("Menu"), body: h("nav", { class: "menu" }, preferences(), h("a", { class: "button menu-row", href: "/devices" }, icon("scale"), h("span", {}, t("Devices"))), h("a", { class: "button menu-row", href: "/print-jobs" }, icon("printer"), h("span", {}, t("Labels and printers"))), h("a", { class: "button menu-row", href: "/labels" }, icon("list"), h("span", {}, t("Label templates"))), h("a", { class: "button menu-row", href: "/tags" }, icon("reader"), h("span", {}, t("RFID tags"))), h("a", { class: "button menu-row", href: "/map" }, icon("map"), h("span", {}, t("Map"))), h("a", { class: "button menu-row", href: "/places" }, icon("bin"), h("span", {}, t("Places"))), h("a", { class: "button menu-row", href: "/counts" }, icon("list"), h("span", {}, t("Counts"))), h("a", { class: "button menu-row", href: "/sheet" }, icon("barcode"), h("span", {}, t("Barcode sheet")))) });
    const open = h("button", { type: "button", class: "bar-button", "aria-label": t("Menu"), data: { action: "menu" }, on: { click: menu } }, icon("menu", 28));
    const names = h("div", { class: "bar-names" }, h("strong", { class: "bar-title" }, "Floorgate"), h("span", { class: "bar-who" }, t("Where do you work?")));
    this.root.replaceChildren(h("header", { class: "bar" }, names, open), this.strip, this.list);
    document.body.classList.add("page-list");
  }

  async refresh() {
    const answer = await this.gateway.stations().catch(() => null);
    this.strip.hidden = answer !== null && answer.status < 500;
    if (answer === null || answer.status >= 500) return;
    const text = JSON.stringify(answer);
    if (text === this.#shown) return;
    this.#shown = text;
    this.list.replaceChildren(answer.status === 401 ? this.#pairing() : this.#stations(answer.body));
  }

  #pairing() {
    return h("section", { class: "station-card" }, h("h2", { class: "type-name" }, t("Pair this screen")), pairingForm((code) => this.gateway.pair(code), () => location.reload()));
  }

  #stations(stations) {
    if (!Array.isArray(stations) || !stations.length) {
      return h("p", { class: "empty" }, icon("info", 32), t("There is no station yet. An installer adds them at the gateway; this page shows them at once."));
    }
    return h("ul", { class: "station-list" }, stations.map(card));
  }
}

function card(station) {
  const [sign, word] = KINDS[station.kind] ?? ["info", station.kind];
  const operator = station.operator?.name ?? station.operator;
  return h(
    "li",
    {},
    h(
      "a",
      { class: "station-card", href: `/s/${encodeURIComponent(station.station)}`, data: { station: station.station } },
      h("span", { class: "station-sign" }, icon(sign, 48)),
      h("span", { class: "station-names" }, h("strong", { class: "type-name" }, station.name || station.station), h("span", { class: "soft" }, t(word))),
      h("span", { class: operator ? "station-who" : "station-who soft" }, icon("person", 20), h("span", {}, operator || t("nobody here"))),
      h("span", { class: "station-dots" }, (station.devices ?? []).map(dot)),
    ),
  );
}

main();
