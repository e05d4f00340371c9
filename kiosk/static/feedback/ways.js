// The way out of each error, with the names that stand on the screen. Codes without one say how to go on.

import { N_, t } from "../words.js";

const WAYS = {
  wrong_bin: N_("Go to {bin} and scan it"),
  wrong_item: N_("Put it back and take: {name}"),
  foreign: N_("Take it out and lay it aside"),
  other_order: N_("Take it out and lay it aside"),
  over: N_("Take the extra piece out"),
  over_receipt: N_("Count again, then ask the office"),
  wrong_goods: N_("Lay it aside, go on with what you count"),
  not_expected: N_("Lay it aside; goods without papers go into a blind receipt"),
  unusual_other_goods: N_("Scan the same bin once more, or another"),
  already_shipped: N_("Lay the parcel aside and tell the supervisor"),
  unknown_waybill: N_("Scan the tote or the order number"),
  not_picked: N_("Bring the tote back to picking"),
  foreign_wave: N_("Take it out and lay it aside"),
  wrong_wave: N_("Take it out and lay it aside"),
  unit_taken: N_("Take another piece"),
  unit_twice: N_("Take another piece"),
  run_held: N_("Lay the parcel aside and go on"),
  run_called_back: N_("Lay the parcel aside and go on"),
  unknown_badge: N_("Ask the supervisor for a badge"),
  unknown_barcode: N_("Scan another code of it, or enter it by hand in the menu"),
  weight_held: N_("Open the parcel and check, or call a supervisor"),
  gate_alarm: N_("Bring the parcel back to scan-out"),
  tag_alarm: N_("Bring the goods back to their bin"),
};

// A scan that does not belong to a step: what the step waits for.
const STEPS = {
  "receive.quantity": N_("Key the number first"),
  "return.quantity": N_("Key the number first"),
  "return.grade": N_("Say first in what state they are"),
  "receive.lot": N_("Scan the code that names the lot"),
  "receive.putaway": N_("Scan the bin, this one or another"),
  "return.putaway": N_("Scan the bin, this one or another"),
  "verify.putback": N_("Scan the bin, this one or another"),
  "pick.bin": N_("Go to {bin} and scan it"),
  "pick.item": N_("Scan each piece"),
  "verify.item": N_("Scan the next piece"),
  "pick.tote": N_("Put it in and scan the tote"),
  "pick.bind": N_("Scan an empty tote"),
  "pick.back": N_("Scan the bin, this one or another"),
  "wall.scan": N_("Scan a piece of the cart"),
  "wall.put": N_("Put it in, then scan the slot"),
  "wall.back": N_("Scan the bin, this one or another"),
  "run.scan": N_("Scan any piece"),
  "run.weigh": N_("Put the parcel on the scale"),
  "run.back": N_("Scan the bin, this one or another"),
  "verify.weigh": N_("Put the parcel on the scale"),
};

export function wayOut(notice, view) {
  const key = notice.code === "unexpected" ? STEPS[view.step] : WAYS[notice.code];
  if (!key) return "";
  const text = t(key, view.data ?? {});
  return text.includes("{") ? "" : text;
}
