// The page: which bench is looked at, what the scanner points at, and the loop that keeps it all true.

import { act, look, parcels, Refused } from "./api.js";
import { zoomLabel, showKeys } from "./dialogs.js";
import { h, rebuild, setAttr, setClass, setText, t } from "./dom.js";
import { Gate } from "./gate.js";
import { Printer } from "./printer.js";
import { Scale } from "./scale.js";
import { Scanner } from "./scanner.js";
import { beep, soundSwitch } from "./sound.js";
import { Tray } from "./tray.js";
import { Wire } from "./wire.js";

const EVERY_MS = 400;
const HIDDEN_MS = 3000;
const TRAY_MS = 3000;
const PARTS = { scanner: Scanner, scale: Scale, printer: Printer, reader: Gate };
const $ = (id) => document.getElementById(id);

class Desk {
  constructor() {
    this.name = "";
    this.benches = [];
    this.shown = {};
    this.aimed = null;
    this.parts = {};
    this.tray = new Tray($("tray"), this);
    this.asked = 0;
  }

  // one bench

  open(name) {
    if (!name || name === this.name) return;
    this.name = name;
    this.aimed = null;
    this.parts = {};
    this.shown = {};
    history.replaceState(null, "", `#${encodeURIComponent(name)}`);
    this.refresh();
  }

  build(bench) {
    const title = h("h2");
    const kind = h("span.pill");
    this.who = h("span.pill");
    this.take = h("button", { type: "button", onclick: () => this.act("take", { on: Boolean(this.shown.occupant) }) });
    this.screen = h("a.plain", { target: "_blank", rel: "noopener" }, t("open_screen"));
    title.textContent = titleOf(bench);
    kind.textContent = t(`kind_${bench.kind}`);
    this.heads = {};
    this.parts = {};
    this.wires = {};
    for (const [role, Part] of Object.entries(PARTS)) if (bench[role]) this.parts[role] = new Part(this);
    const head = h("div.desk-head", title, kind, this.who, h("span.spring"), this.take, this.screen);
    $("desk").replaceChildren(head, h("div.desk", Object.values(this.parts).map((part) => part.element)));
    this.parts.scanner?.aim(this.aimed);
  }

  device(role, body) {
    const lamp = h("span.lamp");
    const state = h("span.state");
    const power = h("button.switch", { type: "button", role: "switch", "aria-checked": "true" }, t("power"));
    power.dataset.power = role;
    power.addEventListener("click", () => this.act("power", { device: role, on: power.getAttribute("aria-checked") !== "true" }));
    const element = h(`section.device.${role}`, { "aria-label": t(role) }, h("div.device-head", lamp, h("h3", t(role)), state, power), h("div.device-body", body));
    if (this.shown.wires[role]) {
      const wire = new Wire(this, role);
      wire.element.open = !this.shown.staffed;
      element.append(wire.element);
      this.wires[role] = wire;
    }
    this.heads[role] = { lamp, state, power, element };
    return element;
  }

  show(bench) {
    if (bench.name !== this.name) return;
    const first = this.shown.name !== bench.name;
    this.shown = bench;
    if (first) {
      this.build(bench);
      this.tray.refresh();
    }
    setText(this.who, bench.occupant ? t("occupied", { name: bench.occupant }) : t("free"));
    this.who.className = bench.occupant ? "pill info" : "pill go";
    this.who.hidden = !bench.staffed;
    this.take.hidden = !bench.can_take;
    setText(this.take, t(bench.occupant ? "take_over" : "give_back"));
    this.screen.hidden = !bench.screen_url;
    if (bench.screen_url) this.screen.href = bench.screen_url;
    for (const [role, part] of Object.entries(this.parts)) {
      const { lamp, state, power, element } = this.heads[role];
      lamp.className = `lamp ${bench.devices[role]}`;
      setText(state, lampText(role, bench.devices[role]));
      setAttr(power, "aria-checked", String(bench[role].powered));
      setClass(element, "off", !bench[role].powered);
      part.show(bench[role]);
      this.wires[role]?.show(bench.wires[role], bench[role]);
    }
  }

  // names in the page's language

  titled(name) {
    const bench = this.benches.find((one) => one.name === name);
    return bench ? titleOf(bench) : name;
  }

  nameOf(thing) {
    if (thing.name_key) return t(`thing_${thing.name_key}`);
    return thing.kind === "command" ? `${t("command")} ${thing.name}` : thing.name || thing.barcode;
  }

  // "dock:PO-1" is a word of the catalogue and a name, "printed:PACK-1#7" a label; anything else stays as it is
  placeOf({ place = "" }) {
    const [, word, name, no] = place.match(/^([a-z]+)(?::([^#]*)(?:#(\d+))?)?$/) ?? [];
    if (!word) return place;
    const values = { n: no ?? this.titled(name), bench: this.titled(name) };
    const text = t(`place_${word}`, values);
    return text.startsWith("place_") ? place : text;
  }

  // what a person does

  aim(thing) {
    this.aimed = thing;
    this.parts.scanner?.aim(thing);
    this.tray.mark();
  }

  async pull(thing = this.aimed, how = "") {
    if (!this.shown.scanner) return say(t("no_scanner"), true);
    if (!thing?.barcode) return say(t("nothing_aimed"), true);
    this.aim(thing);
    if (await this.act("trigger", { text: thing.barcode, symbology: thing.symbology ?? "code128", how })) {
      this.parts.scanner.fire(true);
      beep();
    }
  }

  weigh(thing = this.aimed) {
    if (!this.shown.scale) return say(t("no_scale"), true);
    if (!thing) return say(t("nothing_aimed"), true);
    if (!thing.grams) return say(t("no_weight"), true);
    const name = this.nameOf(thing);
    this.act("scale", { action: "put", name: name.slice(0, 200), grams: thing.grams }).then((done) => done && say(t("put_done", { name })));
  }

  async act(action, body) {
    try {
      this.asked++; // a look that was under way is older than this answer
      this.show(await act(this.name, action, body));
      return true;
    } catch (error) {
      if (error instanceof Refused) say(error.message, true);
      else $("strip").hidden = false;
      return false;
    }
  }

  say(text) {
    say(text);
  }

  zoom(label) {
    zoomLabel(this, label);
  }

  parcels() {
    return parcels(this.name).catch(() => []);
  }

  // the loop

  async refresh() {
    const turn = ++this.asked;
    try {
      const state = await look(this.name);
      $("strip").hidden = true;
      if (turn !== this.asked) return;
      this.benches = state.benches;
      this.showBenches();
      if (!state.bench && state.benches.length) return this.open(wanted(state.benches));
      if (state.bench) this.show(state.bench);
    } catch {
      $("strip").hidden = false;
    }
  }

  showBenches() {
    rebuild($("benches"), [this.benches, this.name], () => (this.benches.length ? this.benches.map((bench) => this.tab(bench)) : [h("p.soft", t("no_benches"))]));
    if (this.inView === this.name) return;
    this.inView = this.name;
    $("benches").querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  tab(bench) {
    const lamps = Object.entries(bench.devices).map(([role, lamp]) => h(`span.lamp.${lamp}`, { title: `${t(role)}: ${lampText(role, lamp)}` }));
    const who = !bench.staffed ? h("span.who", t(`kind_${bench.kind}`)) : bench.occupant ? h("span.who", bench.occupant) : h("span.who.free", t("free_short"));
    const current = String(bench.name === this.name);
    return h("button.bench-tab", { type: "button", "aria-current": current, onclick: () => this.open(bench.name) }, h("b", titleOf(bench)), h("span.lamps", lamps), h("span.who.code", bench.name), who);
  }

  step(by) {
    const at = this.benches.findIndex((bench) => bench.name === this.name);
    this.open(this.benches.at((at + by) % this.benches.length)?.name);
  }
}

// A bench without a name of its own is called by its work and the number in its code.
function titleOf(bench) {
  return bench.title || [t(`kind_${bench.kind}`), bench.name.match(/\d+$/)?.[0]].filter(Boolean).join(" ");
}

function lampText(role, lamp) {
  return role === "printer" && lamp === "ready" ? t("lamp_ready_printer") : t(`lamp_${lamp}`);
}

function wanted(benches) {
  const asked = decodeURIComponent(location.hash.slice(1));
  const known = benches.find((bench) => bench.name === asked);
  return (known ?? benches.find((bench) => !bench.occupant) ?? benches[0]).name;
}

let quiet = 0;
function say(text, bad = false) {
  const toast = $("toast");
  toast.textContent = text;
  toast.className = bad ? "toast shown stop" : "toast shown";
  clearTimeout(quiet);
  quiet = setTimeout(() => toast.classList.remove("shown"), bad ? 4000 : 1600);
}

const desk = new Desk();

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("dialog").open) return;
  const typing = event.target.closest("input, select, textarea");
  if (typing) return;
  const work = {
    " ": () => desk.pull(),
    "/": () => desk.tray.search.focus(),
    w: () => desk.weigh(),
    c: () => desk.shown.scale && desk.act("scale", { action: "clear" }),
    "[": () => desk.step(-1),
    "]": () => desk.step(1),
    "?": showKeys,
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!work || (event.key === " " && event.target.closest("button, a"))) return;
  event.preventDefault();
  work();
});

$("help").addEventListener("click", showKeys);
soundSwitch($("sound"));
const root = document.documentElement;
root.dataset.theme = localStorage.getItem("panel-theme") ?? "";
$("theme").addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("panel-theme", root.dataset.theme);
});
$("language")?.addEventListener("click", (event) => {
  event.target.closest("a").hash = location.hash;
});

async function loop() {
  await desk.refresh();
  setTimeout(loop, document.hidden ? HIDDEN_MS : EVERY_MS);
}
desk.open(decodeURIComponent(location.hash.slice(1)));
loop();
setInterval(() => {
  if (document.hidden || !desk.shown.name) return;
  desk.tray.refresh();
  desk.parts.reader?.refreshParcels();
}, TRAY_MS);
