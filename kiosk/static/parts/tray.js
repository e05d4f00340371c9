// The training floor's simulated devices: a tray of codes to scan, goods to put on the scale, more work to do.

import { h } from "./element.js";
import { icon } from "./icons.js";
import { t } from "../words.js";

// What stands in a view and can be scanned, in the order in which a person needs it.
const CODES = ["number", "bin", "sku", "tote", "waybill", "order"];
const MOST = 24;
const WEIGHED = ["verify.weigh", "run.weigh", "verify.held"];

export function openTray(desk, people) {
  const { layer, view } = desk;
  const scan = (code) => () => {
    layer.close();
    desk.scan(code);
  };
  const codes = codesIn(view?.data ?? {}).map(([name, code]) => choice("barcode", code, name, scan(code)));
  const badges = people.map(([name, badge]) => choice("badge", name, "", scan(badge)));
  layer.open({
    title: t("Simulated devices"),
    body: h(
      "div",
      { class: "ask-form" },
      WEIGHED.includes(view?.step) ? section(t("Scale"), loads(desk)) : null,
      section(t("Scan"), [...codes, choice("look", t("An unknown code"), "", scan("NOBODY-KNOWS-THIS"))]),
      section(t("Badges"), badges),
      section(t("Work"), [choice("claim", t("More orders and deliveries"), "", () => { layer.close(); desk.gateway.train("work", {}); })]),
    ),
  });
}

function loads({ layer, view, gateway, station }) {
  const right = view.data.expected_grams ?? 500;
  const put = (grams) => () => {
    layer.close();
    gateway.train(`stations/${encodeURIComponent(station)}/weight`, { grams });
  };
  return [choice("scale", `${right} g`, t("as it should be"), put(right)), choice("scale", `${right + 250} g`, t("too heavy"), put(right + 250))];
}

// [[name, code]] from anywhere in the view, each code once.
function codesIn(data) {
  const found = new Map();
  const look = (value) => {
    if (Array.isArray(value)) value.forEach(look);
    else if (value && typeof value === "object") {
      for (const name of CODES) if (typeof value[name] === "string" && value[name]) found.set(value[name], found.get(value[name]) ?? value.name ?? "");
      for (const [name, inner] of Object.entries(value)) if (name !== "layout" && name !== "path") look(inner);
    }
  };
  look(data);
  return [...found].slice(0, MOST).map(([code, name]) => [name, code]);
}

function section(title, rows) {
  return h("div", { class: "field" }, h("span", {}, title), h("div", { class: "choices" }, rows));
}

function choice(sign, label, note, click) {
  return h("button", { type: "button", class: "button choice", data: { code: label }, on: { click } }, icon(sign), h("span", {}, note ? `${label} · ${note}` : label));
}
