// The search for devices: what is found, and where a person hangs it up. For a place that is known (a replacement) the
// device is one tap away.

import { kindWord, sourceWord } from "./words.js";
import { devicePath, roleIcon, roleWord } from "../parts/dots.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { t } from "../words.js";

const KINDS = ["scanner", "scale", "printer", "reader"];
const SIGNS = { serial: "plug", network: "line", keyboard: "keyboard" };

export class FindSheet {
  #stopped = new AbortController();
  #drivers = [];
  #stations = [];

  // place: the device page's detail ({ station, role }) whose device is replaced, or null.
  constructor(page, place) {
    Object.assign(this, { page, place });
    this.results = h("div", { class: "find-results" });
    this.where = h("input", { class: "input code", type: "text", autocomplete: "off", spellcheck: "false", placeholder: "192.168.1.0/28", "aria-label": t("Addresses to try") });
    this.probe = h("input", { type: "checkbox" });
    this.again = h("button", { type: "button", class: "button", data: { action: "look" }, on: { click: () => this.#look() } }, icon("reload"), h("span", {}, t("Look again")));
  }

  // one: what was plugged in; nothing else is looked for then.
  open(one = null) {
    const title = this.place ? t("Replace {device} at {station}", { device: roleWord(this.place.role), station: this.place.station }) : t("Find devices");
    const more = h(
      "details",
      { class: "find-more" },
      h("summary", {}, t("Look further")),
      h("label", { class: "field" }, h("span", {}, t("Try these addresses too (nothing is sent to them)")), this.where),
      h("label", { class: "find-check" }, this.probe, h("span", {}, t("Ask what is found what it is. Devices in use are left alone."))),
      this.again,
    );
    const byHand = h("details", { class: "find-more", data: { part: "by-hand" } }, h("summary", {}, t("Enter an address by hand")), this.#form({ kind: this.place?.role.split(":")[0] ?? "scale", url: "", driver: "" }));
    this.page.layer.open({ title, body: h("div", { class: "find" }, this.results, more, byHand), closed: () => this.#stopped.abort() });
    this.byHand = byHand;
    this.#begin(one);
  }

  async #begin(one) {
    this.results.replaceChildren(waiting());
    const [drivers, stations] = await Promise.all([this.page.gateway.drivers(), this.page.gateway.stations()]).catch(() => [null, null]);
    this.#drivers = drivers?.body?.drivers ?? [];
    this.#stations = Array.isArray(stations?.body) ? stations.body : [];
    this.byHand.lastChild.replaceWith(this.#form({ kind: this.place?.role.split(":")[0] ?? "scale", url: "", driver: "" }));
    if (!one) return this.#look();
    const row = this.#row(one);
    this.results.replaceChildren(h("ul", { class: "find-list" }, row));
    row.querySelector("button").click();
  }

  async #look() {
    this.results.replaceChildren(waiting());
    this.again.disabled = true;
    const addresses = this.where.value.split(/[\s,;]+/).filter(Boolean);
    const answer = await this.page.gateway.discover({ addresses, probe: this.probe.checked }, this.#stopped.signal).catch(() => null);
    if (this.#stopped.signal.aborted) return;
    this.again.disabled = false;
    if (answer?.status !== 200) {
      this.results.replaceChildren(h("p", { class: "empty" }, icon("look", 32), answer?.body?.message ?? t("The gateway does not answer. Look at the network, then try again.")));
      return;
    }
    const wanted = this.place?.role.split(":")[0];
    const found = answer.body.suggestions.filter((one) => !wanted || one.kind === wanted || !KINDS.includes(one.kind));
    const free = found.filter((one) => !one.assigned_to);
    const taken = found.filter((one) => one.assigned_to);
    this.results.replaceChildren(
      free.length ? h("ul", { class: "find-list" }, free.map((one) => this.#row(one))) : h("p", { class: "empty" }, icon("info", 32), t("Nothing new was found. Is the device plugged in and switched on? Further ways are below.")),
      taken.length ? h("h3", { class: "soft" }, t("In use already")) : "",
      taken.length ? h("ul", { class: "find-list" }, taken.map((one) => takenRow(one))) : "",
    );
  }

  #row(one) {
    const form = h("div", { hidden: true });
    const toggle = (event) => {
      form.hidden = !form.hidden;
      event.currentTarget.setAttribute("aria-expanded", String(!form.hidden));
      if (!form.hidden) form.replaceChildren(this.#form(one));
    };
    return h("li", {}, findRow(one, { click: toggle }), form);
  }

  // Station, role and driver to confirm. What the place or the finding says already is filled in.
  #form(one) {
    const kind = KINDS.includes(one.kind) ? one.kind : (this.place?.role.split(":")[0] ?? "scale");
    const address = h("input", { class: "input code", type: "text", value: one.url, required: true, autocomplete: "off", spellcheck: "false", placeholder: "socket://192.168.1.50:4001" });
    const role = select(KINDS.map((name) => [name, roleWord(name)]), kind);
    const driver = h("select", { class: "input", required: true });
    const station = select(this.#stations.map((row) => [row.station, row.name || row.station]), this.place?.station ?? this.#stations[0]?.station);
    const refused = h("p", { class: "field-error", role: "alert" });
    const fill = () => {
      const fitting = this.#drivers.filter((info) => info.kind === role.value);
      const chosen = one.driver || (this.place && this.page.devices?.find((row) => row.station === this.place.station && row.role === this.place.role)?.driver);
      const none = h("option", { value: "", disabled: true, selected: true }, t("Choose"));
      driver.replaceChildren(none, ...fitting.map((info) => h("option", { value: info.name, selected: info.name === chosen }, `${info.name} · ${info.summary}`)));
    };
    fill();
    role.addEventListener("change", fill);
    const send = (event) => {
      event.preventDefault();
      const place = this.place ?? { station: station.value, role: role.value };
      this.#hang(place, { url: address.value.trim(), driver: driver.value }, refused);
    };
    return h(
      "form",
      { class: "find-form", on: { submit: send } },
      one.url ? null : field(t("Address"), address),
      this.place ? null : field(t("Station"), station),
      this.place ? null : field(t("What it is"), role),
      field(t("Protocol"), driver),
      refused,
      h("button", { type: "submit", class: "button primary", data: { action: "confirm" } }, icon("go"), h("span", {}, this.place ? t("Put it in the old one's place") : t("Hang it up here"))),
    );
  }

  async #hang({ station, role }, body, refused) {
    const path = `${encodeURIComponent(station)}/${encodeURIComponent(role)}`;
    const answer = await this.page.gateway.device("POST", `${path}/replace`, body).catch(() => null);
    if (answer?.status !== 200) {
      refused.textContent = answer?.body?.message ?? t("The gateway does not answer. Look at the network, then try again.");
      return;
    }
    const old = answer.body.replaced;
    const undo = async () => {
      if (old) await this.page.gateway.device("POST", `${path}/replace`, { url: old.url, driver: old.driver });
      else await this.page.gateway.device("DELETE", path);
      await this.page.refresh();
    };
    this.page.layer.close();
    this.page.say("go", t("{device} of {station} is now {url}.", { device: roleWord(role), station, url: body.url }), undo);
    await this.page.refresh();
    location.hash = devicePath(station, role).split("#")[1];
  }
}

export function findRow(one, on) {
  return h("button", { type: "button", class: "find-row", "aria-expanded": "false", data: { url: one.url }, on }, icon(SIGNS[one.kind] ?? roleIcon(one.kind), 32), names(one), icon("next"));
}

function names(one) {
  const about = [kindWord(one.kind), sourceWord(one.source), one.driver].filter(Boolean).join(" · ");
  return h("span", { class: "find-names" }, h("strong", {}, one.name), h("span", { class: "soft" }, about), h("span", { class: "soft code" }, one.url), one.kind === "keyboard" ? h("span", { class: "find-care" }, icon("look", 16), t("May be the keyboard somebody types on: it would type no more.")) : null, one.note ? h("span", { class: "soft code" }, one.note) : null);
}

function takenRow(one) {
  const [station, role] = one.assigned_to.split("/");
  return h("li", {}, h("span", { class: "find-row find-taken" }, icon(SIGNS[one.kind] ?? roleIcon(one.kind), 32), names(one), h("span", { class: "tag tag-info" }, `${station} · ${roleWord(role)}`)));
}

function waiting() {
  return h("p", { class: "empty", data: { part: "looking" } }, icon("wait", 32), t("Looking: plugged in, announced on the network"));
}

function field(name, control) {
  return h("label", { class: "field" }, h("span", {}, name), control);
}

function select(options, chosen) {
  return h("select", { class: "input" }, options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
}
