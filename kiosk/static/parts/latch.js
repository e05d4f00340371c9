// An error fills the screen, names the thing and the way out, and stays until a tap or the next scan.

import { h, sentence } from "./element.js";
import { fit } from "./fit.js";
import { icon } from "./icons.js";
import { t } from "../words.js";

const LONG = 56; // characters
export const READ_MS = 400; // nobody reads faster: what comes sooner was on its way before the error showed

export class Latch {
  #shown = null;

  // released(notice) is called once for each error that was acknowledged.
  constructor(root, released = () => {}) {
    this.root = root;
    this.released = released;
  }

  get isShown() {
    return this.#shown !== null;
  }

  // notice: { heading, text, wayOut, more? }
  show(notice) {
    this.#shown = { notice, at: performance.now(), clock: Date.now() };
    const button = h("button", { type: "button", class: "button latch-button" }, icon("go"), h("span", {}, t("Understood")));
    const card = h(
      "section",
      { class: "latch", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "latch-heading", on: { click: () => this.release() } },
      h("div", { class: "latch-sign" }, icon("stop", 96), h("span", { class: "latch-word" }, t("Stop"))),
      h("h1", { id: "latch-heading", class: "latch-heading" }, notice.heading),
      h("p", { class: notice.text.length > LONG ? "latch-text long" : "latch-text" }, sentence(notice.text)),
      notice.wayOut ? h("p", { class: "latch-way" }, icon("next"), h("span", {}, sentence(notice.wayOut))) : null,
      h("div", { class: "latch-foot" }, button, h("p", { class: "latch-hint" }, t("or scan the next one"))),
    );
    this.root.replaceChildren(card);
    fit(card);
    document.documentElement.dataset.latched = "";
  }

  release() {
    if (!this.#shown) return;
    const { notice } = this.#shown;
    this.clear();
    this.released(notice);
  }

  // It was acknowledged elsewhere.
  clear() {
    this.#shown = null;
    this.root.replaceChildren();
    delete document.documentElement.dataset.latched;
  }

  // ms since the error showed.
  get age() {
    return this.#shown ? performance.now() - this.#shown.at : Infinity;
  }

  // When it showed, ms since 1970.
  get clock() {
    return this.#shown?.clock ?? Infinity;
  }
}
