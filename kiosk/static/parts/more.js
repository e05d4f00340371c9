// What is wanted now and then, behind one button, so that the foot keeps its four.

import { button } from "./actions.js";
import { h } from "./element.js";
import { t } from "../words.js";

// `buttons` as they are where there is one only, else one that opens them.
export function more(desk, buttons) {
  const found = buttons.filter(Boolean);
  if (found.length < 2) return found;
  for (const one of found) {
    one.classList.add("choice");
    one.addEventListener("click", () => desk.layer.isOpen && one.isConnected && one.closest(".sheet") && close(desk, one));
  }
  return [button({ sign: "menu", label: t("More"), name: "more", click: () => desk.layer.open({ title: t("More"), body: h("div", { class: "choices" }, found) }) })];
}

// A button that opened a sheet of its own has taken this one's place already.
function close(desk, one) {
  if (one.isConnected) desk.layer.close();
}
