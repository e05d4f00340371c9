// The page /labels: what stands on the site's labels, moved and changed by hand, seen as it will be printed.

import { Board } from "./labels/board.js";
import { Drawing } from "./labels/drawing.js";
import { Panel } from "./labels/panel.js";
import { kindWord, templateWord } from "./labels/words.js";
import { Gateway } from "./net/gateway.js";
import { h } from "./parts/element.js";
import { icon } from "./parts/icons.js";
import { Layer } from "./parts/layer.js";
import { preferences } from "./parts/menu.js";
import { pairingForm } from "./parts/pairing.js";
import { printerName } from "./printing/words.js";
import { registerWorker } from "./settings.js";
import { loadWords, missingWords, t } from "./words.js";

const DRAW_AFTER_MS = 120;
const STEP_MM = 0.5;
const LEAP_MM = 5;
const DPI = [203, 300, 600];

async function main() {
  const { language } = document.body.dataset;
  await loadWords(language);
  const layer = new Layer(h("div", { id: "layer" }));
  const page = new LabelPage(document.getElementById("app"), new Gateway({ language }), layer);
  document.body.append(layer.root);
  page.frame();
  addEventListener("keydown", (event) => page.key(event));
  addEventListener("hashchange", () => page.choose());
  addEventListener("beforeunload", (event) => { if (page.drawing.dirty) event.preventDefault(); });
  await page.begin();
  registerWorker();
  window.kiosk = { page, missingWords };
}

class LabelPage {
  drawing = new Drawing(() => this.changed());
  name = "";
  kind = "waybill";
  fields = [];
  right = "";
  values = {}; // what a person tries the drawing with, where it is not the usual example
  #samples = [];
  #heads = [];
  #timer = 0;
  #drawn = null;
  #asked = 0;

  constructor(root, gateway, layer) {
    Object.assign(this, { root, gateway, layer });
    this.board = new Board(this);
    this.panel = new Panel(this);
    this.names = h("select", { class: "input", "aria-label": t("Template"), data: { choose: "template" }, on: { change: () => { location.hash = this.names.value; } } });
    this.dpi = h("select", { class: "input", "aria-label": t("Print head"), data: { choose: "dpi" }, on: { change: () => this.draw() } }, DPI.map((dpi) => h("option", { value: dpi }, `${dpi} dpi`)));
    this.state = h("span", { class: "bar-who" }, t("Asking the gateway"));
    this.notice = h("p", { class: "print-notice", role: "status", hidden: true });
    this.buttons = {
      undo: this.#button("undo", t("Undo"), () => this.drawing.undo()),
      redo: this.#button("reload", t("Redo"), () => this.drawing.redo()),
      values: this.#button("keyboard", t("Example values"), () => this.#askValues()),
      begin: this.#button("list", t("Begin from…"), () => this.#askSample()),
      print: this.#button("printer", t("Test print"), () => this.#askPrinter()),
      save: this.#button("go", t("Save"), () => this.#askName(), "primary"),
    };
  }

  frame() {
    const menu = () => this.layer.open({ title: t("Menu"), body: h("nav", { class: "menu" }, preferences(), h("a", { class: "button menu-row", href: "/print-jobs" }, icon("printer"), h("span", {}, t("Labels and printers"))), h("a", { class: "button menu-row", href: "/" }, icon("list"), h("span", {}, t("Other station")))) });
    const open = h("button", { type: "button", class: "bar-button", "aria-label": t("Menu"), data: { action: "menu" }, on: { click: menu } }, icon("menu", 28));
    const back = h("a", { class: "bar-button bar-back", href: "/print-jobs", "aria-label": t("Back") }, icon("back", 28));
    const bar = h("header", { class: "bar bar-print" }, back, h("div", { class: "bar-names" }, h("strong", { class: "bar-title" }, t("Label templates")), this.state), open);
    const tools = h("div", { class: "label-tools", role: "toolbar", "aria-label": t("Label templates") }, this.names, this.dpi, h("span", { class: "label-tools-gap" }), Object.values(this.buttons));
    this.root.replaceChildren(bar, this.notice, tools, h("main", { class: "label-room" }, this.board.node, this.panel.node));
    document.body.classList.add("page-list");
  }

  async begin() {
    const [heads, samples, printers] = await Promise.all(["label-templates", "label-samples", "printers"].map((path) => this.#send("GET", path)));
    if (heads?.status === 401) return this.#pair();
    if (heads?.status !== 200 || samples?.status !== 200) return this.say("stop", t("The gateway does not answer. Look at the network, then try again."));
    [this.#heads, this.#samples, this.printers] = [heads.body, samples.body, printers?.body ?? []];
    this.#offer();
    await this.choose();
  }

  // Opens what the address names; what was changed and not saved stays until a person says so.
  async choose() {
    const name = decodeURIComponent(location.hash.slice(1)) || "waybill";
    if (name === this.name) return;
    if (this.drawing.dirty && !this.discards) {
      history.replaceState(null, "", `#${this.name}`);
      this.names.value = this.name;
      return this.#askDiscard(name);
    }
    this.discards = false;
    const answer = await this.#send("GET", `label-templates/${encodeURIComponent(name)}`);
    if (answer?.status !== 200) return this.say("stop", answer?.body?.message ?? t("The gateway does not answer. Look at the network, then try again."));
    Object.assign(this, { name, kind: name.split(":")[0], fields: answer.body.fields, example: answer.body.example, right: answer.body.right });
    this.values = {};
    this.#offer();
    this.drawing.open(answer.body.document);
  }

  // Everything that shows the drawing follows it.
  changed() {
    this.buttons.undo.disabled = !this.drawing.canUndo;
    this.buttons.redo.disabled = !this.drawing.canRedo;
    const may = this.right === "installer";
    for (const one of ["print", "save"]) this.buttons[one].disabled = !may;
    this.buttons.save.toggleAttribute("data-dirty", this.drawing.dirty);
    const size = `${this.drawing.document.width_mm} × ${this.drawing.document.height_mm} mm`;
    this.state.textContent = [templateWord(this.name), size, this.drawing.dirty ? t("not saved") : "", may ? "" : t("only an installer saves")].filter(Boolean).join(" · ");
    this.panel.show();
    this.board.show();
    if (this.#drawn === this.drawing.document) return;
    this.#drawn = this.drawing.document;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.draw(), DRAW_AFTER_MS);
  }

  async draw() {
    const asked = ++this.#asked;
    const answer = await this.#send("POST", "labels/draw", { document: this.drawing.document, kind: this.kind, fields: this.values, dpi: Number(this.dpi.value) });
    if (asked !== this.#asked) return;
    if (answer?.status !== 200) return this.say("stop", answer?.body?.message ?? t("The gateway does not answer. Look at the network, then try again."));
    this.board.picture(answer.body.png, answer.body.places);
    this.panel.faults(answer.body.places);
  }

  select(at) {
    this.drawing.select(at);
  }

  key(event) {
    if (event.key === "Escape" && this.layer.isOpen) return this.layer.typed(event);
    if (this.layer.isOpen) return;
    const typing = event.target.closest?.("input, textarea, select");
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "s") return this.#take(event, () => this.buttons.save.disabled || this.#askName());
    if (typing) return;
    if (command && event.key.toLowerCase() === "z") return this.#take(event, () => (event.shiftKey ? this.drawing.redo() : this.drawing.undo()));
    if (command && event.key.toLowerCase() === "y") return this.#take(event, () => this.drawing.redo());
    if (command && event.key.toLowerCase() === "d") return this.#take(event, () => this.drawing.duplicate());
    if (event.key === "Escape") return this.#take(event, () => this.select(-1));
    if (this.drawing.selected < 0) return;
    const step = event.shiftKey ? LEAP_MM : STEP_MM;
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (way) return this.#take(event, () => this.drawing.move(...way));
    if (event.key === "Delete" || event.key === "Backspace") this.#take(event, () => this.drawing.remove());
  }

  #take(event, action) {
    event.preventDefault();
    action();
  }

  say(level, text) {
    const close = h("button", { type: "button", class: "button quiet", "aria-label": t("Close"), on: { click: () => { this.notice.hidden = true; } } }, icon("stop", 20));
    this.notice.dataset.level = level;
    this.notice.replaceChildren(icon(level), h("span", { class: "print-notice-text" }, text), close);
    this.notice.hidden = false;
  }

  #send(method, path, body) {
    return this.gateway.print(method, path, body).catch(() => null);
  }

  #button(sign, label, click, more = "") {
    return h("button", { type: "button", class: `button small ${more}`, title: label, "aria-label": label, data: { tool: sign }, on: { click } }, icon(sign, 20), h("span", {}, label));
  }

  #offer() {
    const names = [...new Set([...this.#heads.map((one) => one.name), this.name].filter(Boolean))].sort();
    this.names.replaceChildren(...names.map((name) => h("option", { value: name, selected: name === this.name }, templateWord(name))));
  }

  #askDiscard(name) {
    const go = h("button", { type: "button", class: "button primary", data: { action: "discard" }, on: { click: () => { this.layer.close(); this.discards = true; location.hash = name; } } }, icon("erase"), h("span", {}, t("Leave them")));
    this.layer.open({ title: t("The changes are not saved"), body: h("div", { class: "ask-form" }, h("p", {}, t("Save them first, or leave them.")), go) });
  }

  // What the label would say with other values: a long address, a name of one letter.
  #askValues() {
    const rows = this.fields.map((field) => {
      const input = h("input", { class: "input", name: field, value: this.values[field] ?? this.example[field] ?? "", maxlength: "300", autocomplete: "off", on: { input: () => { this.values = { ...this.values, [field]: input.value }; this.draw(); } } });
      return h("label", { class: "field" }, h("span", { class: "code" }, field), input);
    });
    const usual = h("button", { type: "button", class: "button", data: { action: "usual" }, on: { click: () => { this.values = {}; this.layer.close(); this.draw(); } } }, icon("undo"), h("span", {}, t("The usual ones")));
    this.layer.open({ title: t("Example values"), body: h("div", { class: "ask-form" }, rows, usual) });
  }

  #askSample() {
    const fits = this.#samples.filter((one) => one.kind === this.kind);
    const rows = fits.map((one) => h("button", { type: "button", class: "button choice", data: { sample: one.name }, on: { click: () => { this.layer.close(); this.drawing.replace(one.document); } } }, h("span", {}, one.name === one.kind ? t("As it was at first") : one.name.replace(`${one.kind}-`, "").replace("x", " × ") + " mm")));
    this.layer.open({ title: t("Begin from…"), body: h("div", { class: "choices" }, rows) });
  }

  #askPrinter() {
    const rows = this.printers.map((one) => `${one.station}/${one.role}`).map((printer) => h("button", { type: "button", class: "button choice", data: { printer }, on: { click: () => this.#print(printer) } }, icon("printer"), h("span", {}, printerName(printer, Object.fromEntries(this.printers.map((one) => [one.station, one.station_name]))))));
    const none = h("p", { class: "empty" }, icon("info", 32), t("No printer hangs at a station yet. An installer adds it on the page of devices."));
    this.layer.open({ title: t("Test print"), body: rows.length ? h("div", { class: "choices" }, rows) : none });
  }

  async #print(printer) {
    this.layer.close();
    const answer = await this.#send("POST", "labels/print", { document: this.drawing.document, kind: this.kind, fields: this.values, printer });
    if (answer?.status === 201) this.say("go", t("The label is on its way. Look at it, then save."));
    else this.say("stop", answer?.body?.message ?? t("The gateway does not answer. Look at the network, then try again."));
  }

  #askName() {
    const carrier = h("input", { class: "input code", value: this.name.split(":")[1] ?? "", maxlength: "40", pattern: "[A-Za-z0-9_-]*", autocomplete: "off", "aria-label": t("Only for this carrier (code; empty: for all)") });
    const form = h(
      "form",
      { class: "ask-form", on: { submit: (event) => { event.preventDefault(); this.#save(carrier.value.trim() ? `${this.kind}:${carrier.value.trim()}` : this.kind); } } },
      this.kind === "waybill" ? h("label", { class: "field" }, h("span", {}, t("Only for this carrier (code; empty: for all)")), carrier) : null,
      h("p", { class: "soft" }, t("From now on {kind} labels are printed like this.", { kind: kindWord(this.kind) })),
      h("button", { class: "button primary", type: "submit", autofocus: true, data: { action: "save" } }, icon("go"), h("span", {}, t("Save"))),
      this.#heads.find((one) => one.name === this.name)?.drawn ? h("button", { class: "button", type: "button", data: { action: "forget" }, on: { click: () => this.#forget() } }, icon("undo"), h("span", {}, t("Back to how it was at first"))) : null,
    );
    this.layer.open({ title: t("Save"), body: form });
  }

  async #save(name) {
    const answer = await this.#send("PUT", `label-templates/${encodeURIComponent(name)}`, { document: this.drawing.document });
    this.layer.close();
    if (answer?.status !== 200) return this.say("stop", answer?.body?.message ?? t("The gateway does not answer. Look at the network, then try again."));
    this.name = name;
    this.#heads = [...this.#heads.filter((one) => one.name !== name), { name, drawn: true }];
    history.replaceState(null, "", `#${name}`);
    this.#offer();
    this.drawing.saved();
    this.say("go", t("Saved."));
  }

  async #forget() {
    const { name } = this;
    const answer = await this.#send("DELETE", `label-templates/${encodeURIComponent(name)}`);
    this.layer.close();
    if (answer?.status !== 200) return this.say("stop", answer?.body?.message ?? t("The gateway does not answer. Look at the network, then try again."));
    const first = await this.#send("GET", `label-templates/${encodeURIComponent(name)}`);
    this.#heads = this.#heads.map((one) => (one.name === name ? { ...one, drawn: false } : one));
    this.drawing.replace(first.body.document);
    this.drawing.saved();
  }

  #pair() {
    this.board.node.replaceChildren(h("section", { class: "station-card" }, h("h2", { class: "type-name" }, t("Pair this screen")), pairingForm((code) => this.gateway.pair(code), () => location.reload())));
  }
}

main();
