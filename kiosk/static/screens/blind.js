// Goods without papers: counted into a blind receipt, which the office matches with a purchase order.

import { countScreen, goodsRow, lotScreen, placeScreen, row, scanScreen } from "./stock.js";
import { N_, t } from "../words.js";

const TITLE = N_("Blind receipt");

export const screens = {
  "blind.item": scanScreen({
    title: TITLE,
    prompt: (data) => (data.number ? t("Scan the goods") : t("Scan the waybill or the goods")),
    note: (data) => [data.number, data.waybill].filter(Boolean).join(" · "),
    rows: (data, desk) => [...data.lines.map(goodsRow), ...(data.open ?? []).map((number) => paper(number, desk))],
    nothing: N_("Nothing counted yet."),
    taps: ["leave", "finish"],
  }),
  "blind.lot": lotScreen({ title: TITLE }),
  "blind.quantity": countScreen({ title: TITLE, question: N_("How many came?") }),
  "blind.putaway": placeScreen({ title: N_("Putaway"), prompt: N_("Put away in"), taps: ["later"] }),
};

function paper(number, desk) {
  return row({ sign: "receive", head: number, sub: t("left open"), side: t("Go on"), tap: () => desk.tap("open", number), value: number });
}
