// The scanner: what it points at, its trigger, and what it read last.

import { h, picture, rebuild, setClass, setText, svg, t } from "./dom.js";

function gun() {
  const body = [
    svg("path", { d: "M14 30 h78 q22 0 24 14 v10 q-2 12 -24 12 h-44 l-14 0 q-20 0 -20 -12 z", fill: "#3a3e45" }),
    svg("path", { d: "M40 62 h30 l-12 54 q-2 10 -12 10 h-10 q-12 0 -9 -12 z", fill: "#4a4f57" }),
    svg("path", { class: "pull", d: "M72 64 q14 4 4 22 l-8 4 l4 -26 z", fill: "#f2b21b" }),
    svg("rect", { x: 108, y: 36, width: 12, height: 26, rx: 3, fill: "#7a0f0f" }),
    svg("rect", { x: 24, y: 36, width: 34, height: 6, rx: 3, fill: "#6b7079" }),
    svg("circle", { class: "eye", cx: 98, cy: 38, r: 4, fill: "#565b63" }),
  ];
  return svg("svg", { viewBox: "0 0 132 132", "aria-hidden": "true", class: "picture" }, body);
}

export class Scanner {
  constructor(desk) {
    this.desk = desk;
    this.eye = gun();
    this.target = h("div.target");
    this.pulls = h("ol.list");
    this.trigger = h("button.main.trigger", { type: "button", onclick: () => desk.pull() }, t("trigger"), h("kbd", t("trigger_hint")));
    this.element = desk.device("scanner", [
      h("div.shot", this.eye, this.target),
      h("div.actions", this.trigger, this.bad("half"), this.bad("double")),
      h("div", h("p.caption", t("last_pulls")), this.pulls),
    ]);
    this.last = 0;
  }

  // A pull that goes wrong: half a scan gets onto the wire, or the trigger bounces.
  bad(how) {
    return h("button", { type: "button", onclick: () => this.desk.pull(this.desk.aimed, how) }, t(`pull_${how}`));
  }

  show(scanner) {
    this.trigger.disabled = !scanner.powered;
    const newest = scanner.pulls[0];
    if (newest && newest.no !== this.last) {
      this.fire(this.last !== 0 && newest.no > this.last);
      this.last = newest.no;
    }
    const key = [scanner.pulls.map((pull) => pull.no), Boolean(this.desk.shown.scale)];
    rebuild(this.pulls, key, () => (scanner.pulls.length ? scanner.pulls.slice(0, this.desk.shown.scale ? 3 : 8).map(pullLine) : [h("li.soft", t("no_pulls"))]));
  }

  aim(thing) {
    const narrow = matchMedia("(max-width: 1180px)").matches;
    const name = thing ? this.desk.nameOf(thing) : "";
    rebuild(this.target, [thing, narrow], () => {
      if (!thing) return [h("div.beam"), h("p.empty", t(narrow ? "aim_empty_narrow" : "aim_empty"))];
      const square = ["qr", "datamatrix"].includes(thing.symbology);
      return [
        h("div.beam"),
        h(square ? "div.card.square" : "div.card", thing.barcode && h("img", { src: picture(thing), alt: "" }), h("div.code", { title: thing.barcode }, thing.barcode), h("div.name", name === thing.barcode ? "" : name)),
      ];
    });
  }

  fire(seen) {
    if (!seen) return;
    setClass(this.target, "fired", true);
    setTimeout(() => setClass(this.target, "fired", false), 140);
  }
}

function pullLine(pull) {
  const fate = h(pull.heard ? "span" : "span.bad", pull.heard ? t("heard") : t("unheard"));
  const when = new Date(pull.at * 1000).toLocaleTimeString([], { hour12: false });
  return h("li", h("span.code", { title: pull.text }, pull.text), h("span", fate, ` · ${when}`));
}
