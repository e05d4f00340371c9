// Finding one tag as with a Geiger counter: the louder it answers, the fuller the bar and the quicker the tone.

import { stayAwake } from "../feedback/awake.js";
import { Tones } from "../feedback/tones.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { N_, t } from "../words.js";
import { tagRow } from "./words.js";

const FAR_DBM = -75; // a reader hears hardly anything below this
const NEAR_DBM = -35; // in the hand
const LEAST_MS = 80;
const SLOW_MS = 1000;
const QUICK_MS = 90;
const FADES = 0.6; // of the strength stays after a second without a read
const NEARNESS = [[75, N_("Right here")], [45, N_("Near")], [1, N_("Far")], [0, N_("Not heard")]];

export function strength(rssi_dbm) {
  if (rssi_dbm === null || rssi_dbm === undefined) return 0;
  return Math.round(Math.max(1, Math.min(100, ((rssi_dbm - FAR_DBM) / (NEAR_DBM - FAR_DBM)) * 100)));
}

export function toneEvery_ms(percent) {
  return Math.round(SLOW_MS - ((SLOW_MS - QUICK_MS) * percent) / 100);
}

export class Locating {
  #run = 0;
  #tones = new Tones();
  #silent = false;
  #ticker = 0;
  percent = 0;

  constructor(page) {
    this.page = page;
    this.field = h("input", { class: "input", type: "search", "aria-label": t("EPC, SKU or barcode"), placeholder: t("EPC, SKU or barcode"), autocomplete: "off", maxlength: "80", on: { input: () => this.#search() } });
    this.list = h("ul", { class: "tag-rows" });
    this.node = h("section", { class: "tag-part", data: { part: "locate" } });
  }

  enter(epc) {
    if (epc) return this.start({ epc, name: "" });
    this.#choose();
  }

  leave() {
    this.#run += 1;
    clearTimeout(this.#ticker);
    this.percent = 0;
  }

  scanned(text) {
    this.leave();
    this.#choose();
    this.field.value = text;
    this.#search();
  }

  #choose() {
    this.node.replaceChildren(h("h2", { class: "type-name" }, t("Which tag?")), this.field, this.list);
    this.#search();
  }

  async #search() {
    const text = this.field.value.trim();
    const answer = await this.page.send("GET", `?q=${encodeURIComponent(text)}`);
    if (answer?.status !== 200 || text !== this.field.value.trim()) return;
    const rows = answer.body.tags.slice(0, 30).map((tag) => tagRow(tag, (one) => this.start(one)));
    const free = /^([0-9a-f]{4}){2,}$/i.test(text) && !rows.length ? [tagRow({ epc: text.toLowerCase(), name: t("A tag that is not ours"), state: "", quantity: 1 }, (one) => this.start(one))] : [];
    const none = h("li", { class: "empty" }, icon("find", 32), text ? t("No tag fits {text}.", { text }) : t("No label with a tag was printed yet. Print one under Tag labels."));
    this.list.replaceChildren(...(rows.length || free.length ? [...rows, ...free] : [none]));
  }

  // From a tap, so that the tone is allowed.
  async start(tag) {
    this.leave();
    const run = this.#run;
    this.#tones.unlock();
    stayAwake();
    this.bar = h("div", { class: "geiger-fill" });
    this.number = h("p", { class: "geiger-number" }, "0");
    this.word = h("p", { class: "geiger-word" }, t("Not heard"));
    const sound = h("button", { type: "button", class: "button", data: { action: "sound" }, on: { click: () => this.#mute(sound) } }, icon("sound"), h("span", {}, t("Sound")));
    const stop = h("button", { type: "button", class: "button primary", data: { action: "stop" }, on: { click: () => { this.leave(); this.#choose(); } } }, icon("stop"), h("span", {}, t("Stop")));
    this.node.replaceChildren(
      h("div", { class: "geiger", role: "meter", "aria-valuemin": "0", "aria-valuemax": "100", "aria-label": t("How near") }, this.bar, h("div", { class: "geiger-face" }, this.number, this.word)),
      h("p", { class: "geiger-name" }, h("strong", {}, tag.name), h("span", { class: "code soft" }, tag.epc)),
      h("div", { class: "geiger-foot" }, sound, stop),
    );
    this.#tick(run);
    while (run === this.#run) {
      const asked = performance.now();
      const { station, role } = this.page.reader;
      const answer = await this.page.send("GET", `/${tag.epc}/signal?station=${encodeURIComponent(station)}&role=${encodeURIComponent(role)}&seconds=1`);
      if (run !== this.#run) return;
      if (answer === null || answer.status !== 200) this.page.say("stop", answer?.body?.message ?? t("The gateway does not answer. Look at the network, then try again."));
      this.#show(answer?.status === 200 && answer.body.reads ? strength(answer.body.rssi_dbm) : null);
      const rest = (answer?.status === 200 ? LEAST_MS : SLOW_MS) - (performance.now() - asked);
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    }
  }

  // Louder at once, quieter slowly: a tag that turns away for a moment is still there.
  #show(percent) {
    const faded = percent === null ? this.percent * FADES : Math.max(percent, this.percent * 0.8);
    this.percent = Math.round(faded < 1 ? 0 : faded);
    this.node.firstElementChild?.setAttribute("aria-valuenow", String(this.percent));
    this.bar.style.transform = `scaleY(${this.percent / 100})`;
    this.number.textContent = String(this.percent);
    this.word.textContent = t(NEARNESS.find(([least]) => this.percent >= least)[1]);
    this.node.firstElementChild.dataset.near = this.percent >= 75 ? "here" : this.percent ? "heard" : "none";
  }

  #tick(run) {
    if (run !== this.#run) return;
    if (this.percent && !this.#silent) {
      this.#tones.play("info");
      if (this.#tones.unlocked) navigator.vibrate?.(20);
    }
    this.#ticker = setTimeout(() => this.#tick(run), toneEvery_ms(this.percent));
  }

  #mute(button) {
    this.#silent = !this.#silent;
    button.replaceChildren(icon(this.#silent ? "silent" : "sound"), h("span", {}, this.#silent ? t("Muted") : t("Sound")));
  }
}
