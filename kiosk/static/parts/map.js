// The picking map: shelves, the way to walk, the bins ahead, where I am. Drawn to the box's own pixels.
// The layout's keywords and coordinates are those of the gateway's rectangular layout (mm; y grows upwards).

import { h, svg } from "./element.js";
import { t } from "../words.js";

const MARGIN_PX = 22;
const LABEL_PX = 14;

// The aisle and cell (from 0) of a bin called ZONE-AISLE-CELL, or null.
export function placeOf(bin) {
  const found = /^[A-Z]{1,2}-(\d{2,3})-(\d{2,3})$/.exec(bin ?? "");
  return found && { aisle: Number(found[1]) - 1, cell: Number(found[2]) - 1 };
}

// mm of the middle of a cell, measured from where aisle 0 meets the bottom cross aisle.
export function pointOf(layout, { aisle, cell }) {
  const crossed = (layout.cross_aisles ?? []).filter((q) => q <= cell).length;
  const widened = crossed * ((layout.cross_aisle_gap_mm ?? 0) - layout.cell_pitch_mm);
  return [aisle * layout.aisle_pitch_mm, layout.bottom_mm + cell * layout.cell_pitch_mm + widened];
}

export function sizeOf(layout) {
  const [x, y] = pointOf(layout, { aisle: layout.aisles - 1, cell: layout.cells - 1 });
  return [x, y + layout.top_mm];
}

export function routeMap({ layout, path = [], bin, next = [], me = null }) {
  const box = h("div", { class: "map", role: "img", "aria-label": t("Map of the way to {bin}", { bin }) });
  if (!layout?.aisles) {
    box.append(h("p", { class: "empty" }, t("No layout is known: enter it at the gateway to see the map.")));
    return box;
  }
  const draw = () => box.clientWidth && box.replaceChildren(drawing(box.clientWidth, box.clientHeight, { layout, path, bin, next, me }));
  new ResizeObserver(draw).observe(box);
  return box;
}

function drawing(width, height, { layout, path, bin, next, me }) {
  const [x_mm, y_mm] = sizeOf(layout);
  const spread_mm = layout.aisle_pitch_mm;
  const scale_x = (width - 2 * MARGIN_PX) / (x_mm + spread_mm);
  const scale_y = (height - 2 * MARGIN_PX - LABEL_PX) / y_mm;
  const scale = Math.min(scale_x, scale_y, scale_x * 4);
  const left = (width - x_mm * scale) / 2;
  const bottom = height - MARGIN_PX - LABEL_PX - (height - 2 * MARGIN_PX - LABEL_PX - y_mm * scale) / 2;
  const at = ([x, y]) => [left + x * scale, bottom - y * scale];
  const stands = me ?? path[0] ?? depotOf(layout);
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height },
    shelves(layout, at, scale),
    labels(layout, at, spread_mm * scale),
    way(path, at),
    depot(layout, at),
    next.slice(0, 8).map((stop, i) => ahead(layout, at, scale, stop.bin, i + 2)).reverse(),
    target(layout, at, bin),
    person(at(stands)),
  );
}

function depotOf(layout) {
  const [, y] = sizeOf(layout);
  return [(layout.depot_aisle ?? 0) * layout.aisle_pitch_mm, layout.depot_side === "top" ? y : 0];
}

function shelves(layout, at, scale) {
  const wide = Math.max(2, layout.aisle_pitch_mm * scale * 0.3);
  const tall = Math.max(1.5, layout.cell_pitch_mm * scale - 1);
  const gap = layout.aisle_pitch_mm * scale * 0.14;
  const cells = [];
  for (let aisle = 0; aisle < layout.aisles; aisle += 1) {
    for (let cell = 0; cell < layout.cells; cell += 1) {
      const [x, y] = at(pointOf(layout, { aisle, cell }));
      cells.push(`M${(x - gap - wide).toFixed(1)} ${(y - tall / 2).toFixed(1)}h${wide.toFixed(1)}v${tall.toFixed(1)}h${(-wide).toFixed(1)}z`);
      cells.push(`M${(x + gap).toFixed(1)} ${(y - tall / 2).toFixed(1)}h${wide.toFixed(1)}v${tall.toFixed(1)}h${(-wide).toFixed(1)}z`);
    }
  }
  return svg("path", { class: "map-shelves", d: cells.join("") });
}

function labels(layout, at, pitch_px) {
  const every = Math.max(1, Math.ceil(26 / pitch_px));
  const words = [];
  for (let aisle = 0; aisle < layout.aisles; aisle += every) {
    const [x, y] = at([aisle * layout.aisle_pitch_mm, 0]);
    words.push(svg("text", { class: "map-label", x, y: y + LABEL_PX + 16 }, String(aisle + 1).padStart(2, "0")));
  }
  return words;
}

function way(path, at) {
  const points = path.map((point) => at(point).map((n) => n.toFixed(1)).join(",")).join(" ");
  return path.length ? [svg("polyline", { class: "map-way-edge", points }), svg("polyline", { class: "map-way", points })] : [];
}

function depot(layout, at) {
  const [x, y] = at(depotOf(layout));
  return svg("rect", { class: "map-depot", x: x - 8, y: y - 8, width: 16, height: 16 });
}

function ahead(layout, at, scale, bin, no) {
  const place = placeOf(bin);
  if (!place || place.aisle >= layout.aisles || place.cell >= layout.cells) return null;
  const [x, y] = at(pointOf(layout, place));
  return svg("g", { class: "map-ahead" }, svg("circle", { cx: x, cy: y, r: 11 }), svg("text", { x, y: y + 5 }, String(no)));
}

function target(layout, at, bin) {
  const place = placeOf(bin);
  if (!place || place.aisle >= layout.aisles || place.cell >= layout.cells) return null;
  const [x, y] = at(pointOf(layout, place));
  const right = place.aisle < layout.aisles / 2;
  return svg(
    "g",
    { class: "map-target" },
    svg("circle", { class: "map-halo", cx: x, cy: y, r: 20 }),
    svg("circle", { cx: x, cy: y, r: 13 }),
    svg("text", { class: "map-target-no", x, y: y + 5 }, "1"),
    svg("text", { class: "map-target-name", x: right ? x + 26 : x - 26, y: y + 7, "text-anchor": right ? "start" : "end" }, bin),
  );
}

function person([x, y]) {
  return svg("g", { class: "map-me" }, svg("circle", { cx: x, cy: y, r: 12 }), svg("path", { d: `M${x} ${y - 7}l5.5 13l-5.5 -4l-5.5 4z` }));
}
