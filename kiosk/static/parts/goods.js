// One article as every screen shows it, and a number of pieces in words.

import { h } from "./element.js";
import { tn } from "../words.js";

export function goods(data) {
  const picture = data.image ? h("img", { class: "picture", src: data.image, alt: "" }) : null;
  return h("div", { class: "goods" }, picture, h("div", {}, h("p", { class: "type-name" }, data.name ?? ""), h("p", { class: "type-body soft code" }, data.sku ?? "")));
}

export function pieces(n) {
  return tn("{n} piece", "{n} pieces", n);
}
