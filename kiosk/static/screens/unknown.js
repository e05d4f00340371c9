// A step that this version of the screens does not know.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { button } from "../parts/actions.js";
import { t } from "../words.js";

export function unknown(view) {
  return {
    title: view.step,
    body: h("div", { class: "centre" }, icon("look", 96), h("p", { class: "type-prompt" }, t("This screen is older than its gateway")), h("p", { class: "type-body soft code" }, view.step)),
    actions: [button({ sign: "reload", label: t("Load again"), primary: true, name: "reload", click: () => location.reload() })],
  };
}
