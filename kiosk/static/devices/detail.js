// One device: its state in words, what it says live, what it counted, the last frames, and what can be done with it.

import { liveFace } from "./live.js";
import { SelfTest } from "./self_test.js";
import { advice, ago, counters, hexPairs, letters } from "./words.js";
import { Channel } from "../net/channel.js";
import { roleIcon, roleWord, stateOf } from "../parts/dots.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { clock } from "../parts/measure.js";
import { reasonWord } from "../parts/reasons.js";
import { N_, t } from "../words.js";

const EVERY_MS = 1000;
const COMMANDS = { zero: N_("Zero"), tare: N_("Tare"), clear_tare: N_("Clear tare"), print: N_("Print key") };

export class DeviceDetail {
  #timer = 0;
  #device = null;
  #channel = null;
  #frames = "";
  #closed = false;

  constructor({ page, station, role }) {
    Object.assign(this, { page, station, role });
    this.path = `${encodeURIComponent(station)}/${encodeURIComponent(role)}`;
    this.head = h("header", { class: "device-head" });
    this.live = liveFace(role.split(":")[0]);
    this.test = new SelfTest(this);
    this.actions = h("div", { class: "device-actions" });
    this.figures = h("dl", { class: "device-figures" });
    this.frames = h("tbody");
    this.quiet = h("p", { class: "empty" }, icon("info"), t("Nothing was said or heard yet."));
    this.past = h("section", { class: "device-block", hidden: true });
    this.node = h(
      "article",
      { class: "device-detail", data: { station, role } },
      this.head,
      this.live.node,
      this.test.node,
      this.actions,
      h("section", { class: "device-block" }, h("h3", {}, t("Counted since the start")), this.figures),
      h("section", { class: "device-block" }, h("h3", {}, t("Last raw frames")), this.quiet, h("div", { class: "frames-box", tabindex: 0 }, h("table", { class: "frames" }, this.frames))),
      this.past,
    );
  }

  start() {
    this.head.replaceChildren(h("p", { class: "empty" }, icon("wait", 32), t("Asking the gateway")));
    this.refresh();
    this.#history();
    this.#timer = setInterval(() => document.hidden || this.refresh(), EVERY_MS);
  }

  #listen() {
    const told = { view: () => {}, live: (reading) => this.live.show(reading), devices: () => this.refresh() };
    this.#channel = new Channel({ url: this.page.gateway.socketUrl(this.station), told, probe: async () => null });
    this.#channel.start();
  }

  close() {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#channel?.stop();
    this.test.stop();
  }

  // The list was asked anew.
  update() {
    this.refresh();
  }

  // A device that is not on the page's list was taken away.
  async refresh() {
    if (!this.page.devices?.some((one) => one.station === this.station && one.role === this.role)) return this.#absent();
    const answer = await this.page.gateway.device("GET", this.path).catch(() => null);
    if (this.#closed || answer === null) return;
    if (answer.status === 404) this.#absent();
    if (answer.status === 200) this.#draw(answer.body);
  }

  #absent() {
    if ("absent" in this.node.dataset) return;
    this.#device = null;
    const hang = this.page.right === "installer" ? h("button", { type: "button", class: "button primary", on: { click: () => this.page.findDevices(this) } }, icon("find"), h("span", {}, t("Find a device for this place"))) : null;
    this.head.replaceChildren(h("p", { class: "empty" }, icon("info", 32), t("No device hangs here.")), hang ?? "");
    this.node.dataset.absent = "";
  }

  #draw(device) {
    const first = this.#device === null;
    const before = this.#device;
    this.#device = device;
    if (!this.#channel) this.#listen();
    delete this.node.dataset.absent;
    this.#drawHead(device);
    this.live.update(device);
    const offered = JSON.stringify([device.right, device.commands, device.url]);
    if (first || offered !== JSON.stringify([before.right, before.commands, before.url])) this.#drawActions(device);
    this.test.offer(device);
    this.figures.replaceChildren(...counters(device).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, String(value)))));
    this.#drawFrames(device.frames ?? []);
    if (before && before.url !== device.url) this.#history();
  }

  #drawHead(device) {
    const { level, word } = stateOf(device);
    const since = ago(device.since);
    this.head.replaceChildren(
      h("div", { class: "device-title" }, icon(roleIcon(device.role), 48), h("div", {}, h("h2", { class: "type-name" }, roleWord(device.role)), h("p", { class: "soft" }, `${device.station_name || device.station} · ${device.driver}`))),
      h("p", { class: "device-state", data: { level, state: device.state } }, h("span", { class: `device-mark dot-${level}` }, h("span", { class: "dot-mark", "aria-hidden": "true" }), h("strong", {}, word)), since ? h("span", {}, t("for {time}", { time: since })) : null),
      level === "go" ? "" : h("p", { class: "device-advice" }, advice(device)),
      device.reason ? h("p", {}, reasonWord(device.reason)) : "",
      device.reason && reasonWord(device.reason) !== device.reason ? h("p", { class: "device-why code soft" }, device.reason) : "",
      h("dl", { class: "device-facts" }, fact(t("Address"), device.address ?? device.url), fact(t("Known by"), device.identity === device.url ? "" : device.identity)),
    );
  }

  #drawActions(device) {
    const installer = device.right === "installer";
    const commands = (device.commands ?? []).filter((name) => installer && COMMANDS[name]);
    this.actions.replaceChildren(
      ...commands.map((name) => h("button", { type: "button", class: "button", data: { action: name }, on: { click: (event) => this.#command(event.currentTarget, name) } }, h("span", {}, t(COMMANDS[name])))),
      installer ? h("button", { type: "button", class: "button", data: { action: "replace" }, on: { click: () => this.page.findDevices(this) } }, icon("swap"), h("span", {}, t("Replace"))) : "",
      installer ? h("button", { type: "button", class: "button", data: { action: "remove" }, on: { click: () => this.#remove() } }, icon("erase"), h("span", {}, t("Take away"))) : "",
    );
  }

  #drawFrames(frames) {
    const shown = JSON.stringify(frames);
    if (shown === this.#frames) return;
    this.#frames = shown;
    this.quiet.hidden = frames.length > 0;
    this.frames.replaceChildren(...[...frames].reverse().map(frameRow));
  }

  async #history() {
    const answer = await this.page.gateway.device("GET", `${this.path}/history`).catch(() => null);
    const rows = answer?.body?.history ?? [];
    this.past.hidden = !rows.length;
    this.past.replaceChildren(h("h3", {}, t("Replaced")), h("ul", { class: "device-past" }, rows.map(pastRow)));
  }

  async #command(button, name) {
    button.disabled = true;
    const answer = await this.page.gateway.device("POST", `${this.path}/command`, { name }).catch(() => null);
    button.disabled = false;
    const word = t(COMMANDS[name]);
    if (answer?.status === 200 && answer.body.ok) this.page.say("go", t("{command}: done", { command: word }));
    else this.page.say("look", t("{command}: {reason}", { command: word, reason: answer?.body?.message ?? answer?.body?.text ?? t("The gateway does not answer. Look at the network, then try again.") }));
  }

  async #remove() {
    const answer = await this.page.gateway.device("DELETE", this.path).catch(() => null);
    if (answer?.status !== 200) return this.page.say("look", answer?.body?.message ?? t("The gateway does not answer. Look at the network, then try again."));
    const back = async () => {
      await this.page.gateway.device("PUT", this.path, answer.body.removed);
      await this.page.refresh();
      this.refresh();
    };
    this.page.say("info", t("{device} was taken away from {station}.", { device: roleWord(this.role), station: this.station }), back);
    await this.page.refresh();
  }
}

function fact(name, value) {
  return value ? [h("dt", {}, name), h("dd", { class: "code" }, value)] : null;
}

function frameRow({ at, way, hex, note }) {
  const out = way === "out";
  const job = out ? /^(\d+) bytes of a job$/.exec(note) : null;
  return h(
    "tr",
    { class: note && !out ? "frame-unread" : null, data: { way } },
    h("td", { class: "frame-at" }, clock(at * 1000)),
    h("td", { class: "frame-way" }, h("span", { "aria-hidden": "true" }, out ? "→" : "←"), h("span", { class: "sr" }, out ? t("sent") : t("received"))),
    h("td", { class: "frame-bytes" }, h("span", { class: "code" }, hexPairs(hex)), h("span", { class: "frame-letters code soft" }, letters(hex)), frameNote(note, job)),
  );
}

// What could not be read says why; of a label only the beginning is kept.
function frameNote(note, job) {
  if (job) return h("span", { class: "soft" }, t("… a label of {n} bytes", { n: job[1] }));
  return note ? h("span", { class: "frame-note" }, icon("look", 16), note) : null;
}

function pastRow(row) {
  const when = new Date(row.at);
  const stamp = `${when.getFullYear()}-${String(when.getMonth() + 1).padStart(2, "0")}-${String(when.getDate()).padStart(2, "0")} ${clock(when)}`;
  return h("li", {}, h("span", { class: "soft" }, stamp), h("span", { class: "code" }, row.old_url || "—"), h("span", { "aria-hidden": "true" }, "→"), h("span", { class: "code" }, row.url || "—"));
}
