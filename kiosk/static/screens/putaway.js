// Goods that wait in receiving go to bins.

import { askNumber } from "../parts/ask.js";
import { button } from "../parts/actions.js";
import { goodsRow, placeScreen, scanScreen } from "./stock.js";
import { N_, t } from "../words.js";

const TITLE = N_("Putaway");
const place = placeScreen({ title: TITLE, prompt: N_("Put away in") });

export const screens = {
  "putaway.item": scanScreen({ title: TITLE, prompt: () => t("Scan the goods"), rows: (data) => data.lines.map(goodsRow), nothing: N_("Nothing waits in receiving.") }),
  "putaway.bin": bin,
};

function bin(view, desk) {
  const screen = place(view, desk);
  const part = button({ sign: "keyboard", label: t("Only a part"), name: "part", click: () => askNumber(desk.layer, { title: t("How many go there?"), unit: t("pcs"), all: view.data.quantity, done: (value) => desk.tap("quantity", value) }) });
  return { ...screen, actions: [...screen.actions, part] };
}
