// The page /places: zones and bins of the warehouse: list, search, change, take in from a table, print labels.

import { Better } from "./places/better.js";
import { Bins } from "./places/bins.js";
import { Labels } from "./places/labels.js";
import { Table } from "./places/table.js";
import { Zones } from "./places/zones.js";
import { OfficePage } from "./office/page.js";
import { N_, t } from "./words.js";

const PARTS = { bins: ["bin", N_("Bins")], zones: ["map", N_("Zones")], table: ["list", N_("Table")], labels: ["printer", N_("Labels")], better: ["swap", N_("Better places")] };

class PlacePage extends OfficePage {
  zones = [];
  kinds = [];
  warehouses = [];

  constructor(gateway) {
    super(gateway, t("Places"), PARTS);
    this.views = { bins: new Bins(this), zones: new Zones(this), table: new Table(this), labels: new Labels(this), better: new Better(this) };
  }

  async show(part, about) {
    const view = this.views[part];
    this.body.replaceChildren(view.node);
    await this.learn();
    await view.enter(about);
  }

  // Zones, their kinds, the warehouses.
  async learn() {
    const found = await this.ask("GET", "zones");
    if (!found) return;
    Object.assign(this, found);
    const bins = this.zones.reduce((sum, zone) => sum + zone.bins, 0);
    this.state.textContent = t("{zones} zones, {bins} bins", { zones: this.zones.length, bins });
  }

  scanned(text) {
    if (this.root.dataset.part !== "bins") location.hash = `bins:${text.trim().toUpperCase()}`;
    else this.views.bins.enter(text.trim().toUpperCase());
  }
}

OfficePage.open((gateway) => new PlacePage(gateway));
