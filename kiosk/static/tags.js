// The page /tags: work with RFID tags on a PDA: find one, count a bin by its tags, print labels and read them back; every
// tagged unit with its history; what readers watch; what partners send.

import { Gateway } from "./net/gateway.js";
import { h } from "./parts/element.js";
import { icon } from "./parts/icons.js";
import { Layer } from "./parts/layer.js";
import { preferences } from "./parts/menu.js";
import { pairingForm } from "./parts/pairing.js";
import { Wedge } from "./scan/wedge.js";
import { registerWorker } from "./settings.js";
import { Counting } from "./tags/counting.js";
import { Labels } from "./tags/labels.js";
import { Locating } from "./tags/locating.js";
import { Partners } from "./tags/partners.js";
import { Readers } from "./tags/readers.js";
import { Units } from "./tags/units.js";
import { loadWords, missingWords, N_, t } from "./words.js";

const KEPT = "kiosk_reader";
const EVERY_MS = 3000;
const PARTS = { locate: ["find", N_("Find")], count: ["bin", N_("Count")], labels: ["barcode", N_("Tag labels")], units: ["list", N_("Units")], readers: ["reader", N_("Readers")], partners: ["swap", N_("Partners")] };

async function main() {
  const { language } = document.body.dataset;
  await loadWords(language);
  const layer = new Layer(h("div", { id: "layer" }));
  const page = new TagPage(document.getElementById("app"), new Gateway({ language }), layer);
  document.body.append(layer.root);
  page.frame();
  new Wedge({ scanned: (text) => layer.scanned(text) || page.part.scanned?.(text), typed: (event) => layer.isOpen && layer.typed(event) }).start();
  addEventListener("keydown", (event) => event.key === "Escape" && layer.close());
  addEventListener("hashchange", () => page.choose());
  await page.refresh();
  page.choose();
  setInterval(() => document.hidden || page.refresh(), EVERY_MS);
  registerWorker();
  window.kiosk = { page, missingWords };
}

class TagPage {
  #shown = "";

  constructor(root, gateway, layer) {
    Object.assign(this, { root, gateway, layer });
    this.readers = h("select", { class: "input", "aria-label": t("Reader"), on: { change: () => localStorage.setItem(KEPT, this.readers.value) } });
    this.state = h("span", { class: "bar-who" }, t("Asking the gateway"));
    this.strip = h("p", { class: "strip", data: { level: "look" }, hidden: true, role: "status" }, icon("offline"), h("span", {}, t("Gateway silent. What stands here may be old.")));
    this.notice = h("p", { class: "print-notice", role: "status", hidden: true });
    this.parts = { locate: new Locating(this), count: new Counting(this), labels: new Labels(this), units: new Units(this), readers: new Readers(this), partners: new Partners(this) };
    this.body = h("main", { class: "tagging" });
  }

  get part() {
    return this.parts[this.root.dataset.part] ?? this.parts.locate;
  }

  // Where the reader in hand hangs.
  get reader() {
    const [station, role] = this.readers.value.split("/");
    return { station: station ?? "", role: role ?? "" };
  }

  frame() {
    const menu = () => this.layer.open({ title: t("Menu"), body: h("nav", { class: "menu" }, preferences(), h("a", { class: "button menu-row", href: "/print-jobs" }, icon("printer"), h("span", {}, t("Labels and printers"))), h("a", { class: "button menu-row", href: "/devices" }, icon("scale"), h("span", {}, t("Devices"))), h("a", { class: "button menu-row", href: "/" }, icon("list"), h("span", {}, t("Other station")))) });
    const open = h("button", { type: "button", class: "bar-button", "aria-label": t("Menu"), data: { action: "menu" }, on: { click: menu } }, icon("menu", 28));
    const back = h("a", { class: "bar-button bar-back", href: "/", "aria-label": t("Back") }, icon("back", 28));
    const names = h("div", { class: "bar-names" }, h("strong", { class: "bar-title" }, t("RFID tags")), this.state);
    this.tabs = h("nav", { class: "print-tabs tag-tabs", "aria-label": t("RFID tags") }, Object.entries(PARTS).map(([name, [sign, word]]) => h("a", { class: "print-tab", href: `#${name}`, data: { part: name } }, icon(sign, 20), h("span", {}, t(word)))));
    this.root.replaceChildren(h("header", { class: "bar bar-print" }, back, names, open), this.strip, this.notice, this.tabs, h("label", { class: "tag-reader", hidden: true }, icon("reader", 20), this.readers), this.body);
    document.body.classList.add("page-list");
  }

  // "#locate:30f4…" finds that tag at once.
  choose() {
    const [name, epc] = location.hash.slice(1).split(":");
    this.part.leave?.();
    this.layer.close();
    this.root.dataset.part = PARTS[name] ? name : "locate";
    for (const tab of this.tabs.children) tab.toggleAttribute("aria-current", tab.dataset.part === this.root.dataset.part);
    this.body.replaceChildren(this.part.node);
    this.part.enter?.(epc);
  }

  send(method, path, body) {
    return this.gateway.print(method, `tags${path}`, body).catch(() => null);
  }

  // The body of a call that worked; null after a sentence that says why not.
  async ask(method, path, body) {
    const answer = await this.send(method, path, body);
    if (answer !== null && answer.status < 300) return answer.body;
    this.say("stop", answer === null ? t("The gateway does not answer. Look at the network, then try again.") : (answer.body?.message ?? t("This was refused.")));
    return null;
  }

  async refresh() {
    const answer = await this.send("GET", "/readers");
    this.strip.hidden = answer !== null && answer.status < 500;
    if (answer?.status === 401) return this.body.replaceChildren(h("section", { class: "station-card" }, h("h2", { class: "type-name" }, t("Pair this screen")), pairingForm((code) => this.gateway.pair(code), () => location.reload())));
    if (answer?.status !== 200) return;
    this.#offer(answer.body);
  }

  #offer(readers) {
    const shown = JSON.stringify(readers);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const before = this.readers.value || localStorage.getItem(KEPT);
    this.readers.replaceChildren(...readers.map((one) => h("option", { value: `${one.station}/${one.role}` }, [one.name, one.role.split(":")[1]].filter(Boolean).join(" · "))));
    if (readers.some((one) => `${one.station}/${one.role}` === before)) this.readers.value = before;
    this.readers.parentElement.hidden = readers.length < 2;
    const chosen = readers.find((one) => `${one.station}/${one.role}` === this.readers.value);
    this.state.textContent = !chosen ? t("No reader hangs here. An installer adds one under Devices.") : chosen.state === "reading" ? t("{name} reads", { name: chosen.name }) : t("{name} does not read", { name: chosen.name });
  }

  say(level, text) {
    const close = h("button", { type: "button", class: "button quiet", "aria-label": t("Close"), on: { click: () => { this.notice.hidden = true; } } }, icon("stop", 20));
    this.notice.dataset.level = level;
    this.notice.replaceChildren(icon(level), h("span", { class: "print-notice-text" }, text), close);
    this.notice.hidden = false;
  }
}

main();
