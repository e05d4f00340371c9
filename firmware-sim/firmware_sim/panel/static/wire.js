// How a device hangs on its host: its address, its protocol, what is wrong with the wire, and what went over it.

import { h, rebuild, setAttr, setClass, setText, t } from "./dom.js";

const PRINTER = { jammed: ["jam", "unjam"], hot: ["hot", "cool"], babbling: ["babble", "hush"], hangs_up: ["hang up", "stay"] };
const FAULTS = { "half-frame": "0.3", noise: "0.3", "wrong-check": "0.3", repeat: "0.3", slow: "0.05" };

export class Wire {
  constructor(desk, role) {
    this.desk = desk;
    this.role = role;
    this.driver = h("b.code");
    this.address = h("button.code.address", { type: "button", title: t("copy"), onclick: () => this.copy() });
    this.choices = h("div.choices");
    this.hint = h("p.hint", { hidden: true });
    this.knobs = this.switches();
    this.settings = h("div.choices");
    this.faults = h("div.actions");
    this.frames = h("ol.frames", { "aria-label": t("frames") });
    this.block = h("div.wire-body",
      this.choices,
      this.hint,
      h("div.actions", Object.values(this.knobs)),
      this.settings,
      h("p.caption", t("faults")), this.faults,
      h("p.caption", t("frames")), this.frames);
    this.element = h("details.wire", h("summary", h("span", t("wire")), this.driver, this.address), this.block);
    this.chosen = false;
  }

  // The switches of the cable, and those that only a scale has.
  switches() {
    const made = {
      cable: this.rocker("cable", (on) => (on ? "plug" : "unplug")),
      speaks: this.rocker("speaks", (on) => (on ? "silent off" : "silent on")),
    };
    if (this.role === "printer") this.printerSwitches(made);
    if (this.role !== "scale") return made;
    for (const name of ["motion", "overload", "lift", "broken"]) {
      const word = { lift: "underload" }[name] ?? name;
      made[name] = this.rocker(name, (on) => `${word} ${on ? "on" : "off"}`);
      made[name].classList.replace("bad", "warn");
    }
    made.knock = h("button", { type: "button", onclick: () => this.turn("motion") }, t("knock"));
    this.noise = h("input", { type: "range", min: 0, max: 20000, step: 200, "aria-label": t("noise_knob"), onchange: () => this.turn(`noise ${this.noise.value}`) });
    made.noise = h("label.slider", h("span", t("noise_knob")), this.noise);
    return made;
  }

  printerSwitches(made) {
    for (const [name, [on, off]] of Object.entries(PRINTER)) {
      made[name] = this.rocker(name, (wanted) => (wanted ? on : off));
      made[name].classList.replace("bad", "warn");
    }
    made.near = h("button", { type: "button", onclick: () => this.turn("paper near end") }, t("make_near_end"));
    made.fails = h("button", { type: "button", onclick: () => this.turn("power off after 300") }, t("power_fails"));
  }

  rocker(name, line) {
    const button = h("button.switch.bad", { type: "button", role: "switch", "aria-checked": "true" }, t(name), h("span.value"));
    button.dataset.knob = name;
    button.addEventListener("click", () => this.turn(line(button.getAttribute("aria-checked") !== "true")));
    return button;
  }

  turn(line) {
    return this.desk.act("knob", { device: this.role, line });
  }

  set(name, on, text) {
    if (!this.knobs[name]) return;
    setAttr(this.knobs[name], "aria-checked", String(on));
    setText(this.knobs[name].querySelector(".value"), text ?? "");
  }

  copy() {
    navigator.clipboard?.writeText(this.address.textContent).then(() => this.desk.say(t("copied")));
  }

  // what the server says

  show(wire, device) {
    setText(this.driver, wire.driver);
    setText(this.address, wire.url);
    this.set("cable", wire.plugged, t(wire.plugged ? "cable_in" : "cable_out"));
    this.set("speaks", !wire.silent, t(wire.silent ? "speaks_off" : "speaks_on"));
    if (this.role === "scale") {
      this.set("motion", device.shaken);
      this.set("overload", device.pressed);
      this.set("lift", device.lifted);
      this.set("broken", device.broken);
      if (document.activeElement !== this.noise) this.noise.value = device.noise_mg;
    }
    if (this.role === "printer") for (const name of Object.keys(PRINTER)) this.set(name, device[name]);
    this.hint.hidden = !this.chosen;
    setText(this.hint, t("tell_gateway", { driver: wire.driver, url: wire.url }));
    this.showProtocol(wire);
    this.showSettings(wire.uart);
    rebuild(this.faults, wire.faults, () => this.faultButtons(wire.faults));
    rebuild(this.frames, wire.frames.map((frame) => frame.at), () => (wire.frames.length ? wire.frames.map(frameLine) : [h("li.soft", t("no_frames"))]));
  }

  showProtocol(wire) {
    const protocols = wire.protocols;
    if (!protocols) return;
    rebuild(this.choices, [wire.driver, protocols], () => [
      select(t("protocol"), "driver", protocols.drivers, wire.driver, (driver) => this.choose(driver, {})),
      ...protocols.options.map((option) =>
        select(t(`option_${option.name}`), option.name, option.values, option.value, (value) => {
          const now = Object.fromEntries(protocols.options.map((one) => [one.name, one.value]));
          this.choose(wire.driver, { ...now, [option.name]: value });
        }),
      ),
    ]);
  }

  async choose(driver, options) {
    this.chosen = true;
    await this.desk.act("protocol", { device: this.role, driver, options });
  }

  showSettings(uart) {
    rebuild(this.settings, uart, () => {
      if (!uart) return [];
      const now = { baud: uart.baud, bits: uart.bits, parity: uart.parity, stop: uart.stop, wrong: uart.wrong };
      const choose = (name) => (value) => this.desk.act("settings", { device: this.role, ...now, [name]: Number(value) || value });
      return [
        h("span.caption", t("settings")),
        select(t("baud"), "baud", uart.bauds, uart.baud, choose("baud")),
        select(t("bits"), "bits", [7, 8], uart.bits, choose("bits")),
        select(t("parity"), "parity", uart.parities, uart.parity, choose("parity")),
        select(t("wrong_settings"), "wrong", ["refuse", "garble"], uart.wrong, choose("wrong"), (one) => t(`wrong_${one}`)),
        uart.hosts.length ? h("span.caption", uart.hosts.map((text) => t("hosts_set", { text })).join(", ")) : null,
      ];
    });
  }

  faultButtons(faults) {
    const buttons = Object.entries(faults).map(([name, share]) => {
      const line = `fault ${name}:${share ? 0 : FAULTS[name]}`;
      return h("button.fault", { type: "button", "aria-pressed": String(share > 0), onclick: () => this.turn(line) }, t(`fault_${name}`));
    });
    buttons.push(h("button.fault", { type: "button", onclick: () => this.turn("fault unplug:5") }, t("cut_next")));
    if (Object.values(faults).some(Boolean)) buttons.push(h("button.plain.fault", { type: "button", onclick: () => this.turn("fault none") }, t("mend")));
    return buttons;
  }
}

function select(label, name, values, value, choose, worded = (one) => textOf(one)) {
  const options = values.map((one) => h("option", { value: one, selected: String(one) === String(value) }, worded(one)));
  return h("label.choice", h("span", label), h("select", { name, onchange: (event) => choose(event.target.value) }, options));
}

function textOf(value) {
  const text = t(`value_${value}`);
  return text.startsWith("value_") ? String(value) : text;
}

function frameLine(frame) {
  const when = new Date(frame.at * 1000);
  const time = `${when.toLocaleTimeString([], { hour12: false })}.${String(when.getMilliseconds()).padStart(3, "0")}`;
  return h(`li.${frame.way}`, h("span.when", time), h("span.way", { title: t(`way_${frame.way}`), "aria-label": t(`way_${frame.way}`) }, frame.way === "out" ? "→" : "←"), h("span.hex", frame.hex), h("span.text", frame.text));
}
