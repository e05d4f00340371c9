// States and kinds of counts in words; each state has one of the four meanings.

import { N_, t } from "../words.js";

const KINDS = { bin: N_("By bin"), sku: N_("By goods"), full: N_("Everything"), spot: N_("Spot check"), cycle: N_("Cycle count"), dynamic: N_("Touched today"), not_empty: N_("Not empty"), rfid: N_("By RFID") };
const STATES = { requested: ["info", N_("Requested")], counting: ["info", N_("Counting")], counted: ["info", N_("Counted")], investigating: ["look", N_("To count again")], review: ["look", N_("To decide")], done: ["go", N_("Done")], cancelled: ["stop", N_("Cancelled")] };
const BINS = { waiting: ["info", N_("Not counted yet")], recount: ["look", N_("To count again")], review: ["look", N_("To decide")], done: ["go", N_("Done")], rejected: ["stop", N_("Count thrown away")], missed: ["stop", N_("Missed")] };

export const ASKED = ["full", "cycle", "dynamic", "spot", "bin", "sku"];

export function kindWord(kind) {
  return t(KINDS[kind] ?? kind);
}

export function stateWord(state) {
  return t(STATES[state]?.[1] ?? state);
}

export function stateLevel(state) {
  return STATES[state]?.[0] ?? "info";
}

export function binWord(state) {
  return t(BINS[state]?.[1] ?? state);
}

export function binLevel(state) {
  return BINS[state]?.[0] ?? "info";
}
