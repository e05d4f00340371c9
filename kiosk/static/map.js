// The page /map: the whole warehouse, what lies where, who walks where. Tap a bin to see what is in it.

import { choice, command, OfficePage } from "./office/page.js";
import { h } from "./parts/element.js";
import { icon } from "./parts/icons.js";
import { legend, Plan } from "./plan/drawing.js";
import { binSheet } from "./places/contents.js";
import { N_, t } from "./words.js";

const PEOPLE_MS = 1000;
const BINS_MS = 8000;
const DOES = { pick: N_("picks"), count: N_("counts"), receive: N_("receives"), return: N_("takes returns in"), verify: N_("packs"), home: N_("free"), sign_in: N_("free") };

class MapPage extends OfficePage {
  warehouse = "";

  constructor(gateway) {
    super(gateway, t("Map"));
    this.plan = new Plan({ picked: (bin) => this.look(bin) });
    this.legend = h("div", {});
    this.people = h("ul", { class: "plan-list" });
    this.find = h("input", { class: "input code", type: "search", "aria-label": t("Bin"), placeholder: t("Bin"), autocomplete: "off", autocapitalize: "characters", maxlength: "24" });
    this.colours = choice(t("Colour"), "colour", [["fill", t("How full")], ["quantity", t("How many pieces")]], "fill", (value) => this.paint(value));
    this.warehouses = h("span", { hidden: true });
  }

  show() {
    const form = h("form", { class: "office-tools", on: { submit: (event) => { event.preventDefault(); this.scanned(this.find.value); } } }, this.find, this.colours, this.warehouses, command("bin", t("Places"), "places", () => { location.href = "/places"; }));
    this.body.classList.add("map-page");
    this.body.replaceChildren(form, this.plan.node, h("aside", { class: "plan-side" }, h("h2", { class: "type-small soft" }, t("Who is where")), this.people, this.legend));
    this.paint("fill");
    this.refresh();
    setInterval(() => document.hidden || this.follow(), PEOPLE_MS);
    setInterval(() => document.hidden || this.refresh(), BINS_MS);
  }

  paint(colour) {
    this.plan.colour = colour;
    this.legend.replaceChildren(legend(colour));
    this.plan.draw();
  }

  async refresh() {
    const map = await this.ask("GET", `map?warehouse=${encodeURIComponent(this.warehouse)}`);
    if (!map) return;
    this.plan.show(map);
    this.#who(map.people);
    this.#offer(map.warehouses);
    const held = map.bins.filter((bin) => bin[5] > 0).length;
    this.state.textContent = t("{held} of {all} bins hold goods", { held, all: map.bins.length });
  }

  async follow() {
    const answer = await this.send("GET", `map?part=people&warehouse=${encodeURIComponent(this.warehouse)}`);
    this.strip.hidden = answer !== null && answer.status < 500;
    if (answer?.status !== 200) return;
    this.plan.people(answer.body.people);
    this.#who(answer.body.people);
  }

  #offer(warehouses) {
    if (warehouses.length < 2 || !this.warehouses.hidden) return;
    this.warehouses.hidden = false;
    this.warehouses.replaceChildren(choice(t("Warehouse"), "warehouse", warehouses.map((code) => [code, code]), warehouses[0], (code) => { this.warehouse = code; this.refresh(); }));
  }

  #who(people) {
    const rows = people.map((one) => h("li", {}, icon("person", 20), h("strong", {}, one.name), h("span", { class: "soft" }, [t(DOES[one.step.split(".")[0]] ?? N_("works")), one.here || one.there].filter(Boolean).join(" · "))));
    this.people.replaceChildren(...(rows.length ? rows : [h("li", { class: "soft" }, t("Nobody is signed in."))]));
  }

  scanned(text) {
    const bin = text.trim().toUpperCase();
    if (bin) this.look(bin);
  }

  async look(bin) {
    const found = await this.ask("GET", `places/${encodeURIComponent(bin)}`);
    if (!found) return;
    this.plan.mark(found.bin);
    binSheet(this, found);
  }
}

OfficePage.open((gateway) => new MapPage(gateway));
