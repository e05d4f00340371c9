// A parcel's state, and what happened to it, in words.

import { N_ } from "../words.js";

const STATES = {
  verified: ["look", N_("Verified")],
  held: ["look", N_("Weight does not fit")],
  weighed: ["look", N_("Weighed")],
  shipped: ["go", N_("Shipped")],
  intercepted: ["stop", N_("Intercepted")],
  pulled_back: ["stop", N_("Pulled back")],
};

// [level, word]
export function stateOf(parcel) {
  if (parcel.state === "shipped" && parcel.manifest_state === "closed") return ["go", N_("Handed over")];
  if (parcel.state === "shipped" && !parcel.passed_at) return ["look", N_("Waits for the audit")];
  return STATES[parcel.state] ?? ["info", parcel.state];
}

// kind: [icon, word]
export const HAPPENINGS = {
  picked: ["bin", N_("Picked")],
  verified: ["barcode", N_("Scanned")],
  packed: ["box", N_("Packed")],
  printed: ["printer", N_("Label")],
  weighed: ["scale", N_("Weighed")],
  shipped: ["go", N_("Shipped")],
  passed: ["supervisor", N_("Audit passed")],
  on_manifest: ["truck", N_("On manifest")],
  off_manifest: ["undo", N_("Off the manifest")],
  pulled_back: ["undo", N_("Pulled back")],
  gate: ["gate", N_("Gate")],
  intercepted: ["stop", N_("Intercepted")],
  too_late: ["look", N_("Too late to stop")],
  evidence: ["find", N_("Picture")],
  evidence_missed: ["look", N_("No picture")],
};
