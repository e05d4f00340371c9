// Labels for goods that have none.

import { countScreen, scanScreen } from "./stock.js";
import { N_, t } from "../words.js";

const TITLE = N_("Goods labels");

export const screens = {
  "relabel.item": scanScreen({ title: TITLE, prompt: () => t("Scan the goods") }),
  "relabel.quantity": countScreen({ title: TITLE, question: N_("How many labels?"), taps: ["leave"] }),
};
