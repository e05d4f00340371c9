// A code that is printed on packages of several sizes: which one it was.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { button } from "../parts/actions.js";
import { t, tn } from "../words.js";

export function whichPack(data, desk) {
  return h(
    "div",
    { class: "centre" },
    h("p", { class: "prompt prompt-look" }, icon("look", 48), h("span", { class: "type-prompt" }, t("Which package is it?"))),
    h("p", { class: "type-name" }, data.name ?? data.pack.sku),
    h("div", { class: "pack-sizes" }, data.pack.sizes.map((size) => button({ sign: "box", label: tn("{n} piece", "{n} pieces", size), name: "pack", click: () => desk.tap("pack", size) }))),
  );
}
