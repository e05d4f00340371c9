// A parcel that nobody announced (无主件): kept aside with what is known of it, matched with its return later.

import { h } from "../parts/element.js";
import { button } from "../parts/actions.js";
import { askForm, countScreen, field, goodsRow, row, scanScreen } from "./stock.js";
import { gradeScreen } from "./returns.js";
import { N_, t } from "../words.js";

const TITLE = N_("Unclaimed parcel");

export const screens = {
  "unclaimed.parcel": withDetails(
    scanScreen({
      title: TITLE,
      prompt: () => t("Scan the waybill or the goods"),
      note: (data) => (data.kept.length ? t("or choose one that is kept") : ""),
      rows: (data, desk) => data.kept.map((one) => keptRow(one, desk)),
    }),
  ),
  "unclaimed.item": withDetails(
    scanScreen({ title: TITLE, prompt: () => t("Scan the goods"), note: known, rows: (data) => data.lines.map(goodsRow), nothing: N_("Nothing counted yet."), taps: ["leave", "finish"] }),
  ),
  "unclaimed.quantity": countScreen({ title: TITLE, question: N_("How many?"), taps: ["leave"] }),
  "unclaimed.grade": gradeScreen({ title: TITLE }),
  "unclaimed.match": scanScreen({ title: TITLE, prompt: () => t("Scan its return"), note: known, rows: candidates, nothing: N_("No open return expects such goods. The office may find its order.") }),
};

function known(data) {
  return [data.number, data.waybill, data.phone_end ? `…${data.phone_end}` : ""].filter(Boolean).join(" · ");
}

function keptRow(one, desk) {
  return row({ sign: "box", head: one.number, sub: known({ ...one, number: "" }) || one.lines.map((line) => line.sku).join(", "), side: `× ${one.lines.reduce((sum, line) => sum + line.quantity, 0)}`, tap: () => desk.tap("open", one.number), value: one.number });
}

function candidates(data, desk) {
  return data.candidates.map((one) =>
    row({ sign: one.by === "waybill" ? "go" : "find", head: one.number, sub: [one.order, one.waybill].filter(Boolean).join(" · "), side: one.by === "waybill" ? t("same waybill") : t("same goods"), tap: () => desk.tap("match", one.number), name: "match", value: one.number }),
  );
}

// What else stands on the parcel; the phone number never leaves the gateway.
function withDetails(screen) {
  return (view, desk) => {
    const shown = screen(view, desk);
    if (view.data.lines?.length) return shown;
    const more = button({ sign: "keyboard", label: t("Phone, waybill"), name: "details", click: () => ask(desk) });
    return { ...shown, actions: [...shown.actions, more] };
  };
}

function ask(desk) {
  const waybill = field(t("Waybill"), { maxlength: "40", class: "input code" });
  const phone = field(t("Sender's phone"), { type: "tel", maxlength: "20", pattern: "[+]?[0-9][0-9 \\-]{5,18}" });
  const note = { node: h("p", { class: "type-body soft" }, t("The number stays on this gateway.")), input: { reportValidity: () => true } };
  askForm(desk, t("What stands on the parcel?"), [waybill, phone, note], () => { desk.tap("details", { waybill: waybill.input.value.trim(), phone: phone.input.value.trim() }); });
}
