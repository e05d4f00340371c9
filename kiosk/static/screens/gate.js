// The despatch gate: what goes through, and whether it may.

import { GatePage, ringOf } from "../gate/page.js";
import { t } from "../words.js";

export const screens = { gate };

function gate(view, desk) {
  const page = (desk.ui.gate ??= new GatePage(desk));
  page.show(view);
  return { title: t("Gate"), progress: "", body: page.node, actions: [], live: (reading) => page.live(reading), ring: ringOf(view) };
}
