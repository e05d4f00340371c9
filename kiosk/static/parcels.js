// The page /parcels: find a parcel by waybill or order and read its story with pictures; manifests; what could ship with
// the line cut; cartons and cameras.

import { command, fileButton, OfficePage } from "./office/page.js";
import { Story } from "./parcels/story.js";
import { stateOf } from "./parcels/words.js";
import { h } from "./parts/element.js";
import { icon } from "./parts/icons.js";
import { clock } from "./parts/measure.js";
import { refundAge } from "./parts/refund_age.js";
import { N_, t, tn } from "./words.js";

const EVERY_MS = 5000;
const PARTS = { parcels: ["box", N_("Parcels")], manifests: ["truck", N_("Manifests")], ready: ["offline", N_("Line cut")], setup: ["list", N_("Packing set-up")] };

class ParcelPage extends OfficePage {
  #about = "";
  #search = "";

  constructor(gateway) {
    super(gateway, t("Parcels"), PARTS);
    this.story = new Story(this);
    this.search = h("input", { class: "input", type: "search", "aria-label": t("Waybill or order"), placeholder: t("Waybill or order"), autocomplete: "off", maxlength: "60", on: { input: () => { this.#search = this.search.value.trim(); this.refresh(); } } });
    this.list = h("div", {});
    setInterval(() => document.hidden || this.layer.isOpen || this.#about || this.refresh(), EVERY_MS);
  }

  show(part, about) {
    this.#about = part === "parcels" ? about : "";
    const tools = h("div", { class: "office-tools" }, this.search);
    this.body.replaceChildren(...(this.#about ? [this.story.node] : part === "parcels" ? [tools, this.list] : [this.list]));
    this.list.replaceChildren(h("p", { class: "empty" }, icon("wait", 32), t("Asking the gateway")));
    this.refresh();
  }

  scanned(text) {
    location.hash = `parcels:${text.toUpperCase()}`;
  }

  async refresh() {
    if (this.#about) return this.story.load(this.#about);
    await { parcels: () => this.#parcels(), manifests: () => this.#manifests(), ready: () => this.#ready(), setup: () => this.#setup() }[this.root.dataset.part]();
    return null;
  }

  async #parcels() {
    const wanted = this.#search;
    const rows = await this.ask("GET", `parcel-stories?search=${encodeURIComponent(wanted)}`);
    if (!rows || wanted !== this.#search) return;
    this.state.textContent = tn("{n} parcel", "{n} parcels", rows.length);
    const list = rows.map((row) => {
      const [level, word] = stateOf(row);
      return h(
        "li",
        {},
        h(
          "a",
          { class: "row", href: `#parcels:${row.parcel}`, data: { parcel: row.waybill } },
          h("span", { class: "row-main" }, h("strong", { class: "code" }, row.waybill), h("span", { class: "soft code" }, [row.order, row.carrier].filter(Boolean).join(" · "))),
          h("span", { class: "row-side" }, h("span", { class: "office-state", data: { level } }, icon(level, 20), t(word)), h("span", { class: "soft type-small" }, row.verified_at ? clock(row.verified_at).slice(0, 5) : "")),
        ),
      );
    });
    this.list.replaceChildren(list.length ? h("ul", { class: "rows office-rows" }, list) : h("p", { class: "empty" }, icon("box", 32), wanted ? t("No parcel has this waybill or order.") : t("Nothing was packed yet.")));
  }

  async #manifests() {
    const rows = await this.ask("GET", "manifests");
    if (!rows) return;
    this.state.textContent = tn("{n} manifest", "{n} manifests", rows.length);
    const list = rows.map((row) =>
      h(
        "li",
        {},
        h(
          "a",
          { class: "row", href: `/api/v1/papers/manifest/${encodeURIComponent(row.number)}.pdf`, target: "_blank", rel: "noopener", data: { manifest: row.number } },
          h("span", { class: "row-main" }, h("strong", { class: "code" }, row.number), h("span", { class: "soft" }, [row.carrier, row.driver || row.signature, row.closed_at ? clock(row.closed_at).slice(0, 5) : ""].filter(Boolean).join(" · "))),
          h("span", { class: "row-side" }, h("span", { class: "amount" }, tn("{n} parcel", "{n} parcels", row.parcels)), h("span", { class: "office-state", data: { level: row.state === "closed" ? "go" : "look" } }, icon(row.state === "closed" ? "go" : "look", 20), row.state === "closed" ? t("Handed over") : t("Open"))),
        ),
      ),
    );
    this.list.replaceChildren(list.length ? h("ul", { class: "rows office-rows" }, list) : h("p", { class: "empty" }, icon("truck", 32), t("No manifest yet. Packers open one with Hand-over.")));
  }

  async #ready() {
    const found = await this.ask("GET", "labels-ahead");
    if (!found) return;
    this.state.textContent = t("{ready} of {all} orders", { ready: found.ready, all: found.waiting });
    const figure = (n, word) => h("div", { class: "figure" }, h("span", { class: "type-prompt" }, String(n)), h("span", { class: "type-small soft" }, word));
    this.list.replaceChildren(
      h("p", {}, t("These orders can be packed, labelled and shipped while the line to the office is cut.")),
      h("div", { class: "figures" }, figure(found.waiting, t("waiting")), figure(found.with_waybill, t("have a waybill")), figure(found.ready, t("can ship")), figure(found.made, t("labels made"))),
      h("p", { class: "soft" }, found.oldest_at ? t("The oldest label was made at {time}.", { time: clock(found.oldest_at).slice(0, 5) }) : t("No label is made yet.")),
      ...[refundAge(found)].filter(Boolean),
    );
  }

  async #setup() {
    const [cartons, evidence] = await Promise.all([this.ask("GET", "cartons"), this.ask("GET", "evidence")]);
    if (!cartons || !evidence) return;
    this.state.textContent = tn("{n} carton", "{n} cartons", cartons.length);
    const boxes = cartons.map((one) =>
      h("li", { class: "row", data: { carton: one.carton } }, h("span", { class: "row-main" }, h("strong", {}, one.name || one.carton), h("span", { class: "soft" }, `${one.carton} · ${one.length_mm} × ${one.width_mm} × ${one.height_mm} mm · ${one.weight_g} g`)), h("span", { class: "row-side" }, h("span", { class: "amount" }, tn("{n} used", "{n} used", one.used)), one.active ? null : h("span", { class: "soft" }, t("not in use")))),
    );
    const cameras = evidence.cameras.map((one) =>
      h("li", { class: "row", data: { camera: one.station } }, h("span", { class: "row-sign" }, icon(one.last_error ? "look" : "go")), h("span", { class: "row-main" }, h("strong", {}, one.station), h("span", { class: "soft code" }, one.last_error || one.url)), h("span", { class: "row-side" }, h("span", {}, tn("{n} picture", "{n} pictures", one.taken)), one.missed ? h("span", { class: "soft" }, t("{n} missed", { n: one.missed })) : null)),
    );
    const put = async (text) => { if (await this.gateway.cartons(text).then((answer) => answer.status < 300 || this.say("stop", answer.body?.message ?? t("This was refused.")), () => null)) this.refresh(); };
    this.list.replaceChildren(
      h("section", {}, h("h2", { class: "type-name" }, t("Kinds of cartons")), h("div", { class: "office-tools" }, fileButton(t("Read from CSV"), "cartons", put), h("a", { class: "button", href: "/api/v1/cartons.csv" }, icon("list", 20), h("span", {}, t("As CSV")))), boxes.length ? h("ul", { class: "rows office-rows" }, boxes) : h("p", { class: "empty" }, icon("box", 32), t("No carton is known. With sizes of cartons and goods the bench proposes one."))),
      h("section", {}, h("h2", { class: "type-name" }, t("Cameras")), h("div", { class: "office-tools" }, command("plug", t("Hang a camera up"), "camera", () => this.#askCamera())), h("p", { class: "soft" }, t("{n} pictures, {mb} MB, since {day}", { n: evidence.files, mb: Math.round(evidence.bytes / 1e6), day: evidence.oldest || "–" })), cameras.length ? h("ul", { class: "rows office-rows" }, cameras) : h("p", { class: "empty" }, icon("info", 32), t("No camera. With one over a bench each parcel is photographed."))),
    );
  }

  #askCamera() {
    const station = h("input", { class: "input code", type: "text", "aria-label": t("Station"), maxlength: "40", autofocus: true });
    const url = h("input", { class: "input code", type: "text", "aria-label": t("Address of the picture"), placeholder: "http://192.168.1.9/snapshot.jpg", maxlength: "400" });
    const send = async (event) => {
      event.preventDefault();
      this.layer.close();
      if (await this.ask("POST", "cameras", { station: station.value.trim(), url: url.value.trim() })) this.refresh();
    };
    const form = h("form", { class: "ask-form", on: { submit: send } }, h("label", { class: "field" }, h("span", {}, t("Station")), station), h("label", { class: "field" }, h("span", {}, t("Address of the picture")), url), h("p", { class: "soft" }, t("Empty takes the camera away.")), h("button", { class: "button primary", type: "submit" }, icon("go"), h("span", {}, t("OK"))));
    this.layer.open({ title: t("Hang a camera up"), body: form });
  }
}

OfficePage.open((gateway) => new ParcelPage(gateway));
