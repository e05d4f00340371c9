// What lies above the screen for a moment: one sheet at a time. On a PDA it comes from below, at the bench it is a card.

import { h } from "./element.js";
import { icon } from "./icons.js";
import { t } from "../words.js";

export class Layer {
  #open = null;
  #expected = null; // { scans, otherwise } while a sheet is being fetched

  constructor(root) {
    this.root = root;
  }

  // A sheet is on its way: what is scanned meanwhile is kept for it; what it does not want goes to `otherwise(text)`.
  expect(otherwise) {
    this.#expected = { scans: [], otherwise };
  }

  // It came, or will not come.
  arrived() {
    const { scans, otherwise } = this.#expected ?? { scans: [] };
    this.#expected = null;
    for (const text of scans) if (!this.scanned(text)) otherwise(text);
  }

  get isOpen() {
    return this.#open !== null;
  }

  // sheet: { title, body, typed?(event), scanned?(text) -> taken, closed?() }
  open(sheet) {
    this.close();
    const close = h("button", { class: "button quiet", type: "button", on: { click: () => this.close() } }, icon("stop"), h("span", {}, t("Close")));
    const card = h(
      "section",
      { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": sheet.title },
      h("header", { class: "sheet-head" }, h("h2", {}, sheet.title), close),
      h("div", { class: "sheet-body" }, sheet.body),
    );
    const back = h("div", { class: "layer-back", on: { click: () => this.close() } });
    this.#open = sheet;
    this.root.replaceChildren(back, card);
    card.querySelector("[autofocus]")?.focus();
  }

  close() {
    const sheet = this.#open;
    this.#open = null;
    this.root.replaceChildren();
    sheet?.closed?.();
  }

  typed(event) {
    if (event.key === "Escape") this.close();
    else this.#open?.typed?.(event);
  }

  // True where the sheet wanted the scan for itself.
  scanned(text) {
    if (this.#expected) return this.#expected.scans.push(text) > 0;
    return this.#open?.scanned?.(text) ?? false;
  }
}
