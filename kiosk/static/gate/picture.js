// The portal from above: the warehouse at the left, the yard at the right, antennas where they stand, and each tag
// between those that hear it, nearer to the louder. It shows what comes and reckons nothing for the floor.

import { h, svg } from "../parts/element.js";
import { t, tn } from "../words.js";

const WIDTH = 480;
const HEIGHT = 220;
const PLACES = { inner: 175, outer: 305 };
const MIDDLE = WIDTH / 2;
const MOST_DOTS = 80;
const LOUD_DBM = -45; // right before the antenna
const SHAPES = { go: "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0", look: "M0 -9L9 7H-9z", stop: "M-8 -8H8V8H-8z", calm: "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0" };
const STILL_MS = 1000; // between pictures where less motion is asked for

export class Picture {
  #dots = new Map();
  #antennas = new Map();
  #levels = new Map();
  #roles = "";
  #drawn = 0;

  constructor() {
    this.tags = svg("g", {});
    this.masts = svg("g", {});
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.count = h("strong", { class: "gate-count" });
    this.rate = h("span", { class: "soft" });
    const frame = svg("g", { class: "gate-frame" }, svg("path", { d: `M${MIDDLE} 10V210M${MIDDLE - 40} 10H${MIDDLE + 40}M${MIDDLE - 40} 210H${MIDDLE + 40}` }));
    const words = [
      svg("text", { class: "gate-place", x: 12, y: 26 }, t("Inside")),
      svg("text", { class: "gate-place gate-place-end", x: WIDTH - 12, y: 26 }, t("Outside")),
      svg("path", { class: "gate-way", d: `M${MIDDLE - 70} 110H${MIDDLE + 62}M${MIDDLE + 50} 98l14 12-14 12` }),
    ];
    const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": t("Tags in the gate") }, words, frame, this.masts, this.tags);
    this.node = h("section", { class: "gate-picture" }, h("div", { class: "gate-drawing" }, drawing), h("p", { class: "gate-sight", role: "status" }, this.count, this.rate));
    this.live(null);
  }

  // gate: { antennas: { 1: "inner" }, reader: { details: { antennas: 4 } } }
  place(gate) {
    const roles = { ...gate.antennas };
    for (let n = 1; n <= Math.min(gate.reader?.details?.antennas ?? 0, 8); n++) roles[n] ??= "";
    const key = JSON.stringify(roles);
    if (key === this.#roles) return;
    this.#roles = key;
    this.#antennas.clear();
    const places = { inner: [], outer: [], "": [] };
    for (const [antenna, role] of Object.entries(roles)) (places[role] ?? places[""]).push(antenna);
    for (const [role, antennas] of Object.entries(places)) antennas.forEach((antenna, i) => this.#antennas.set(antenna, mast(antenna, PLACES[role] ?? MIDDLE, i)));
    this.masts.replaceChildren(...[...this.#antennas.values()].map((one) => one.node));
  }

  // What became of a tag gives its dot a colour and a shape.
  judge(levels) {
    this.#levels = levels;
    for (const [epc, dot] of this.#dots) shape(dot, levels.get(epc) ?? "calm");
  }

  live(reading) {
    const now = performance.now();
    if (reading && this.still.matches && now - this.#drawn < STILL_MS) return;
    this.#drawn = now;
    const tags = reading?.tags ?? [];
    this.count.textContent = tags.length ? tn("{n} tag in sight", "{n} tags in sight", tags.length) : t("No tag in sight");
    this.rate.textContent = t("{n} reads a second", { n: Math.round(reading?.reads_s ?? 0) });
    const heard = new Set(tags.flatMap((tag) => Object.keys(tag.antennas)));
    for (const [antenna, one] of this.#antennas) one.node.toggleAttribute("data-live", heard.has(antenna));
    const shown = new Set();
    for (const tag of tags.slice(0, MOST_DOTS)) {
      const at = this.#where(tag);
      if (!at) continue;
      shown.add(tag.epc);
      const dot = this.#dots.get(tag.epc) ?? this.#dot(tag.epc);
      dot.style.transform = `translate(${at.x}px, ${at.y}px)`;
    }
    for (const [epc, dot] of this.#dots) {
      if (shown.has(epc)) continue;
      dot.remove();
      this.#dots.delete(epc);
    }
  }

  #dot(epc) {
    const dot = svg("g", { class: "gate-dot", "data-epc": epc }, svg("path", {}));
    shape(dot, this.#levels.get(epc) ?? "calm");
    this.#dots.set(epc, dot);
    this.tags.append(dot);
    return dot;
  }

  #where(tag) {
    let weight = 0;
    let x = 0;
    let loudest = -100;
    const sides = new Set();
    for (const [antenna, dbm] of Object.entries(tag.antennas)) {
      const place = this.#antennas.get(antenna)?.x ?? MIDDLE;
      const power = 10 ** (dbm / 20);
      weight += power;
      x += power * place;
      loudest = Math.max(loudest, dbm);
      sides.add(Math.sign(place - MIDDLE));
    }
    if (!weight) return null;
    x /= weight;
    const far = Math.min(Math.max(LOUD_DBM - loudest, 0) * 4, 130);
    if (sides.size === 1) x += far * [...sides][0]; // heard from one side only: the quieter, the farther out
    return { x: Math.round(Math.min(Math.max(x, 16), WIDTH - 16)), y: 60 + (hash(tag.epc) % 100) };
  }
}

function mast(antenna, x, i) {
  const top = i % 2 === 0;
  const place = x + Math.floor(i / 2) * (x < MIDDLE ? -34 : 34);
  const y = top ? 30 : HEIGHT - 30;
  const wave = top ? "M-12 8a17 17 0 0 0 24 0M-18 14a26 26 0 0 0 36 0" : "M-12 -8a17 17 0 0 1 24 0M-18 -14a26 26 0 0 1 36 0";
  const node = svg("g", { class: "gate-mast", transform: `translate(${place} ${y})` }, svg("path", { d: wave }), svg("circle", { r: 11 }), svg("text", { y: 5 }, antenna));
  return { x: place, node };
}

function shape(dot, level) {
  dot.dataset.level = level;
  dot.firstChild.setAttribute("d", SHAPES[level]);
}

// Neighbours by number stand apart.
function hash(text) {
  let sum = 0x811c9dc5;
  for (const letter of text) sum = Math.imul(sum ^ letter.charCodeAt(0), 0x01000193);
  return (Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d) >>> 16);
}
