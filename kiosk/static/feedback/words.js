// What is said and headed for each message code. The sentence below the heading is the gateway's own.

import { N_, t } from "../words.js";

const HEADINGS = {
  unknown_barcode: N_("Unknown barcode"),
  unknown_code: N_("Unknown barcode"),
  wrong_bin: N_("Wrong bin"),
  wrong_item: N_("Wrong goods"),
  wrong_tote: N_("Wrong tote"),
  foreign: N_("Not in this order"),
  other_order: N_("Goods of another order"),
  over: N_("Too many"),
  over_receipt: N_("More than ordered"),
  already_shipped: N_("Already shipped"),
  unknown_waybill: N_("Unknown waybill"),
  not_picked: N_("Not picked yet"),
  intercepted: N_("Stop: intercepted"),
  cancelled: N_("Order cancelled"),
  no_wave: N_("No wave waiting"),
  short_receipt: N_("Goods are missing"),
  weight_off: N_("Weight does not fit"),
  weight_mismatch: N_("Weight does not fit"),
  held: N_("Weight does not fit"),
  gate_alarm: N_("Not verified: stop it"),
  unknown_badge: N_("Unknown badge"),
  not_allowed: N_("Not allowed"),
  forbidden: N_("Not allowed"),
  sign_in_first: N_("Scan your badge first"),
  not_signed_in: N_("Scan your badge first"),
  printer_gone: N_("Printer does not answer"),
  print_unknown: N_("Did the label print?"),
  busy: N_("Somebody else works on it"),
  shipped: N_("Shipped"),
  counted: N_("Good"),
  refused: N_("Not accepted"),
  unpaired: N_("Pair this screen"),
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
