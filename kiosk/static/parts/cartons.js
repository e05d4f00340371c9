// Which carton, and that it is full: one sheet for both.

import { button } from "./actions.js";
import { h } from "./element.js";
import { icon } from "./icons.js";
import { t } from "../words.js";

// The button for the foot; null where the gateway allows neither.
export function cartonButton(view, desk) {
  const { data } = view;
  const taps = data.taps ?? [];
  const choices = taps.includes("carton") ? (data.cartons ?? []) : [];
  if (!choices.length && !taps.includes("another")) return null;
  return button({ sign: "box", label: nameOf(data) || t("Carton"), name: "carton", click: () => ask(data, choices, taps.includes("another"), desk) });
}

function nameOf(data) {
  return (data.cartons ?? []).find((one) => one.carton === data.carton)?.name ?? "";
}

function ask(data, choices, another, desk) {
  const act = (name, value) => { desk.layer.close(); desk.tap(name, value); };
  const list = choices.map((one) =>
    h(
      "button",
      { type: "button", class: "button choice", "aria-pressed": String(one.carton === data.carton), data: { carton: one.carton }, on: { click: () => act("carton", one.carton) } },
      icon("box"),
      h("span", {}, [one.name, one.mm.every(Boolean) ? `${one.mm.join(" × ")} mm` : ""].filter(Boolean).join("  ")),
    ),
  );
  const full = another ? h("button", { type: "button", class: "button primary", data: { action: "another" }, on: { click: () => act("another") } }, icon("next"), h("span", {}, t("It is full: go on in another one"))) : null;
  desk.layer.open({ title: t("Carton"), body: h("div", { class: "ask-form" }, list.length ? h("div", { class: "choices" }, list) : null, full) });
}
