// Kinds of zones in words.

import { N_, t } from "../words.js";

export const KINDS = {
  picking: N_("Picking"),
  reserve: N_("Reserve"),
  despatch: N_("Despatch"),
  qc: N_("Inspection"),
  best_seller: N_("Best sellers"),
  small_goods: N_("Small goods"),
  hold: N_("On hold"),
  defect: N_("Defective goods"),
};

export function kindWord(kind) {
  return t(KINDS[kind] ?? kind);
}
