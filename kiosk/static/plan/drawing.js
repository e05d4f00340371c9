// The warehouse from above: bins coloured by how full they are, the ways people walk, where they stand. Millimetres of
// the building; y grows upwards. `plan.show(map)` draws zones and bins, `plan.people(list)` moves the people only.

import { h, svg } from "../parts/element.js";
import { t } from "../words.js";

const MARGIN_PX = 28;
const BIN_MM = 900; // a bin beside the grid
const STEPS = [0, 1, 34, 67, 100]; // percent from which a bin has the next shade

export class Plan {
  #map = { zones: [], bins: [] };
  #people = [];
  #at = null;
  #layer = null;
  colour = "fill";
  marked = "";

  // picked(bin): somebody tapped a bin.
  constructor({ picked = () => {}, label = t("Map of the warehouse") } = {}) {
    this.node = h("div", { class: "plan", role: "group", "aria-label": label });
    this.node.addEventListener("click", (event) => {
      const bin = event.target.closest?.("[data-bin]")?.dataset.bin;
      if (bin) picked(bin);
    });
    new ResizeObserver(() => this.draw()).observe(this.node);
  }

  show(map) {
    this.#map = map;
    if (map.people) this.#people = map.people;
    this.draw();
  }

  people(list) {
    this.#people = list;
    this.#layer?.replaceChildren(...this.#figures());
  }

  mark(bin) {
    this.marked = bin;
    this.draw();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.node;
    if (!width || !height) return;
    if (!this.#map.bins.length) {
      this.node.replaceChildren(h("p", { class: "empty" }, t("No bins are set up yet. Begin on the page of places.")));
      return;
    }
    this.#at = fit(this.#map, width, height);
    this.#layer = svg("g", { class: "plan-people" }, ...this.#figures());
    this.node.replaceChildren(
      svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height }, this.#map.zones.map((zone) => this.#zone(zone)), this.#bins(), this.#layer),
    );
  }

  #zone(zone) {
    const pad = zone.layout?.aisle_pitch_mm ? zone.layout.aisle_pitch_mm / 2 : BIN_MM;
    const [left, top] = this.#at([zone.x_mm - pad, zone.y_mm + zone.size_mm[1] + pad / 2]);
    const [right, bottom] = this.#at([zone.x_mm + zone.size_mm[0] + pad, zone.y_mm - pad / 2]);
    return svg("g", { class: "plan-zone", data: { kind: zone.kind } }, svg("rect", { x: left, y: top, width: right - left, height: bottom - top, rx: 6 }), svg("text", { x: left + 6, y: top - 6 }, zone.name ? `${zone.zone} ${zone.name}` : zone.zone));
  }

  #bins() {
    const sizes = Object.fromEntries(this.#map.zones.map((zone) => [zone.zone, binSize(zone)]));
    const levels = levelsOf(this.#map.bins);
    const most = Math.max(1, ...this.#map.bins.map((bin) => bin[5]));
    return this.#map.bins.map(([name, zone, x, y, level, pieces, fill, flags]) => {
      const [wide, deep] = sizes[zone];
      const part = wide / levels[zone];
      const [left, top] = this.#at([x - wide / 2 + part * level, y + deep / 2]);
      const [right, bottom] = this.#at([x - wide / 2 + part * (level + 1), y - deep / 2]);
      const shade = this.colour === "fill" ? shadeOf(fill, pieces) : shadeOf(Math.round((100 * pieces) / most), pieces);
      const box = { x: left + 0.5, y: top + 0.5, width: Math.max(1.5, right - left - 1), height: Math.max(1.5, bottom - top - 1) };
      const face = svg("rect", { ...box, class: "plan-bin", data: { bin: name, shade, flags, ...(name === this.marked ? { marked: "1" } : {}) } }, svg("title", {}, `${name} · ${pieces}`));
      const number = box.width > 26 && box.height > 15 && pieces ? svg("text", { class: "plan-number", x: left + box.width / 2, y: top + box.height / 2 + 5, data: { shade } }, String(pieces)) : null;
      const sign = flags.includes("b") && box.width > 5 ? svg("path", { class: "plan-blocked", d: `M${left + 2} ${top + 2}L${right - 2} ${bottom - 2}M${right - 2} ${top + 2}L${left + 2} ${bottom - 2}` }) : null;
      return [face, number, sign];
    });
  }

  #figures() {
    if (!this.#at) return [];
    const ways = this.#people.filter((one) => one.path?.length).map((one) => svg("polyline", { class: "plan-way", points: one.path.map((point) => this.#at(point).map((n) => n.toFixed(1)).join(",")).join(" ") }));
    const stands = this.#people.filter((one) => one.at).map((one) => {
      const [x, y] = this.#at(one.at);
      return svg("g", { class: "plan-person", data: { step: one.step.split(".")[0] } }, svg("circle", { cx: x, cy: y, r: 13 }), svg("text", { class: "plan-initial", x, y: y + 5 }, [...(one.name || "?")][0]), svg("text", { class: "plan-name", x: x + 18, y: y + 5 }, one.name));
    });
    return [...ways, ...stands];
  }
}

// A function from mm of the building to pixels of the box.
function fit({ zones, bins }, width, height) {
  const xs = bins.map((bin) => bin[2]);
  const ys = bins.map((bin) => bin[3]);
  for (const zone of zones) {
    xs.push(zone.x_mm, zone.x_mm + zone.size_mm[0]);
    ys.push(zone.y_mm, zone.y_mm + zone.size_mm[1]);
  }
  const pad = Math.max(BIN_MM, ...zones.map((zone) => (zone.layout?.aisle_pitch_mm ?? 0) / 2));
  const [left, right, low, high] = [least(xs) - pad, most(xs) + pad, least(ys) - pad, most(ys) + pad];
  const scale = Math.min((width - 2 * MARGIN_PX) / (right - left), (height - 2 * MARGIN_PX) / (high - low));
  const x0 = (width - (right - left) * scale) / 2;
  const y0 = (height - (high - low) * scale) / 2;
  return ([x, y]) => [x0 + (x - left) * scale, height - y0 - (y - low) * scale];
}

function least(list) {
  return list.reduce((a, b) => Math.min(a, b), Infinity);
}

function most(list) {
  return list.reduce((a, b) => Math.max(a, b), -Infinity);
}

function binSize({ layout }) {
  return layout?.aisles ? [layout.aisle_pitch_mm * 0.62, layout.cell_pitch_mm * 0.86] : [BIN_MM, BIN_MM];
}

function levelsOf(bins) {
  const found = {};
  for (const bin of bins) found[bin[1]] = Math.max(found[bin[1]] ?? 1, bin[4] + 1);
  return found;
}

// 0 empty … 4 full; a bin without a limit that holds something is 1.
export function shadeOf(percent, pieces) {
  if (!pieces) return "0";
  return String(STEPS.filter((from) => (percent ?? 1) >= from).length - 1 || 1);
}

// What the shades mean, in words.
export function legend(colour) {
  const words = colour === "fill" ? [t("empty"), t("up to a third"), t("up to two thirds"), t("nearly full"), t("full")] : [t("empty"), t("few"), t("some"), t("many"), t("most")];
  return h("ul", { class: "plan-legend" }, words.map((word, i) => h("li", {}, h("span", { class: "plan-swatch", data: { shade: String(i) } }), word)), h("li", {}, h("span", { class: "plan-swatch", data: { flags: "b" } }, "×"), t("blocked")), h("li", {}, h("span", { class: "plan-swatch", data: { flags: "c" } }), t("being counted")));
}
