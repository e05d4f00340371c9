// The frame around every screen: who and what at the top, the state of devices and line, the last answer, the taps.

import { dot, roleWord, stateOf } from "./dots.js";
import { h, sentence } from "./element.js";
import { fit } from "./fit.js";
import { icon } from "./icons.js";
import { levelWord } from "../feedback/words.js";
import { N_, t, tn } from "../words.js";

export class Shell {
  constructor(root, { menu, devices, sound, tray }) {
    this.root = root;
    this.title = h("strong", { class: "bar-title" });
    this.who = h("span", { class: "bar-who" });
    this.progress = h("span", { class: "bar-progress" });
    this.dots = h("button", { type: "button", class: "dots", data: { action: "devices" }, on: { click: devices } });
    this.line = h("span", { class: "line", role: "status" });
    this.strip = h("div", { class: "strip" }, this.dots, this.line);
    this.sound = h("button", { type: "button", class: "bar-button bar-sound", data: { action: "sound" }, "aria-label": t("Turn sound on"), on: { click: sound } }, icon("silent"));
    const open = h("button", { type: "button", class: "bar-button", "aria-label": t("Menu"), data: { action: "menu" }, on: { click: menu } }, icon("menu", 28));
    this.tray = h("button", { type: "button", class: "bar-button bar-tray", hidden: true, data: { action: "tray" }, "aria-label": t("Simulated devices"), on: { click: tray } }, icon("barcode", 28));
    this.bar = h("header", { class: "bar" }, h("div", { class: "bar-names" }, this.title, this.who), this.progress, this.tray, this.sound, open);
    this.screen = h("main", { class: "screen" });
    this.notice = h("p", { class: "notice", role: "status" });
    this.foot = h("footer", { class: "foot" });
    root.replaceChildren(this.bar, this.strip, this.screen, this.notice, this.foot);
    new ResizeObserver(() => fit(this.screen)).observe(this.screen);
  }

  // Before the first view.
  wait() {
    this.screen.replaceChildren(h("div", { class: "centre" }, icon("wait", 96), h("p", { class: "type-prompt" }, t("Asking the gateway"))));
    this.foot.dataset.count = 0;
  }

  show(view, screen, station) {
    const before = this.screen.dataset.step === view.step ? this.#scrolled() : {};
    this.title.textContent = screen.title ?? "";
    this.progress.textContent = screen.progress ?? "";
    this.who.textContent = [view.data?.station_name ?? station, view.data?.operator?.name].filter(Boolean).join(" · ");
    this.screen.dataset.step = view.step;
    this.root.dataset.ground = screen.ground ?? "";
    if (this.screen.children.length !== 1 || this.screen.firstChild !== screen.body) this.screen.replaceChildren(...[screen.body].flat());
    this.foot.replaceChildren(...screen.actions);
    this.foot.dataset.count = screen.actions.length;
    this.say(view.message);
    fit(this.screen);
    this.#scroll(before);
    reachable(this.screen);
  }

  #scrolled() {
    const lists = [...this.screen.querySelectorAll("[data-scroll]")];
    return Object.fromEntries(lists.map((list) => [list.dataset.scroll, list.scrollTop]));
  }

  // The line in hand comes to the middle; other lists stay where they were.
  #scroll(before) {
    for (const list of this.screen.querySelectorAll("[data-scroll]")) {
      const current = list.querySelector(".current");
      const middle = current && current.offsetTop - list.offsetTop - (list.clientHeight - current.offsetHeight) / 2;
      list.scrollTop = middle ?? before[list.dataset.scroll] ?? 0;
    }
  }

  say(message) {
    if (!message?.text) {
      this.notice.replaceChildren();
      delete this.notice.dataset.level;
      return;
    }
    this.notice.dataset.level = message.level;
    this.notice.dataset.code = message.code;
    this.notice.replaceChildren(icon(message.level), h("span", { class: "sr" }, levelWord(message.level)), h("span", {}, sentence(message.text)));
  }

  showDevices(devices) {
    this.dots.replaceChildren(...(devices.length ? devices.flatMap((device) => [dot(device), " "]) : [icon("info", 20), h("span", { class: "dot-word" }, t("no devices"))]));
    const words = devices.map((device) => roleWord(device.role)).join(" ") || t("no devices");
    this.dots.setAttribute("aria-label", [words, ...devices.map((device) => stateOf(device).word)].join(", "));
  }

  // reach: the gateway answers; waiting: operations kept here; sync: the gateway's own line to the office.
  // goesOn: the workflow that goes on without the gateway; late: what is scanned for any other is not kept any more.
  showLine({ reach, waiting, sync, goesOn = "", late = false }) {
    const [level, text] = lineState({ reach, waiting, sync, goesOn, late });
    this.tray.hidden = !sync?.training;
    this.strip.dataset.level = level;
    this.line.replaceChildren(icon(level === "look" ? "offline" : "line", 20), h("span", {}, text));
  }

  showSound(unlocked, silent) {
    this.sound.hidden = unlocked && !silent;
  }

  showBusy(busy) {
    this.foot.toggleAttribute("data-busy", busy);
  }
}

// What scrolls and holds nothing to tap can be reached by the keyboard all the same.
function reachable(screen) {
  for (const list of screen.querySelectorAll(".rows, [data-scroll]")) {
    if (list.scrollHeight > list.clientHeight && !list.querySelector("button, a, input")) list.tabIndex = 0;
  }
}

const GO_ON = {
  pick: N_("Gateway silent. Picking goes on; {n} kept"),
  count: N_("Gateway silent. Counting goes on; {n} kept"),
};

function lineState({ reach, waiting, sync, goesOn, late }) {
  if (!reach && GO_ON[goesOn]) return ["look", t(GO_ON[goesOn], { n: waiting })];
  if (!reach && late) return ["look", t("Gateway silent. Checking, weighing and printing wait for it; {n} kept", { n: waiting })];
  if (!reach) return ["look", waiting ? tn("Gateway silent, {n} scan kept", "Gateway silent, {n} scans kept", waiting) : t("Gateway silent, scans are kept")];
  if (sync?.training) return ["look", t("Training: nothing here counts")];
  if (sync?.connected === false) return ["look", t("Office line down, carry on: {n} to send", { n: sync.pending ?? 0 })];
  if (!sync) return ["calm", t("Connected")];
  const pending = (sync.pending ?? 0) + waiting;
  return ["calm", pending ? t("{n} to send", { n: pending }) : t("All sent")];
}
