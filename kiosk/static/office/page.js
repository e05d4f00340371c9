// What the supervisor's pages share: the bar with tabs, sentences, calls that ask for a badge where one is needed.

import { Gateway } from "../net/gateway.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { Layer } from "../parts/layer.js";
import { preferences } from "../parts/menu.js";
import { pairingForm } from "../parts/pairing.js";
import { Wedge } from "../scan/wedge.js";
import { registerWorker } from "../settings.js";
import { loadWords, missingWords, N_, t } from "../words.js";

const PAGES = { "/map": ["map", N_("Map")], "/places": ["bin", N_("Places")], "/replay": ["wait", N_("Watch a day again")], "/counts": ["list", N_("Counts")], "/parcels": ["box", N_("Parcels")], "/print-jobs": ["printer", N_("Labels and printers")], "/tags": ["reader", N_("RFID tags")], "/devices": ["scale", N_("Devices")] };

export class OfficePage {
  badge = "";

  // title: of the page; parts: name -> [icon, word] of its tabs, or none.
  static async open(make) {
    const { language } = document.body.dataset;
    await loadWords(language);
    const page = make(new Gateway({ language }));
    page.frame();
    new Wedge({ scanned: (text) => page.layer.scanned(text) || page.scanned(text), typed: (event) => page.layer.isOpen && page.layer.typed(event) }).start();
    addEventListener("hashchange", () => page.choose());
    addEventListener("keydown", (event) => { if (event.key === "Escape" && page.layer.isOpen) page.layer.typed(event); });
    page.choose();
    registerWorker();
    window.kiosk = { page, missingWords };
    return page;
  }

  constructor(gateway, title, parts = {}) {
    Object.assign(this, { gateway, title, parts, root: document.getElementById("app") });
    this.layer = new Layer(h("div", { id: "layer" }));
    document.body.append(this.layer.root);
    this.state = h("span", { class: "bar-who" }, t("Asking the gateway"));
    this.strip = h("p", { class: "strip", data: { level: "look" }, hidden: true, role: "status" }, icon("offline"), h("span", {}, t("Gateway silent. What stands here may be old.")));
    this.notice = h("p", { class: "print-notice", role: "status", hidden: true });
    this.body = h("main", { class: "office" });
    this.tabs = h("nav", { class: "print-tabs office-tabs", "aria-label": title, hidden: !Object.keys(parts).length }, Object.entries(parts).map(([name, [sign, word]]) => h("a", { class: "print-tab", href: `#${name}`, data: { part: name } }, icon(sign, 20), h("span", {}, t(word)))));
  }

  frame() {
    const others = () => Object.entries(PAGES).filter(([path]) => path !== location.pathname).map(([path, [sign, word]]) => h("a", { class: "button menu-row", href: path }, icon(sign), h("span", {}, t(word))));
    const menu = () => this.layer.open({ title: t("Menu"), body: h("nav", { class: "menu" }, preferences(), others(), h("a", { class: "button menu-row", href: "/" }, icon("list"), h("span", {}, t("Other station")))) });
    const open = h("button", { type: "button", class: "bar-button", "aria-label": t("Menu"), data: { action: "menu" }, on: { click: menu } }, icon("menu", 28));
    const back = h("a", { class: "bar-button bar-back", href: "/", "aria-label": t("Back") }, icon("back", 28));
    const names = h("div", { class: "bar-names" }, h("h1", { class: "bar-title" }, this.title), this.state);
    this.root.replaceChildren(h("header", { class: "bar bar-print" }, back, names, open), this.strip, this.notice, this.tabs, this.body);
    document.body.classList.add("page-list");
  }

  // The part that the address names: "#zones", "#bins:A-01-01".
  choose() {
    const [name, about] = decodeURIComponent(location.hash.slice(1)).split(":");
    const part = this.parts[name] ? name : (Object.keys(this.parts)[0] ?? "");
    this.root.dataset.part = part;
    for (const tab of this.tabs.children) tab.toggleAttribute("aria-current", tab.dataset.part === part);
    this.show(part, about ?? "");
  }

  show() {}

  scanned() {}

  send(method, path, body) {
    return this.gateway.office(method, path, body, this.badge).catch(() => null);
  }

  // The body of a call that worked; null after a sentence that says why not. A badge is asked for where one is needed.
  async ask(method, path, body) {
    const answer = await this.send(method, path, body);
    this.strip.hidden = answer !== null && answer.status < 500;
    if (answer !== null && answer.status < 300) return answer.body;
    if (answer?.status === 401) return this.#pair();
    if (answer?.status === 403 && ["supervisor_needed", "unknown_badge", "who_decides"].includes(answer.body?.code)) {
      this.badge = "";
      const badge = await this.askBadge(answer.body.message);
      if (!badge) return null;
      this.badge = badge;
      return this.ask(method, path, body);
    }
    this.say("stop", answer === null ? t("The gateway does not answer. Look at the network, then try again.") : (answer.body?.message ?? t("This was refused.")));
    return null;
  }

  askBadge(why) {
    return new Promise((resolve) => {
      let given = "";
      const badge = h("input", { class: "input code", type: "password", "aria-label": t("Badge"), autofocus: true, autocomplete: "off", maxlength: "80" });
      const done = (text) => { given = text.trim(); this.layer.close(); };
      const form = h(
        "form",
        { class: "ask-form", on: { submit: (event) => { event.preventDefault(); done(badge.value); } } },
        h("p", {}, why),
        h("label", { class: "field" }, h("span", {}, t("Scan your badge")), badge),
        h("button", { type: "submit", class: "button primary", data: { action: "badge" } }, icon("go"), h("span", {}, t("OK"))),
      );
      this.layer.open({ title: t("Badge"), body: form, scanned: (text) => { done(text); return true; }, closed: () => resolve(given) });
    });
  }

  #pair() {
    this.body.replaceChildren(h("section", { class: "station-card" }, h("h2", { class: "type-name" }, t("Pair this screen")), pairingForm((code) => this.gateway.pair(code), () => location.reload())));
    return null;
  }

  say(level, text) {
    const close = h("button", { type: "button", class: "button quiet", "aria-label": t("Close"), on: { click: () => { this.notice.hidden = true; } } }, icon("stop", 20));
    this.notice.dataset.level = level;
    this.notice.replaceChildren(icon(level), h("span", { class: "print-notice-text" }, text), close);
    this.notice.hidden = false;
  }
}

export function command(sign, label, name, click, primary = false) {
  return h("button", { type: "button", class: primary ? "button primary" : "button", data: { action: name }, on: { click } }, icon(sign, 20), h("span", {}, label));
}

export function field(label, input) {
  return h("label", { class: "field" }, h("span", {}, label), input);
}

export function choice(label, name, options, chosen, change = null) {
  const select = h("select", { class: "input", name, "aria-label": label }, options.map(([value, word]) => h("option", { value, selected: value === chosen }, word)));
  if (change) select.addEventListener("change", () => change(select.value));
  return select;
}

// A file's text; null where a person thinks better of it.
export function fileButton(label, name, read) {
  const input = h("input", { type: "file", accept: ".csv,.txt,text/csv", class: "visually-hidden", tabindex: "-1", "aria-hidden": "true", on: { change: async () => { const [file] = input.files; if (file) read(await file.text()); input.value = ""; } } });
  return h("span", {}, input, command("list", label, name, () => input.click()));
}

// Lines of a file that cannot be used, each with its number and the reason.
export function faultList(faults, total) {
  if (!total) return null;
  return h("section", { class: "office-faults" }, h("h3", {}, icon("stop", 20), t("{n} lines cannot be used", { n: total })), h("ol", {}, faults.map((one) => h("li", { value: one.line }, h("span", {}, one.message), h("code", {}, one.text)))));
}
