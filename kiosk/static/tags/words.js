// How tags and their states are called.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { N_, t } from "../words.js";

const STATES = {
  printed: ["look", N_("not read back")],
  commissioned: ["go", N_("in use")],
  in_bin: ["go", N_("in a bin")],
  picked: ["info", N_("picked")],
  shipped: ["info", N_("shipped")],
  returned: ["look", N_("returned")],
  missing: ["stop", N_("missing")],
  decommissioned: ["none", N_("no longer used")],
};

export function stateTag(tag) {
  const [level, word] = STATES[tag.state] ?? ["none", tag.state];
  return h("span", { class: `tag tag-${level}` }, icon(level === "none" ? "info" : level), h("span", {}, [t(word), tag.place].filter(Boolean).join(" ")));
}

// One tagged unit as a row that opens.
export function tagRow(tag, open) {
  const pieces = tag.quantity > 1 ? ` ×${tag.quantity}` : "";
  return h(
    "li",
    {},
    h("button", { type: "button", class: "tag-row", data: { epc: tag.epc, state: tag.state }, on: { click: () => open(tag) } }, h("strong", {}, `${tag.name}${pieces}`), h("span", { class: "code soft" }, tag.epc), stateTag(tag)),
  );
}
