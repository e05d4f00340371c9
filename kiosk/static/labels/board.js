// The label as it will be printed, with a frame around each of its elements to take hold of.

import { round } from "./drawing.js";
import { elementWord, faultWord } from "./words.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { t } from "../words.js";

const SNAP_MM = 0.5;
const LEAST_MM = 1;

// Which sides of an element its corner pulls at, and how long each is when nothing says so.
const SIDES = {
  text: ["width_mm", null],
  barcode: ["width_mm", "height_mm"],
  line: ["length_mm", null],
  box: ["width_mm", "height_mm"],
  image: ["width_mm", "height_mm"],
};

export class Board {
  #places = [];
  #holding = false; // nothing is drawn anew under the finger

  constructor(page) {
    this.page = page;
    this.image = h("img", { class: "label-image", alt: t("The label as it will be printed") });
    this.frames = h("div", { class: "label-frames" });
    this.sheet = h("div", { class: "label-sheet" }, this.image, this.frames);
    this.sheet.addEventListener("pointerdown", (event) => { if (event.target === this.frames) page.select(-1); });
    this.node = h("section", { class: "label-board", "aria-label": t("The label as it will be printed") }, this.sheet);
    new ResizeObserver(() => this.#fit()).observe(this.node);
  }

  // As large as the room lets it be, never larger than four times its own size.
  #fit() {
    const { width_mm: wide, height_mm: high } = this.page.drawing.document;
    const room = this.node.getBoundingClientRect();
    const across = (room.width - 32) / wide;
    const tall = this.page.panel.may ? (room.height - 32) / high : across;
    this.scale = Math.max(1, Math.min(across, tall, 15));
    this.sheet.style.setProperty("width", `${wide * this.scale}px`);
    this.sheet.style.setProperty("height", `${high * this.scale}px`);
  }

  picture(png, places) {
    this.image.src = `data:image/png;base64,${png}`;
    this.#places = places;
    this.#frame();
  }

  show() {
    this.#fit();
    this.#frame();
  }

  #frame() {
    if (this.#holding) return;
    const { elements } = this.page.drawing.document;
    const focused = document.activeElement?.dataset?.element;
    const shown = this.#places.filter((place) => elements[place.element - 1]);
    this.frames.replaceChildren(...shown.map((place) => this.#one(place, elements[place.element - 1])).filter(Boolean));
    if (focused !== undefined) this.frames.querySelector(`[data-element="${focused}"]`)?.focus({ preventScroll: true });
  }

  #one(place, element) {
    const at = place.element - 1;
    if (element.x_mm === undefined) return null;
    const faulty = place.fault !== "";
    const box = faulty || !place.width_mm ? guess(element) : [place.left_mm, place.top_mm, place.width_mm, place.height_mm];
    const selected = at === this.page.drawing.selected;
    const label = [elementWord(element), faultWord(place.fault)].filter(Boolean).join(": ");
    const frame = h("button", { type: "button", class: "label-frame", "aria-label": label, title: label, "aria-pressed": String(selected), data: { element: at, ...(faulty ? { fault: "" } : {}) }, on: { focus: () => at === this.page.drawing.selected || this.page.select(at), pointerdown: (event) => this.#hold(event, at, frame) } }, faulty ? icon("look", 20) : null);
    put(frame, box.map((side) => side * this.scale));
    if (selected && SIDES[element.kind] && this.page.panel.may) frame.append(h("span", { class: "label-corner", "aria-hidden": "true" }));
    return frame;
  }

  // Dragging moves the frame alone; the drawing changes when it is let go.
  #hold(event, at, frame) {
    if (event.button !== 0 || !this.page.panel.may) return;
    event.preventDefault();
    const corner = event.target.classList.contains("label-corner");
    if (at !== this.page.drawing.selected) this.page.select(at);
    const held = this.frames.querySelector(`[data-element="${at}"]`) ?? frame;
    held.focus({ preventScroll: true });
    held.setPointerCapture(event.pointerId);
    this.#holding = true;
    const [x, y] = [event.clientX, event.clientY];
    const box = [held.offsetLeft, held.offsetTop, held.offsetWidth, held.offsetHeight];
    let [right, down] = [0, 0];
    const move = (now) => {
      [right, down] = [snapped((now.clientX - x) / this.scale), snapped((now.clientY - y) / this.scale)];
      const by = [right * this.scale, down * this.scale];
      put(held, corner ? [box[0], box[1], Math.max(box[2] + by[0], 8), Math.max(box[3] + by[1], 8)] : [box[0] + by[0], box[1] + by[1], box[2], box[3]]);
    };
    const drop = () => {
      held.removeEventListener("pointermove", move);
      this.#holding = false;
      if (!right && !down) return;
      if (corner) this.#stretch(right, down, box);
      else this.page.drawing.move(right, down);
    };
    held.addEventListener("pointermove", move);
    held.addEventListener("pointerup", drop, { once: true });
    held.addEventListener("pointercancel", () => { [right, down] = [0, 0]; drop(); this.#frame(); }, { once: true });
  }

  #stretch(right, down, box) {
    const { element } = this.page.drawing;
    const turned = element.rotation === 90 || element.rotation === 270 || element.vertical;
    const [along, across] = turned ? [down, right] : [right, down];
    const [wide, high] = turned ? [box[3], box[2]] : [box[2], box[3]];
    const [first, second] = SIDES[element.kind];
    const square = element.kind === "barcode" && ["qr", "datamatrix", "gs1-datamatrix"].includes(element.symbology);
    const change = {};
    if (along) change[first] = pulled(element[first] || wide / this.scale, along);
    if (across && second && !square) change[second] = pulled(element[second] || high / this.scale, across);
    this.page.drawing.change(change);
  }
}

function pulled(side, by) {
  return Math.max(round(snapped(side) + by), LEAST_MM);
}

function snapped(value) {
  return Math.round(value / SNAP_MM) * SNAP_MM;
}

function put(frame, [left, top, width, height]) {
  for (const [name, value] of Object.entries({ left, top, width: Math.max(width, 8), height: Math.max(height, 8) })) frame.style.setProperty(name, `${value}px`);
}

// Where an element that cannot be drawn would stand.
function guess(element) {
  const wide = element.width_mm || element.length_mm || 20;
  return [element.x_mm, element.y_mm, wide, element.height_mm || element.size_mm || 6];
}
