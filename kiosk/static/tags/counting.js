// A bin or a zone counted by its tags: what is there, what is missing, what does not belong; a person accepts.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { N_, t, tn } from "../words.js";
import { tagRow } from "./words.js";

const SECONDS = 2;
const GROUPS = {
  here: ["go", N_("Seen here")],
  missing: ["stop", N_("Missing")],
  joining: ["info", N_("New in this bin")],
  elsewhere: ["look", N_("Belongs elsewhere")],
  odd: ["look", N_("Should not be here")],
  strange: ["look", N_("Not ours")],
};

export class Counting {
  #run = 0;

  constructor(page) {
    this.page = page;
    this.found = null;
    this.changed = {};
    this.place = h("input", { class: "input code", type: "text", "aria-label": t("Bin or zone"), placeholder: t("Bin or zone"), autocomplete: "off", autocapitalize: "characters", maxlength: "40" });
    this.read = h("button", { type: "submit", class: "button primary", data: { action: "read" } }, icon("reader"), h("span", {}, t("Start reading")));
    this.result = h("div", { class: "tag-result" }, h("p", { class: "empty" }, icon("bin", 32), t("Scan the bin, then read. Hold the reader to the shelf.")));
    this.node = h("section", { class: "tag-part", data: { part: "count" } }, h("form", { class: "tag-form", on: { submit: (event) => { event.preventDefault(); this.#toggle(); } } }, this.place, this.read), this.result);
  }

  leave() {
    this.#stop();
  }

  scanned(text) {
    this.#stop();
    this.place.value = text;
    this.found = null;
    this.#toggle();
  }

  #stop() {
    this.#run += 1;
    this.read.replaceChildren(icon("reader"), h("span", {}, t("Start reading")));
    this.read.dataset.on = "";
  }

  // Reads until the person stops it; what was read once stays.
  async #toggle() {
    if (this.read.dataset.on) return this.#stop();
    const place = this.place.value.trim();
    if (!place) return this.place.focus();
    if (this.found?.place !== place.toUpperCase()) Object.assign(this, { found: null, changed: {} });
    const run = (this.#run += 1);
    this.read.dataset.on = "1";
    this.read.replaceChildren(icon("stop"), h("span", {}, t("Stop")));
    while (run === this.#run) {
      const found = await this.page.ask("POST", "/count", { ...this.page.reader, place, seconds: SECONDS, epcs: this.found?.epcs ?? [] });
      if (run !== this.#run) return;
      if (found === null) return this.#stop();
      this.found = found;
      this.#draw();
    }
  }

  #draw() {
    const { found } = this;
    const tiles = Object.entries(GROUPS).map(([name, [level, word]]) => h("div", { class: "tag-tile", data: { group: name, level: found[name].length ? level : "none" } }, h("strong", {}, String(found[name].length)), h("span", {}, t(word))));
    const groups = ["missing", "elsewhere", "joining", "odd"].filter((name) => found[name].length).map((name) => h("details", { open: name === "missing" }, h("summary", {}, t(GROUPS[name][1]), ` ${found[name].length}`), h("ul", { class: "tag-rows" }, found[name].map((tag) => tagRow(name === "missing" ? { ...tag, state: "missing" } : tag, (one) => { location.hash = `locate:${one.epc}`; })))));
    const lines = found.lines.map((line) => this.#line(line));
    const accept = h("button", { type: "button", class: "button primary", data: { action: "accept" }, on: { click: () => this.#ask() } }, icon("go"), h("span", {}, t("Accept the count")));
    this.result.replaceChildren(h("div", { class: "tag-tiles" }, tiles), lines.length ? h("ul", { class: "tag-lines" }, lines) : h("p", { class: "soft" }, t("Nothing is expected here.")), ...groups, accept);
  }

  // Goods without tags are counted by hand: plus and minus.
  #line(line) {
    const key = `${line.bin}/${line.sku}`;
    const counted = this.changed[key] ?? line.counted;
    const step = (by) => () => {
      this.changed[key] = Math.max(0, counted + by);
      this.#draw();
    };
    const level = counted === line.expected ? "go" : "look";
    return h(
      "li",
      { class: "tag-line", data: { sku: line.sku, level } },
      h("span", { class: "tag-line-name" }, h("strong", {}, line.name), h("span", { class: "soft" }, `${line.bin} · ${line.sku} · ${t("{seen} of {tagged} tags", { seen: line.seen, tagged: line.tagged })}`)),
      h("span", { class: "tag-line-count" }, h("button", { type: "button", class: "button", "aria-label": t("One less"), on: { click: step(-1) } }, "−"), h("span", { class: "tag-counted" }, h("strong", {}, String(counted)), h("span", { class: "soft" }, `/ ${line.expected}`)), h("button", { type: "button", class: "button", "aria-label": t("One more"), on: { click: step(1) } }, "+")),
    );
  }

  #ask() {
    this.#stop();
    const badge = h("input", { class: "input code", type: "text", "aria-label": t("Badge"), autofocus: true, autocomplete: "off", maxlength: "80" });
    const error = h("p", { class: "field-error", role: "alert" });
    const send = async (text) => {
      const answer = await this.page.send("POST", "/count/accept", { ...this.#wish(), badge: text.trim() });
      if (answer === null) error.textContent = t("The gateway does not answer. Look at the network, then try again.");
      else if (answer.status >= 300) error.textContent = answer.body?.message ?? t("This was refused.");
      else this.#done(answer.body);
    };
    const missing = this.found.missing.length;
    const form = h(
      "form",
      { class: "ask-form", on: { submit: (event) => { event.preventDefault(); send(badge.value); } } },
      h("p", {}, missing ? tn("{n} tag is missing and its pieces leave the stock.", "{n} tags are missing and their pieces leave the stock.", missing) : t("No tag is missing.")),
      h("label", { class: "field" }, h("span", {}, t("Scan your badge")), badge),
      error,
      h("button", { type: "submit", class: "button primary", data: { action: "send" } }, icon("go"), h("span", {}, t("Accept the count"))),
    );
    this.page.layer.open({ title: this.found.place, body: form, scanned: (text) => { badge.value = text; send(text); return true; } });
  }

  #wish() {
    const lines = this.found.lines.filter((line) => `${line.bin}/${line.sku}` in this.changed).map(({ bin, sku, expected }) => ({ bin, sku, expected, counted: this.changed[`${bin}/${sku}`] }));
    return { place: this.found.place, epcs: this.found.epcs, lines, station: this.page.reader.station };
  }

  #done({ left }) {
    this.page.layer.close();
    Object.assign(this, { found: null, changed: {} });
    this.result.replaceChildren(h("p", { class: "empty" }, icon("go", 32), t("The count stands. Scan the next bin.")));
    if (left.length) this.page.say("look", tn("{n} tag stays in its old bin: an order holds its pieces there.", "{n} tags stay in their old bins: orders hold their pieces there.", left.length));
    else this.page.notice.hidden = true;
  }
}
