// How tags, their states and what happened to them are called.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { N_, t } from "../words.js";

export const STATES = {
  printed: ["look", N_("not read back")],
  commissioned: ["go", N_("in use")],
  in_bin: ["go", N_("in a bin")],
  picked: ["info", N_("picked")],
  packed: ["info", N_("packed")],
  shipped: ["info", N_("shipped")],
  returned: ["look", N_("returned")],
  missing: ["stop", N_("missing")],
  decommissioned: ["none", N_("no longer used")],
};
const HAPPENED = {
  printed: ["printer", N_("Label asked for")],
  commissioned: ["reader", N_("Read back: in use")],
  in_bin: ["bin", N_("Put into a bin")],
  picked: ["tote", N_("Picked")],
  packed: ["box", N_("Packed into a parcel")],
  shipped: ["truck", N_("Shipped")],
  returned: ["receive", N_("Came back")],
  missing: ["look", N_("Missed")],
  decommissioned: ["erase", N_("Taken out of use")],
  rewritten: ["swap", N_("Got a new EPC")],
  seen_arrived: ["find", N_("Seen by a shelf reader")],
  seen_moved: ["find", N_("Seen at another place")],
  seen_departed: ["find", N_("No longer seen")],
  passed_out: ["gate", N_("Went out through a gate")],
  passed_in: ["gate", N_("Came in through a gate")],
  passed_unknown: ["gate", N_("Seen in a gate")],
  matched: ["gate", N_("Recognised as a parcel's content")],
  rang: ["stop", N_("Rang at a gate")],
};
const LABELS = {
  failed: ["stop", N_("The label did not come out")],
  unknown: ["look", N_("Nobody knows whether the label came out")],
  queued: ["info", N_("The label waits for the printer")],
  sending: ["info", N_("The label is being printed")],
};

export function stateTag(tag) {
  const [level, word] = STATES[tag.state] ?? ["none", tag.state];
  return h("span", { class: `tag tag-${level}` }, icon(level === "none" ? "info" : level), h("span", {}, [t(word), tag.place].filter(Boolean).join(" ")));
}

// What is wrong with the label of a tag that nobody has read back; null where nothing is known to be.
export function labelTag(tag) {
  const known = tag.state === "printed" ? LABELS[tag.label] : null;
  if (!known) return null;
  return h("span", { class: `tag tag-${known[0]}`, data: { label: tag.label } }, icon(known[0]), h("span", {}, [t(known[1]), tag.label_note].filter(Boolean).join(" · ")));
}

export function happened(what) {
  const [sign, word] = HAPPENED[what] ?? ["info", what];
  return { sign, word: t(word) };
}

// One tagged unit as a row that opens.
export function tagRow(tag, open) {
  const pieces = tag.quantity > 1 ? ` ×${tag.quantity}` : "";
  const astray = tag.astray ? h("span", { class: "tag tag-look" }, icon("look"), h("span", {}, t("seen at {place}", { place: tag.seen_place }))) : null;
  const parcel = tag.waybill ? h("span", { class: "soft code" }, [tag.waybill, tag.order].filter(Boolean).join(" · ")) : null;
  return h(
    "li",
    {},
    h("button", { type: "button", class: "tag-row", data: { epc: tag.epc, state: tag.state }, on: { click: () => open(tag) } }, h("strong", {}, `${tag.name}${pieces}`), h("span", { class: "code soft" }, tag.epc), parcel, h("span", { class: "tag-marks" }, stateTag(tag), astray, labelTag(tag))),
  );
}
