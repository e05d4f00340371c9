// What else may be begun here: one tile a workflow, with what waits for it. The gateway says which.

import { h } from "./element.js";
import { icon } from "./icons.js";
import { N_, t } from "../words.js";

// workflow: [icon, word]. A new workflow adds its line.
const WORK = {
  despatch: ["supervisor", N_("Despatch audit")],
  handover: ["truck", N_("Hand-over")],
  pull_back: ["undo", N_("Pull back")],
  count: ["list", N_("Count")],
  one_piece: ["barcode", N_("One-piece run")],
  receive: ["receive", N_("Receive")],
  wall: ["tote", N_("Put-wall")],
};

export function workMenu(view, desk) {
  const entries = view.data.menu ?? [];
  if (!entries.length) return null;
  return h("nav", { class: "work-menu", "aria-label": t("Other work") }, entries.map((entry) => tile(desk, entry)));
}

function tile(desk, { workflow, waiting }) {
  const [sign, word] = WORK[workflow] ?? ["list", workflow];
  return h(
    "button",
    { type: "button", class: "work-tile", data: { action: "start", value: workflow }, on: { click: () => desk.tap("start", workflow) } },
    icon(sign, 32),
    h("span", {}, t(word)),
    waiting ? h("strong", { class: "work-waiting" }, String(waiting)) : null,
  );
}
