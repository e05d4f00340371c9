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
  // picking
  no_wave: N_("No wave waiting"),
  wrong_bin: N_("Wrong bin"),
  wrong_item: N_("Wrong goods"),
  over: N_("Too many"),
  scan_once: N_("Scan it once first"),
  order_cancelled: N_("Order cancelled"),
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
    if (view.step === "shipped") return t("Shipped");
    if (view.step === "verify.weigh") return t("Put it on the scale");
    if (view.step.endsWith(".putaway")) return spell(data.bin ?? "");
  }
  if (view.step === "pick.item" && notice?.code === "counted") return String(data.picked ?? "");
  if (view.step === "verify.item" && notice?.code === "counted") return String(data.left ?? "");
  return notice?.level === "go" ? t("Good") : "";
}

// "A-07-03" is said as "A 7 3".
function spell(bin) {
  return bin.split("-").map((part) => part.replace(/^0+(?=\d)/, "")).join(" ");
}
