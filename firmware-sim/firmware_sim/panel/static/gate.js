// The gate: parcels to push through, antennas, and the reads as dots of time and strength.

import { h, rebuild, setAttr, setText, svg, t } from "./dom.js";

const SPAN_MS = 20000;
const [LOW, HIGH] = [-85, -40];
const COLOURS = ["#2f7de1", "#e0821f", "#1d9a4c", "#b04ad0", "#c7304a", "#148f98", "#7a6a00", "#555b66"];
const [HEIGHT, LEFT, BOTTOM] = [220, 40, 22];

export class Gate {
  constructor(desk) {
    this.desk = desk;
    this.portal = svg("svg", { viewBox: "0 0 260 190", class: "portal picture", "aria-hidden": "true" });
    this.plot = svg("svg", { class: "plot", role: "img", "aria-label": t("reads") });
    this.antennas = h("div.legend");
    this.parcels = h("div.parcels");
    this.listening = h("span.pill");
    this.lost = h("span.caption");
    this.epc = h("input.code", { type: "text", placeholder: t("epc"), "aria-label": t("epc"), maxLength: 124 });
    const push = (direction) => () => this.push(this.epc.value.replace(/\s/g, ""), direction);
    this.element = desk.device("reader", [
      h("div.gating",
        h("div", this.portal, h("p.caption", t("antennas")), this.antennas),
        h("div",
          h("div.actions", h("span.caption.grow", t("reads")), this.lost, this.listening),
          this.plot,
          h("h3.caption", t("parcel")), this.parcels,
          h("div.free-epc", this.epc, h("button", { type: "button", onclick: push("in") }, `← ${t("push_in")}`), h("button.push-out", { type: "button", onclick: push("out") }, `${t("push_out")} →`)))),
    ]);
    this.element.classList.add("wide");
    this.refreshParcels();
  }

  push(epc, direction) {
    if (epc) this.desk.act("reader", { action: "push", epc, direction });
  }

  async refreshParcels() {
    const tagged = await this.desk.parcels();
    rebuild(this.parcels, tagged.map((thing) => thing.epc), () => (tagged.length ? tagged.map((thing) => this.parcel(thing)) : [h("p.soft.small", t("no_parcels"))]));
  }

  parcel(thing) {
    return h("div.parcel", h("span.code", { title: thing.epc }, thing.barcode, h("span.soft", ` ${this.desk.placeOf(thing)}`)), h("button", { type: "button", onclick: () => this.push(thing.epc, "in") }, `← ${t("push_in")}`), h("button.main", { type: "button", onclick: () => this.push(thing.epc, "out") }, `${t("push_out")} →`));
  }

  show(reader) {
    this.listening.className = reader.listening ? "pill go" : "pill look";
    setText(this.listening, t(reader.listening ? "listening" : "not_listening"));
    setText(this.lost, reader.lost ? t("lost_reads", { n: reader.lost }) : "");
    rebuild(this.antennas, reader.antennas, () => reader.antennas.map((antenna) => this.antenna(antenna)));
    const recent = reader.reads.filter((read) => Date.now() - read[0] < SPAN_MS);
    this.drawPortal(reader, recent);
    this.drawPlot(recent);
  }

  antenna({ no, plugged }) {
    const button = h("button.switch.bad", { type: "button", role: "switch", "aria-checked": String(plugged) }, h("span.dot", { style: `background:${COLOURS[(no - 1) % COLOURS.length]}` }), t("antenna", { n: no }));
    button.addEventListener("click", () => this.desk.act("reader", { action: "antenna", antenna: no, on: !plugged }));
    return button;
  }

  drawPortal(reader, recent) {
    const hot = new Set(recent.filter((read) => Date.now() - read[0] < 700).map((read) => read[1]));
    const key = [reader.antennas, [...hot].sort()];
    rebuild(this.portal, key, () => [
      svg("path", { d: "M10 180 L250 180", stroke: "currentColor", "stroke-width": 2, opacity: 0.4 }),
      svg("path", { d: "M28 180 V22 Q28 10 40 10 H220 Q232 10 232 22 V180 H212 V30 H48 V180 Z", fill: "#4a4f57" }),
      svg("rect", { x: 96, y: 118, width: 68, height: 62, fill: "#d9b27c", stroke: "#7a5a2c" }),
      svg("path", { d: "M96 138 H164 M130 118 V138", stroke: "#7a5a2c", "stroke-width": 3 }),
      svg("rect", { x: 108, y: 150, width: 30, height: 18, fill: "#fff", stroke: "#b8b8b0" }),
      ...reader.antennas.flatMap((antenna) => this.panel(antenna, hot.has(antenna.no), reader.antennas.length)),
    ]);
  }

  panel({ no, plugged }, hot, count) {
    const half = Math.max(1, Math.ceil(count / 2));
    const inner = no <= half;
    const x = inner ? 26 : 212;
    const y = 44 + ((no - 1) % half) * (half > 1 ? 110 / half : 0);
    const colour = COLOURS[(no - 1) % COLOURS.length];
    const waves = hot ? [8, 16, 24].map((r) => svg("path", { d: inner ? `M${x + 26} ${y + 4} q${r} 16 0 32` : `M${x - 4} ${y + 4} q${-r} 16 0 32`, fill: "none", stroke: colour, "stroke-width": 2 })) : [];
    const label = svg("text", { x: x + 11, y: y + 25, "text-anchor": "middle", "font-size": 14, fill: "#fff" });
    label.textContent = no;
    return [svg("rect", { x, y, width: 22, height: 40, rx: 3, fill: plugged ? colour : "#8a8f97", opacity: plugged ? 1 : 0.5 }), label, ...waves];
  }

  drawPlot(recent) {
    const now = Date.now();
    const width = this.plot.clientWidth || 640;
    setAttr(this.plot, "viewBox", `0 0 ${width} ${HEIGHT}`);
    const x = (at) => LEFT + (width - LEFT - 12) * (1 - (now - at) / SPAN_MS);
    const y = (rssi) => 8 + (HEIGHT - BOTTOM - 8) * (1 - (Math.min(HIGH, Math.max(LOW, rssi)) - LOW) / (HIGH - LOW));
    const grid = [-80, -70, -60, -50, -40].flatMap((rssi) => [svg("line", { x1: LEFT, x2: width - 12, y1: y(rssi), y2: y(rssi) }), words(LEFT - 6, y(rssi) + 4, String(rssi), "end")]);
    const times = [20, 15, 10, 5].map((ago) => words(x(now - ago * 1000) + (ago === 20 ? 4 : 0), HEIGHT - 6, t("seconds_ago", { n: ago }), ago === 20 ? "start" : "middle"));
    const dots = recent.map(([at, antenna, rssi, epc, reported]) => {
      const colour = COLOURS[(antenna - 1) % COLOURS.length];
      const dot = svg("circle", { cx: x(at), cy: y(rssi), r: 3, fill: reported ? colour : "none", stroke: colour, "stroke-width": 1.5 });
      const title = svg("title");
      title.textContent = `${epc} · ${t("antenna", { n: antenna })} · ${rssi} dBm`;
      dot.append(title);
      return dot;
    });
    if (!recent.length) times.push(words((LEFT + width) / 2, HEIGHT / 2, t("no_reads"), "middle"));
    this.plot.replaceChildren(...grid, ...times, words(width - 12, HEIGHT - 6, t("now"), "end"), ...dots);
  }
}

function words(x, y, text, anchor) {
  const element = svg("text", { x, y, "text-anchor": anchor });
  element.textContent = text;
  return element;
}
