// One station's screen at work: takes the gateway's views in order, answers each with colour, tone and word, and sends
// what the person does. It decides nothing about the floor.

import { Feedback } from "./feedback/feedback.js";
import { heading, spoken } from "./feedback/words.js";
import { wayOut } from "./feedback/ways.js";
import { Channel } from "./net/channel.js";
import { Outbox } from "./net/outbox.js";
import { Alone, markOf } from "./offline/alone.js";
import { act, allowed } from "./parts/actions.js";
import { Latch, READ_MS } from "./parts/latch.js";
import { Layer } from "./parts/layer.js";
import { Shell } from "./parts/shell.js";
import { Wedge } from "./scan/wedge.js";
import { loadScreen, screenFor } from "./screens/index.js";
import { unknown } from "./screens/unknown.js";
import { later, t } from "./words.js";

const ASKS = { "CMD:SUPERVISOR": "override", "CMD:REPRINT": "reprint" }; // commands that need a badge or a reason
const BELL_MS = 2500; // an alarm at a gate is heard again and again until somebody says: seen
const SCREEN_RETRY_MS = 1000;
const KEPT_MS = 10_000; // what is scanned in the first moments of a silence is kept for any work; a roaming device
const PATIENCE_MS = 1500; // before a gateway that has not answered yet is called silent

export class Desk {
  view = null;
  live = null;
  devices = [];
  ui = { map: false };
  startShift = () => this.#unlock();
  #begun = performance.now();
  #silent = performance.now(); // since when the gateway has not been heard
  #sync = null;
  #screen = null;
  #told = -1; // the last seq that was answered with tone and colour
  #ring = null; // what rings at a gate, as its screen says it
  #bell = 0;

  constructor({ station, language, gateway, keep, roots }) {
    Object.assign(this, { station, gateway });
    this.layer = new Layer(roots.layer);
    this.latch = new Latch(roots.latch, () => this.#acknowledged());
    this.feedback = new Feedback(language);
    this.shell = new Shell(roots.app, {
      menu: () => this.#openMenu(),
      tray: () => this.#openTray(),
      devices: (event) => this.#openDevices(event.target.closest?.(".dot")?.dataset.role),
      sound: () => this.toggleSound(true),
    });
    this.alone = new Alone({ station, gateway, keep });
    this.outbox = new Outbox({ keep, send: (operation, signal) => gateway.operate(station, operation, signal), told: this.#fromOutbox() });
    this.channel = new Channel({ url: gateway.socketUrl(station), told: this.#fromChannel(), probe: (signal) => this.#probe(signal) });
    this.wedge = new Wedge({ scanned: (text) => this.#scanned(text), typed: (event) => this.#typed(event) });
  }

  start() {
    this.shell.showDevices(this.devices);
    this.shell.wait();
    this.#line();
    setTimeout(() => this.#line(), PATIENCE_MS + 50);
    this.wedge.start();
    document.addEventListener("click", () => this.#unlock());
    document.addEventListener("click", blurAfterTap);
    this.channel.start();
    this.#restore();
    this.#first();
  }

  // --- what the person does ---

  scan(text, symbology = "") {
    const body = symbology ? { text, symbology } : { text };
    if (this.#mayAlone()) this.#doAlone("scan", body);
    else if (this.#mustWait()) this.#needsGateway();
    else {
      this.outbox.add("scan", body);
      if (!this.#reach()) this.feedback.sound("kept");
    }
  }

  tap(action, value) {
    const body = value === undefined ? { action } : { action, value };
    if (this.#mayAlone()) this.#doAlone("tap", body);
    else if (this.#mustWait()) this.#needsGateway();
    else if (!this.outbox.tapping) this.outbox.add("tap", body); // else the last tap's answer may change what it means
  }

  weigh({ grams, badge, reason }) {
    this.outbox.add("weight", { grams, badge, reason });
  }

  // --- without the gateway ---

  #mayAlone() {
    return (this.alone.begun || !this.#reach()) && this.alone.can(this.view);
  }

  #mustWait() {
    return !this.#reach() && performance.now() - this.#silent > KEPT_MS;
  }

  // The screen goes on at once; colour and tone come when the operation is on the disk.
  async #doAlone(path, body) {
    const seen = this.view;
    const guess = this.alone.guess(seen, { path, body });
    if (guess === null) return this.#needsGateway();
    if (guess.notice) return this.#stop({ ...seen, message: { ...guess.notice, text: t("Nothing was changed.") } });
    this.alone.begun = true;
    this.view = guess.view;
    const expected = { seq: seen.seq, mark: markOf(seen) };
    const { kept } = this.outbox.add(path, { ...body, expected, at: new Date().toISOString() }, this.alone.workAt(guess.view));
    await kept;
    this.latch.release();
    this.feedback.give("go", spoken(guess.view, seen));
    if (this.view === guess.view) this.#draw();
  }

  #needsGateway() {
    this.shell.say({ level: "look", code: "needs_gateway", text: t("Not kept: this needs the gateway. Wait until it answers.") });
    this.feedback.give("look", t("Wait"));
  }

  // After a reload: what was kept goes on its way, and without the gateway the work goes on where it was.
  async #restore() {
    const left = await this.outbox.restore();
    const view = await this.alone.restore(left > 0).catch(() => null);
    if (!view) return;
    if (!this.alone.begun) await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    if (this.view) return;
    await loadScreen(view.step).catch(() => {});
    if (this.view) return;
    this.view = view;
    this.#draw();
  }

  // The gateway knows all that was done alone: what it shows is what holds.
  #settle(view) {
    this.alone.begun = false;
    this.#told = view.seq;
    this.view = view;
    if (view.message?.level === "stop") this.#stop(view);
    this.#draw();
    this.alone.remember(view).catch(() => {});
  }

  flip(name) {
    this.ui[name] = !this.ui[name];
    this.#draw();
  }

  toggleSound(on = this.feedback.silent) {
    this.feedback.silent = !on;
    this.#unlock();
    if (on) this.feedback.sound("info");
    this.#sound();
  }

  get silent() {
    return this.feedback.silent;
  }

  get unlocked() {
    return this.feedback.unlocked;
  }

  #scanned(text) {
    this.#unlock();
    if (this.layer.scanned(text)) return;
    const command = text.toUpperCase();
    if (command === "CMD:ACK" && this.latch.isShown) return this.latch.release();
    if (command in ASKS && this.view && !this.latch.isShown && allowed(this.view, ASKS[command])) return act(this.view, this, ASKS[command]);
    this.layer.close();
    if (this.latch.isShown && this.latch.age >= READ_MS) this.latch.release();
    this.scan(text);
  }

  #typed(event) {
    if (this.latch.isShown) {
      if (event.key === "Enter" && document.activeElement === document.body) this.latch.release();
    } else if (this.layer.isOpen) this.layer.typed(event);
    else this.#screen?.typed?.(event);
  }

  #unlock() {
    if (this.feedback.unlocked) return;
    this.feedback.unlock();
    this.#sound();
    if (this.view?.step === "sign_in") this.#draw();
  }

  // --- what the gateway says ---

  #fromOutbox() {
    return {
      answered: (operation, view) => this.#take(view, { own: true }),
      refused: (operation, status, body) => this.#refused(status, body),
      unpaired: () => this.#unpaired(),
      found: (operations) => this.#askAboutOld(operations),
      changed: () => this.#line(),
    };
  }

  #fromChannel() {
    return {
      view: (view, first) => this.#take(view, { first }),
      live: (reading) => this.#weight(reading),
      devices: (devices) => this.#device(devices),
      sync: (sync) => this.#synced(sync),
      line: (up) => {
        if (up) this.outbox.wake();
        else this.#weight(null);
        this.#line();
      },
    };
  }

  #take(view, told = {}) {
    if (screenFor(view.step) === null) this.#takeLater(view, told);
    else this.#takeNow(view, told);
  }

  // A workflow's screens come with its first view.
  async #takeLater(view, told) {
    try {
      await loadScreen(view.step);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, SCREEN_RETRY_MS));
    }
    this.#take(view, told);
  }

  #takeNow(view, { own = false, first = false }) {
    if (this.alone.begun) {
      if (!own) return;
      if (!this.outbox.alone) this.#settle(view);
      else if (view.message?.level === "stop") this.#stop(view);
      return;
    }
    if (this.view && view.seq < this.view.seq) {
      if (first) this.#refetch();
      if (own && view.message?.level === "stop" && view.seq > this.#told) this.#stop(view);
      return;
    }
    if (this.view && view.seq === this.view.seq && view.seq <= this.#told) return;
    const before = this.view;
    this.view = view;
    if (before && (before.step !== view.step || before.data?.operator?.id !== view.data?.operator?.id)) this.layer.close();
    this.#answer(view, before, own);
    if (!looksLike(view, before)) this.#draw();
    this.#ringing(this.#screen?.ring ?? null);
    this.#told = Math.max(this.#told, view.seq);
    this.alone.remember(view).catch(() => {}); // the gateway is silent: what was kept before holds
  }

  #answer(view, before, own) {
    const { message } = view;
    if (message?.level === "stop") {
      if (before || !this.#wasAcknowledged(view)) this.#stop(view, before !== null);
      return;
    }
    if (!before) return;
    if (!message) {
      this.feedback.sound("", spoken(view, before));
      return;
    }
    if (this.latch.isShown) {
      if (view.data?.ringing?.length) return; // what passes now does not answer what passed before
      const seen = !own && this.latch.age >= READ_MS && !this.outbox.hasOlder(this.latch.clock);
      if (!seen) return;
      this.latch.release();
    }
    this.feedback.give(message.level, spoken(view, before));
  }

  #stop(view, aloud = true) {
    const { message } = view;
    this.layer.close();
    this.latch.show({ heading: heading(message), text: message.text, wayOut: wayOut(message, view), seq: view.seq });
    if (aloud) this.feedback.give("stop", heading(message));
  }

  // What rings at a gate stays on its screens, and is heard, until it was acknowledged at one of them.
  #ringing(ring) {
    const known = this.#ring?.ids.join() === ring?.ids.join();
    if (known && (!ring || this.latch.isShown || this.outbox.tapping)) return;
    const rang = this.#ring !== null;
    this.#ring = ring;
    clearInterval(this.#bell);
    if (!ring) {
      if (rang) this.latch.clear();
      return;
    }
    const said = this.latch.isShown; // by the gateway's own sentence, which names the way out
    if (!said) this.feedback.give("stop", ring.heading);
    if (!said || ring.ids.length > 1) this.latch.show(ring);
    this.#bell = setInterval(() => this.feedback.give("stop"), BELL_MS);
  }

  #refused(status, body) {
    const message = { level: "stop", code: body?.code ?? "refused", text: body?.message ?? t("The gateway refused this ({status}).", { status }) };
    this.#stop({ message, step: this.view?.step, data: this.view?.data, seq: -1 });
  }

  async #unpaired() {
    if (this.layer.isOpen) return;
    const { pairingForm } = await later(import("./parts/pairing.js"), "parts/pairing.js");
    const paired = () => location.reload();
    if (!this.layer.isOpen) this.layer.open({ title: t("Pair this screen"), body: pairingForm((code) => this.gateway.pair(code), paired) });
  }

  async #openTray() {
    const { openTray } = await later(import("./parts/tray.js"), "parts/tray.js");
    openTray(this, this.#sync?.training ?? []);
  }

  async #openMenu() {
    const { openMenu } = await later(import("./parts/menu.js"), "parts/menu.js");
    openMenu(this);
  }

  async #askAboutOld(operations) {
    const { askAboutOld } = await later(import("./parts/old_work.js"), "parts/old_work.js");
    askAboutOld(this.layer, this.outbox, operations);
  }

  // A gateway that was restored from a backup counts lower: what it says when asked is what holds.
  async #refetch() {
    const answer = await this.gateway.view(this.station).catch(() => null);
    if (answer?.status !== 200) return;
    await loadScreen(answer.body.step).catch(() => {});
    this.#told = answer.body.seq;
    this.view = answer.body;
    this.#draw();
  }

  async #first() {
    const answer = await this.gateway.view(this.station).catch(() => null);
    if (answer === null || this.view) return;
    if (answer.status === 200) this.#take(answer.body);
    else if (answer.status === 401) this.#unpaired();
    else if (answer.status < 500) this.#refused(answer.status, answer.body);
  }

  async #probe(signal) {
    const answer = await this.gateway.sync(signal);
    if (answer.status >= 500) throw new Error(`sync: ${answer.status}`);
    return answer.status === 200 ? answer.body : null;
  }

  // --- drawing ---

  #draw() {
    if (!this.view) return;
    this.#screen = (screenFor(this.view.step) ?? unknown)(this.view, this);
    this.shell.show(this.view, this.#screen, this.station);
    this.#screen.live?.(this.live);
    this.#line();
  }

  #weight(reading) {
    this.live = reading;
    this.#screen?.live?.(reading);
  }

  #device(devices) {
    this.devices = devices;
    this.shell.showDevices(devices);
    const scale = devices.find((device) => device.role === "scale");
    if (this.live && (!scale || ["gone", "looking", "stale"].includes(scale.state))) this.#weight(null);
    if (this.view?.step === "verify.weigh") this.#draw();
  }

  // All are listed, that of the tapped dot first.
  async #openDevices(role) {
    const { deviceSheet } = await later(import("./parts/device_sheet.js"), "parts/device_sheet.js");
    const chosen = [...this.devices].sort((a, b) => (b.role === role) - (a.role === role));
    this.layer.open({ title: t("Devices"), body: deviceSheet(chosen, this.station) });
  }

  #synced(sync) {
    this.#sync = sync;
    this.#line();
  }

  #reach() {
    const justBegun = this.view === null && performance.now() < this.#begun + PATIENCE_MS;
    return justBegun || (this.channel.up && this.outbox.reachable);
  }

  #line() {
    const reach = this.#reach();
    if (reach) this.#silent = performance.now();
    const goesOn = this.alone.can(this.view) ? this.view.step.split(".")[0] : "";
    this.shell.showLine({ reach, waiting: this.outbox.waiting, sync: this.#sync, goesOn, late: this.#mustWait() });
    this.shell.showBusy(this.outbox.tapping && !this.alone.begun);
    this.#sound();
  }

  #sound() {
    this.shell.showSound(this.feedback.unlocked, this.feedback.silent);
  }

  // --- an error once acknowledged does not come back with a reload ---

  #acknowledged() {
    this.feedback.settle();
    clearInterval(this.#bell);
    if (this.view?.step === "gate" && allowed(this.view, "ack")) this.tap("ack", this.#ring?.ids);
    if (this.view) sessionStorage.setItem(`acknowledged-${this.station}`, String(this.view.seq));
  }

  #wasAcknowledged(view) {
    return Number(sessionStorage.getItem(`acknowledged-${this.station}`) ?? -1) >= view.seq;
  }
}

// The same picture again: drawing it would take a half-typed number or a finger's button away.
function looksLike(view, before) {
  if (before?.step !== view.step) return false;
  return JSON.stringify([view.data, view.message]) === JSON.stringify([before.data, before.message]);
}

// A finger leaves no focus behind that a later Enter could fire again; a keyboard keeps its place.
function blurAfterTap(event) {
  if (event.detail > 0 && document.activeElement instanceof HTMLButtonElement) document.activeElement.blur();
}
