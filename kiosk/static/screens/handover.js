// Hand-over to the carrier: choose it or scan its first parcel, scan the others, let the driver sign.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions, allowed, button } from "../parts/actions.js";
import { clock, kilograms } from "../parts/measure.js";
import { refundAge } from "../parts/refund_age.js";
import { N_, t, tn } from "../words.js";

const KINDS = { cancel: N_("The buyer cancelled"), cancelled: N_("The buyer cancelled"), refund: N_("The buyer wants the money back") };

export const screens = { "handover.carriers": carriers, "handover.scan": scan, "handover.close": close, "handover.stopped": stopped };

function carriers(view, desk) {
  const { data } = view;
  const rows = (data.carriers ?? []).map((row) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "row", data: { action: "open", value: row.carrier }, on: { click: () => desk.tap("open", row.carrier) } },
        h("span", { class: "row-sign" }, icon("truck")),
        h("span", { class: "row-main" }, h("strong", {}, row.carrier_name), h("span", { class: "soft code" }, row.number)),
        h("span", { class: "row-side" }, h("span", { class: "amount" }, tn("{n} waits", "{n} wait", row.waiting)), row.number ? h("span", { class: "soft type-small" }, t("{n} on the manifest", { n: row.parcels })) : null),
      ),
    ),
  );
  const list = rows.length ? h("ul", { class: "rows", data: { scroll: "carriers" } }, rows) : h("p", { class: "empty" }, icon("info", 32), t("No parcel waits for a carrier. Shipped parcels show up here."));
  return {
    title: t("Hand-over"),
    body: h(
      "div",
      { class: "split" },
      h("div", { class: "prompt tall" }, icon("truck", 96), h("p", { class: "type-prompt" }, t("Scan a parcel, or choose the carrier"))),
      h("section", { class: "column" }, data.closed ? printed(data.closed) : null, h("h2", { class: "type-small soft" }, t("Carriers")), list, refundAge(data)),
    ),
    actions: actions(view, desk, ["leave"]),
  };
}

function printed(number) {
  return h("a", { class: "button", href: `/api/v1/papers/manifest/${encodeURIComponent(number)}.pdf`, target: "_blank", rel: "noopener" }, icon("printer"), h("span", {}, t("Manifest {number} on paper", { number })));
}

function scan(view, desk) {
  const { data } = view;
  const last = (data.last ?? []).map((row, at) =>
    h("li", { class: at ? "row" : "row current" }, h("span", { class: "row-sign" }, icon("go")), h("span", { class: "row-main" }, h("strong", { class: "code" }, row.waybill), h("span", { class: "soft code" }, [row.order, row.grams ? kilograms(row.grams) : ""].filter(Boolean).join("  ")))),
  );
  return {
    title: data.number,
    progress: String(data.parcels),
    body: h(
      "div",
      { class: "split" },
      h(
        "section",
        { class: "handover-now" },
        h("p", { class: "type-name" }, data.carrier_name),
        h("p", { class: "left" }, h("span", { class: "figure-number" }, String(data.parcels)), h("span", { class: "type-name" }, tn("parcel", "parcels", data.parcels))),
        h("p", { class: "type-body soft" }, data.waiting ? tn("{n} still waits here", "{n} still wait here", data.waiting) : t("All that wait here are scanned")),
        h("p", { class: "prompt-note type-prompt" }, icon("barcode", 32), h("span", {}, t("Scan the next parcel"))),
        refundAge(data),
      ),
      h("section", { class: "column" }, h("ul", { class: "rows", data: { scroll: "last" } }, last)),
    ),
    actions: [...actions(view, desk, ["undo", "leave", "finish"], { primary: data.waiting ? "" : "finish" })],
  };
}

function close(view, desk) {
  const { data } = view;
  const left = (data.left ?? []).map((row) => h("li", { class: "row" }, h("span", { class: "row-sign" }, icon("look")), h("span", { class: "row-main" }, h("strong", { class: "code" }, row.waybill), h("span", { class: "soft code" }, row.order))));
  return {
    title: data.number,
    body: h(
      "div",
      { class: "split" },
      h(
        "section",
        { class: "handover-now" },
        h("p", { class: "type-name" }, data.carrier_name),
        h("p", { class: "left" }, h("span", { class: "figure-number" }, String(data.parcels)), h("span", { class: "type-name" }, tn("parcel", "parcels", data.parcels))),
        h("p", { class: "type-body soft" }, kilograms(data.grams)),
        h("p", { class: "type-prompt" }, t("The driver counts and signs")),
      ),
      left.length ? h("section", { class: "column" }, h("p", { class: "tag tag-look" }, icon("look"), h("span", {}, tn("{n} parcel stays here", "{n} parcels stay here", data.left_parcels))), h("ul", { class: "rows", data: { scroll: "left" } }, left)) : null,
    ),
    actions: [
      allowed(view, "back") ? button({ sign: "back", label: t("Scan on"), name: "back", click: () => desk.tap("back") }) : null,
      allowed(view, "close") ? button({ sign: "truck", label: t("Driver has signed"), name: "close", primary: true, click: () => askDriver(desk) }) : null,
    ].filter(Boolean),
  };
}

// Numbers only: no name and no picture of a signature is kept.
function askDriver(desk) {
  const driver = field(t("Driver's number or badge"));
  const signature = field(t("Number of the signed paper"));
  const send = (event) => {
    event.preventDefault();
    if (!driver.value.trim() && !signature.value.trim()) return driver.focus();
    desk.layer.close();
    desk.tap("close", { driver: driver.value.trim(), signature: signature.value.trim() });
  };
  driver.setAttribute("autofocus", "");
  const form = h(
    "form",
    { class: "ask-form", on: { submit: send } },
    h("label", { class: "field" }, h("span", {}, t("Driver's number or badge")), driver),
    h("label", { class: "field" }, h("span", {}, t("Number of the signed paper")), signature),
    h("button", { class: "button primary", type: "submit" }, icon("truck"), h("span", {}, t("Close the manifest"))),
  );
  desk.layer.open({ title: t("Driver has signed"), body: form, scanned: (text) => { driver.value = text; return true; } });
}

function field(label) {
  return h("input", { class: "input code", type: "text", "aria-label": label, maxlength: "64", autocomplete: "off", spellcheck: "false" });
}

function stopped(view, desk) {
  const { data } = view;
  return {
    title: data.waybill,
    body: h(
      "div",
      { class: "centre stopped" },
      icon("stop", 96),
      h("h1", { class: "type-prompt" }, t("Do not hand over: intercepted")),
      h("p", { class: "type-name code" }, data.waybill),
      h("p", { class: "type-body code" }, data.order),
      h("p", { class: "type-name" }, KINDS[data.cancel_kind] ? t(KINDS[data.cancel_kind]) : ""),
      h("p", { class: "type-body" }, data.reason ?? ""),
      data.as_of ? h("p", { class: "type-body" }, t("As of {time}", { time: clock(data.as_of) })) : null,
    ),
    actions: [
      allowed(view, "back") ? button({ sign: "back", label: t("Put it aside, scan on"), name: "back", click: () => desk.tap("back") }) : null,
      allowed(view, "ack") ? button({ sign: "undo", label: t("Pull it back now"), name: "ack", primary: true, click: () => desk.tap("ack") }) : null,
    ].filter(Boolean),
    ground: "stop",
  };
}
