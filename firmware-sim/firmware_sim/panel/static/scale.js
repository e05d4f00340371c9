// The scale: goods on its platform, its display as the host sees it, and the drift knob.

import { h, rebuild, setClass, setText, t } from "./dom.js";

const HANDY = [100, 500, 1000, 5000];
const DRIFT = 100;

export class Scale {
  constructor(desk) {
    this.desk = desk;
    this.pile = h("div.pile");
    this.figure = h("div.figure", "");
    this.flags = {
      stable: h("span", `◉ ${t("stable")}`),
      moving: h("span", `≈ ${t("moving")}`),
      net: h("span", t("net")),
    };
    this.lcd = h("div.lcd", { role: "status" }, h("div.flags", Object.values(this.flags)), this.figure);
    this.grams = h("input.scale-grams", { type: "number", min: 1, max: 1000000, step: 1, value: 250, "aria-label": t("weight") });
    this.dial = h("div.dial", { "aria-hidden": "true" });
    this.range = h("input", { type: "range", min: -DRIFT, max: DRIFT, step: 1, "aria-label": t("drift"), oninput: () => this.turn() });
    this.drift = h("output", "0 g");
    this.put = h("button", { type: "button", onclick: () => desk.weigh() }, t("put_aimed"));
    this.element = desk.device("scale", [
      h("div.picture", h("div.platform", this.pile, h("div.plate")), h("div.body", this.lcd)),
      h("div.actions", this.put, h("button.clear", { type: "button", onclick: () => desk.act("scale", { action: "clear" }) }, t("clear")), h("span.grow"), this.key("zero", "→0←"), this.key("tare", "→T←")),
      h("div.weights", this.grams, h("button.put-grams", { type: "button", onclick: () => this.putGrams(this.grams.valueAsNumber) }, t("put_grams")), HANDY.map((grams) => h("button", { type: "button", onclick: () => this.putGrams(grams) }, weight(grams)))),
      h("label.knob", this.dial, h("span", t("drift"), this.range), this.drift),
    ]);
    this.grams.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.putGrams(this.grams.valueAsNumber);
    });
  }

  key(action, sign) {
    return h("button", { type: "button", title: t(action), "aria-label": t(action), onclick: () => this.desk.act("scale", { action }) }, sign);
  }

  putGrams(grams) {
    if (Number.isInteger(grams) && grams > 0) this.desk.act("scale", { action: "put", name: weight(grams), grams });
  }

  turn() {
    const grams = Number(this.range.value);
    this.showDrift(grams);
    this.desk.act("scale", { action: "drift", grams });
  }

  showDrift(grams) {
    setText(this.drift, `${grams > 0 ? "+" : ""}${grams} g`);
    this.dial.style.setProperty("--turn", `${(grams / DRIFT) * 135}deg`);
  }

  show(scale) {
    const trouble = { over: t("over"), under: t("under") }[scale.range];
    setText(this.figure, trouble ?? scale.text);
    setClass(this.lcd, "dark", !scale.powered);
    setClass(this.flags.stable, "on", scale.stable && !trouble);
    setClass(this.flags.moving, "on", !scale.stable);
    setClass(this.flags.net, "on", scale.net);
    if (document.activeElement !== this.range) this.range.value = scale.drift_grams;
    if (document.activeElement !== this.range) this.showDrift(scale.drift_grams);
    rebuild(this.pile, [scale.items, scale.other_grams > 0], () => this.boxes(scale));
  }

  boxes(scale) {
    const boxes = scale.items.map((item) =>
      h("button.box", { type: "button", title: `${item.name} · ${weight(item.grams)}`, onclick: () => this.desk.act("scale", { action: "take", no: item.no }) }, item.name || weight(item.grams)),
    );
    if (scale.other_grams > 0) boxes.push(h("span.box.other", { title: weight(scale.other_grams) }, t("others_goods")));
    return boxes;
  }
}

export function weight(grams) {
  return grams >= 1000 ? `${(grams / 1000).toFixed(grams % 100 ? 3 : 1)} kg` : `${grams} g`;
}
