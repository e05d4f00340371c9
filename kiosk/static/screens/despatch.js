// Despatch audit: by carrier how far its parcels came, what is not clear, and the tap that passes the others.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions, allowed, button } from "../parts/actions.js";
import { N_, t, tn } from "../words.js";

const STAGES = { verified: N_("Verified"), weighed: N_("Weighed"), manifest: N_("On manifest"), passed: N_("Passed") };
const WHY = { called_back: ["stop", N_("Intercepted")], unweighed: ["scale", N_("Not weighed")], held: ["look", N_("Weight does not fit")], unconfirmed: ["printer", N_("Label not known")], unshipped: ["wait", N_("Waits at the bench")] };

export const screens = { "despatch.carriers": carriers, "despatch.carrier": carrier };

function carriers(view, desk) {
  const rows = (view.data.carriers ?? []).map((row) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "row", data: { action: "open", value: row.carrier }, on: { click: () => desk.tap("open", row.carrier) } },
        h("span", { class: "row-sign" }, icon("truck")),
        h("span", { class: "row-main" }, h("strong", {}, row.carrier_name), h("span", { class: "soft" }, Object.keys(STAGES).map((stage) => `${t(STAGES[stage])} ${row[stage]}`).join(" · "))),
        h("span", { class: "row-side" }, row.waiting ? h("span", { class: "amount" }, tn("{n} waits", "{n} wait", row.waiting)) : null, row.open ? h("span", { class: "tag tag-look" }, icon("look"), h("span", {}, t("{n} not clear", { n: row.open }))) : null),
      ),
    ),
  );
  const list = rows.length ? h("ul", { class: "rows", data: { scroll: "carriers" } }, rows) : h("p", { class: "empty" }, icon("info", 32), t("Nothing was packed today."));
  return {
    title: t("Despatch audit"),
    body: h("div", { class: "stack" }, note(view.data), list),
    actions: actions(view, desk, ["leave"]),
  };
}

function note(data) {
  return data.audit === "auto" ? h("p", { class: "tag tag-info" }, icon("info"), h("span", {}, t("Parcels pass by themselves here"))) : null;
}

function carrier(view, desk) {
  const { data } = view;
  const figures = Object.entries(STAGES).map(([stage, word]) => h("div", { class: "figure" }, h("span", { class: "type-prompt" }, String(data[stage])), h("span", { class: "type-small soft" }, t(word))));
  const rows = (data.exceptions ?? []).map((one) => {
    const [sign, word] = WHY[one.why] ?? ["info", one.why];
    return h("li", { class: "row" }, h("span", { class: "row-sign" }, icon(sign)), h("span", { class: "row-main" }, h("strong", { class: "code" }, one.waybill), h("span", { class: "soft code" }, one.order)), h("span", { class: "row-side" }, h("span", {}, t(word)), h("span", { class: "soft type-small" }, one.station)));
  });
  const pass = data.waiting && allowed(view, "pass") ? button({ sign: "supervisor", label: tn("Pass {n} parcel", "Pass {n} parcels", data.waiting), name: "pass", primary: true, click: () => (data.may_pass ? desk.tap("pass") : askBadge(desk)) }) : null;
  return {
    title: data.carrier_name,
    body: h(
      "div",
      { class: "split" },
      h("section", { class: "column" }, note(data), h("div", { class: "audit-figures" }, figures)),
      h("section", { class: "column" }, h("h2", { class: "type-small soft" }, t("Not clear")), rows.length ? h("ul", { class: "rows", data: { scroll: "exceptions" } }, rows) : h("p", { class: "empty" }, icon("go", 32), t("Everything is clear."))),
    ),
    actions: [allowed(view, "back") ? button({ sign: "back", label: t("Carriers"), name: "back", click: () => desk.tap("back") }) : null, ...actions(view, desk, ["leave"]), pass].filter(Boolean),
  };
}

function askBadge(desk) {
  const badge = h("input", { class: "input code", type: "password", "aria-label": t("Badge"), autofocus: true, maxlength: "120", autocomplete: "off" });
  const send = (event) => {
    event.preventDefault();
    if (!badge.value.trim()) return;
    desk.layer.close();
    desk.tap("pass", { badge: badge.value.trim() });
  };
  const form = h("form", { class: "ask-form", on: { submit: send } }, h("label", { class: "field" }, h("span", {}, t("Scan or type the supervisor's badge")), badge), h("button", { class: "button primary", type: "submit" }, icon("supervisor"), h("span", {}, t("Pass"))));
  desk.layer.open({ title: t("Despatch audit"), body: form, scanned: (text) => { badge.value = text; return true; } });
}
