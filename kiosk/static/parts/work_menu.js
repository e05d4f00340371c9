// What else may be begun here: one tile a workflow, with what waits for it. The gateway says which.

import { h } from "./element.js";
import { icon } from "./icons.js";
import { N_, t } from "../words.js";

// workflow: [icon, word]. A new workflow adds its line.
export const WORK = {
  despatch: ["supervisor", N_("Despatch audit")],
  handover: ["truck", N_("Hand-over")],
  pull_back: ["undo", N_("Pull back")],
  count: ["list", N_("Count")],
  one_piece: ["barcode", N_("One-piece run")],
  blind: ["receive", N_("Blind receipt")],
  hold: ["wait", N_("Hold zone")],
  kit: ["box", N_("Bundles")],
  move: ["swap", N_("Move")],
  putaway: ["bin", N_("Putaway")],
  qc: ["find", N_("Inspection")],
  relabel: ["printer", N_("Goods labels")],
  replenish: ["next", N_("Replenish")],
  transfer: ["truck", N_("Transfer")],
  unclaimed: ["info", N_("Unclaimed parcel")],
  receive: ["receive", N_("Receive")],
  wall: ["tote", N_("Put-wall")],
};

// On a small screen the papers come first: what waits most is shown, the rest lies behind one tile.
const FEW = 4;

export function workMenu(view, desk) {
  const entries = view.data.menu ?? [];
  if (!entries.length) return null;
  const narrow = matchMedia("(max-width: 699px)").matches && entries.length > FEW;
  const ordered = narrow ? [...entries].sort((a, b) => (b.waiting > 0) - (a.waiting > 0)) : entries;
  const tiles = ordered.slice(0, narrow ? FEW - 1 : undefined).map((entry) => tile(desk, entry));
  return h("nav", { class: "work-menu", "aria-label": t("Other work") }, tiles, narrow ? more(desk, ordered.slice(FEW - 1)) : null);
}

function more(desk, rest) {
  const waiting = rest.reduce((sum, entry) => sum + entry.waiting, 0);
  const open = () => desk.layer.open({ title: t("Other work"), body: h("nav", { class: "work-menu" }, rest.map((entry) => tile(desk, entry))) });
  return h(
    "button",
    { type: "button", class: "work-tile", data: { action: "more-work" }, on: { click: open } },
    icon("menu", 32),
    h("span", {}, t("Other work")),
    waiting ? h("strong", { class: "work-waiting" }, String(waiting)) : null,
  );
}

function tile(desk, { workflow, waiting }) {
  const [sign, word] = WORK[workflow] ?? ["list", workflow];
  return h(
    "button",
    { type: "button", class: "work-tile", data: { action: "start", value: workflow }, on: { click: () => { desk.layer.close(); desk.tap("start", workflow); } } },
    icon(sign, 32),
    h("span", {}, t(word)),
    waiting ? h("strong", { class: "work-waiting" }, String(waiting)) : null,
  );
}
