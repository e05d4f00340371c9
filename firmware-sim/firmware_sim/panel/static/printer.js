// The printer: its switches, the label in its mouth, and those that came out before.

import { labelPicture } from "./api.js";
import { h, rebuild, setAttr, setClass, setText, t } from "./dom.js";

export class Printer {
  constructor(desk) {
    this.desk = desk;
    this.led = h("span.led");
    this.message = h("span");
    this.case = h("div.case", h("div.lid"), h("div.panel", this.led, this.message), h("div.slot"));
    this.mouth = h("div.mouth");
    this.gallery = h("div.gallery");
    this.counts = h("span.caption");
    this.switches = {
      paper: this.rocker("paper", (on) => ({ switch: "paper", on })),
      head: this.rocker("head", (on) => ({ switch: "head", on: !on })),
      ribbon: this.rocker("ribbon", (on) => ({ switch: "ribbon", on })),
      pause: this.rocker("pause", (on) => ({ switch: "pause", on: !on })),
    };
    this.element = desk.device("printer", [
      h("div.actions", Object.values(this.switches)),
      h("div.printing", h("div", h("div.picture", this.case), this.mouth), h("div", h("p.caption", t("labels"), " · ", this.counts), this.gallery)),
    ]);
    this.element.classList.add("wide");
    this.last = null;
  }

  // A rocker is checked while all is well.
  rocker(name, body) {
    const button = h("button.switch.bad", { type: "button", role: "switch", "aria-checked": "true" }, t(name), h("span.value"));
    button.dataset.switch = name;
    button.addEventListener("click", () => this.desk.act("printer", body(button.getAttribute("aria-checked") !== "true")));
    return button;
  }

  set(name, good, text) {
    setAttr(this.switches[name], "aria-checked", String(good));
    setText(this.switches[name].querySelector(".value"), text);
  }

  show(printer) {
    const roll = printer.roll == null ? t("endless") : t("labels_left", { n: printer.roll });
    this.set("paper", printer.paper, printer.paper ? (printer.near_end ? `${roll}, ${t("near_end")}` : roll) : t("paper_out"));
    this.set("head", !printer.head_open, t(printer.head_open ? "head_open" : "head_closed"));
    this.set("ribbon", printer.ribbon, t(printer.ribbon ? "ribbon_in" : "ribbon_out"));
    this.set("pause", !printer.paused, t(printer.paused ? "paused" : "running"));
    const [level, text] = condition(printer);
    this.led.className = `led ${level}`;
    setText(this.message, text);
    setClass(this.case, "open", printer.head_open);
    setText(this.counts, [t("printed", { n: printer.printed }), printer.waiting ? t("waiting", { n: printer.waiting }) : ""].filter(Boolean).join(" · "));
    this.showLabels(printer);
  }

  showLabels(printer) {
    const newest = printer.labels[0];
    const key = newest ? [newest.no, newest.at] : [];
    const fresh = this.last !== null && newest && this.last !== newest.no;
    if (rebuild(this.mouth, key, () => (newest ? [this.opener(newest)] : []))) {
      setClass(this.mouth, "fresh", false);
      if (fresh) requestAnimationFrame(() => setClass(this.mouth, "fresh", true));
    }
    this.last = newest ? newest.no : 0;
    const rest = printer.labels.slice(1);
    rebuild(this.gallery, [key, rest.length], () => (printer.labels.length ? rest.map((label) => this.thumb(label)) : [h("p.soft.small", t("no_labels"))]));
  }

  opener(label) {
    const name = t("label_no", { n: label.no });
    return h("button", { type: "button", title: t("zoom"), "aria-label": `${t("zoom")}: ${name}`, onclick: () => this.desk.zoom(label) }, h("img", { src: labelPicture(this.desk.name, label), alt: [name, ...label.barcodes.map((one) => one.text)].join(" ") }));
  }

  thumb(label) {
    const trouble = label.faults.length ? h("span.look", { title: label.faults.join("\n") }, " ⚠") : null;
    return h("figure", this.opener(label), h("figcaption", t("label_no", { n: label.no }), trouble));
  }
}

function condition(printer) {
  if (!printer.powered) return ["off", t("lamp_off")];
  if (printer.head_open) return ["stop", `${t("head")} ${t("head_open")}`];
  if (!printer.paper) return ["stop", t("paper_out")];
  if (printer.jammed || printer.hot) return ["stop", t(printer.jammed ? "jammed" : "hot")];
  if (!printer.ribbon) return ["stop", `${t("ribbon")} ${t("ribbon_out")}`];
  if (printer.paused) return ["look", t("paused")];
  if (printer.near_end) return ["look", `${t("paper")} ${t("near_end")}`];
  return ["", printer.waiting ? t("waiting", { n: printer.waiting }) : t("lamp_ready_printer")];
}
