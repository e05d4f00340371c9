// What is said and headed for each message code. The sentence below the heading is the gateway's own.

import { N_, t } from "../words.js";

const HEADINGS = {
  unknown_barcode: N_("Unknown barcode"),
  unexpected: N_("Not for this step"),
  ambiguous: N_("Which goods?"),
  not_allowed: N_("Not possible now"),
  bad_value: N_("Check the number"),
  refused: N_("Not accepted"),
  pair_first: N_("Pair this screen"),
  // people
  sign_in_first: N_("Scan your badge first"),
  unknown_badge: N_("Unknown badge"),
  no_right: N_("Not allowed"),
  supervisor_needed: N_("Supervisor needed"),
  reason_needed: N_("Say why"),
  busy: N_("Work in hand"),
  busy_here: N_("Work in hand"),
  elsewhere: N_("Somebody else works on it"),
  // receiving and returns
  unknown_receipt: N_("Unknown purchase order"),
  receipt_closed: N_("Closed already"),
  unknown_return: N_("Unknown return"),
  return_closed: N_("Closed already"),
  not_expected: N_("Not expected here"),
  line_complete: N_("Complete already"),
  over_receipt: N_("More than expected"),
  short_receipt: N_("Goods are missing"),
  unknown_bin: N_("Unknown bin"),
  wrong_goods: N_("Other goods"),
  say_lot: N_("Which lot?"),
  ask_lot: N_("Which lot?"),
  ask_lot_still: N_("Which lot?"),
  other_lot_in_hand: N_("Another lot"),
  lot_is_held: N_("Lot is held"),
  over_asked: N_("More than was ordered"),
  unusual_other_goods: N_("Other goods lie there"),
  unusual_other_lot: N_("Another lot lies there"),
  unusual_good_to_defect: N_("For defective goods"),
  over_movable: N_("So many are not free"),
  nothing_there: N_("The bin is empty"),
  not_in_bin: N_("Not in this bin"),
  has_a_return: N_("It has a return"),
  not_enough_parts: N_("Too few parts"),
  to_qc: N_("To inspection"),
  // picking
  no_wave: N_("No wave waiting"),
  wrong_bin: N_("Wrong bin"),
  wrong_item: N_("Wrong goods"),
  over: N_("Too many"),
  scan_once: N_("Scan it once first"),
  order_cancelled: N_("Order cancelled"),
  which_goods: N_("Which goods?"),
  which_pack: N_("Which package is it?"),
  other_lot: N_("Another lot"),
  wrong_lot: N_("Wrong lot"),
  lot_of_several: N_("Which lot?"),
  unit_needed: N_("Scan the piece's own code"),
  unit_twice: N_("Counted already"),
  unit_taken: N_("Another order's piece"),
  unit_shipped: N_("This piece has shipped"),
  unit_in_hand: N_("Another order's piece"),
  swap_asked: N_("Swap it?"),
  partial_finish: N_("Not finished"),
  tote_in_use: N_("Tote in use"),
  wrong_tote: N_("Wrong tote"),
  // the wall and the run
  surplus: N_("One too many"),
  put_back_to: N_("Put it back"),
  wrong_slot: N_("Wrong slot"),
  slot_first: N_("Into the slot first"),
  slot_gone: N_("Order cancelled"),
  foreign_wave: N_("Not in this wave"),
  wrong_wave: N_("Another wave's goods"),
  wall_joined: N_("Somebody else sorts here"),
  wall_partial: N_("Not finished"),
  too_late_to_undo: N_("Too late"),
  cart_to_sort: N_("Sort this cart first"),
  run_held: N_("Weight does not fit"),
  run_called_back: N_("Stop: intercepted"),
  run_label_unknown: N_("Did the label print?"),
  run_weigh_first: N_("Weigh it first"),
  run_nobody: N_("Nobody wants it"),
  run_order_waits: N_("Not yet"),
  // counts and places
  unknown_count: N_("Unknown count"),
  count_over: N_("Closed already"),
  bin_not_in_count: N_("Not in this count"),
  bin_counted: N_("Counted already"),
  recount_other: N_("Somebody else counts it"),
  count_busy: N_("Somebody else counts it"),
  finish_bin_first: N_("Finish the bin first"),
  not_counted_now: N_("Not in this count"),
  count_not_empty: N_("Not empty"),
  count_undecided: N_("Not decided yet"),
  bin_blocked: N_("Bin is blocked"),
  bin_full: N_("Bin is full"),
  bin_one_sku: N_("Another bin, please"),
  bin_one_lot: N_("Another bin, please"),
  bin_goods: N_("Another bin, please"),
  bin_zone: N_("Wrong zone"),
  bin_warehouse: N_("Another warehouse"),
  // scan-out
  already_shipped: N_("Already shipped"),
  already_stopped: N_("Order cancelled"),
  unknown_waybill: N_("Unknown waybill"),
  not_picked: N_("Not picked yet"),
  no_waybill: N_("No waybill yet"),
  intercepted: N_("Stop: intercepted"),
  foreign: N_("Not in this order"),
  other_order: N_("Goods of another order"),
  weight_unstable: N_("Scale not steady"),
  weight_held: N_("Weight does not fit"),
  no_parcel: N_("No parcel here"),
  label_unknown: N_("Did the label print?"),
  shipped: N_("Shipped"),
  // from the bench to the carrier
  already_on: N_("On it already"),
  on_other_manifest: N_("On another manifest"),
  wrong_carrier: N_("Wrong carrier"),
  not_shipped: N_("Not shipped yet"),
  not_packed: N_("Not packed yet"),
  already_handed_over: N_("Handed over already"),
  left_by_gate: N_("It has left"),
  handover_stopped: N_("Stop: intercepted"),
  called_back_on_manifest: N_("Stop: intercepted"),
  not_on_manifest: N_("Not on this manifest"),
  empty_manifest: N_("No parcel yet"),
  left_behind: N_("Parcels stay here"),
  driver_needed: N_("Who signs?"),
  unknown_carrier: N_("Nothing for this carrier"),
  already_pulled_back: N_("Pulled back already"),
  pull_back_why: N_("Why does it not leave?"),
  pull_back_bin: N_("Into the bin"),
  audit_warned: N_("Not everything is clear"),
  unknown_carton: N_("Unknown carton"),
  nothing_in_parcel: N_("Nothing in it yet"),
  nothing_left: N_("Nothing left for it"),
  refund_data_old: N_("Waits for refund data"),
  weighed_again: N_("Already shipped"),
  print_stays: N_("It is printing already"),
  unknown_printer: N_("No such printer"),
  // gate
  gate_alarm: N_("Not verified: stop it"),
  tag_alarm: N_("Unsold goods leave"),
};

const LEVELS = { go: N_("Good"), stop: N_("Stop"), look: N_("Look"), info: N_("Note") };

export function levelWord(level) {
  return t(LEVELS[level] ?? LEVELS.info);
}

export function heading(notice) {
  return t(HEADINGS[notice.code] ?? LEVELS[notice.level] ?? LEVELS.info);
}

// Counting speaks the number, a new stop its bin, everything else its heading.
export function spoken(view, before) {
  const notice = view.message;
  const data = view.data ?? {};
  if (notice && (notice.level === "stop" || notice.level === "look")) return heading(notice);
  if (view.step !== before?.step || data.bin !== before?.data?.bin) {
    if (view.step === "pick.bin") return spell(data.bin);
    if (view.step === "pick.done") return t("Wave done");
    if (view.step === "wall.put") return slot(data.hand);
    if (view.step === "wall.done") return t("Wave sorted");
    if (view.step === "run.weigh") return t("Put it on the scale");
    if (view.step === "shipped") return t("Shipped");
    if (view.step === "handover.close") return t("The driver counts and signs");
    if (view.step === "verify.weigh") return t("Put it on the scale");
    if (view.step.endsWith(".putaway")) return spell(data.bin ?? "");
  }
  if (view.step === "pick.item" && notice?.code === "counted") return String(data.picked ?? "");
  if (view.step === "wall.put") return slot(data.hand);
  if (notice?.code === "slot_done") return t("Complete");
  if (view.step === "handover.scan" && notice?.code === "handed_over") return String(data.parcels ?? "");
  if (view.step === "verify.item" && notice?.code === "counted") return String(data.left ?? "");
  return notice?.level === "go" ? t("Good") : "";
}

// A slot is called out loud: the eye is on the goods.
function slot(hand) {
  return hand.quantity > 1 ? t("Slot {slot}, {n} pieces", { slot: hand.slot, n: hand.quantity }) : t("Slot {slot}", { slot: hand.slot });
}

// "A-07-03" is said as "A 7 3".
function spell(bin) {
  return bin.split("-").map((part) => part.replace(/^0+(?=\d)/, "")).join(" ");
}
