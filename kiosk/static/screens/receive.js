// Receiving against a purchase order: scan, count, put away.

import { itemScreen, putawayScreen, quantityScreen } from "./counting.js";
import { t } from "../words.js";

export const screens = {
  "receive.item": (view, desk) => itemScreen({ title: t("Receiving") })(view, desk),
  "receive.quantity": (view, desk) => quantityScreen({ title: t("Receiving"), question: t("How many came?") })(view, desk),
  "receive.putaway": (view, desk) => putawayScreen({ title: t("Putaway") })(view, desk),
};
