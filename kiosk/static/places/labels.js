// Labels of bins: on sheets of paper, or from a label printer.

import { choice, command, field } from "../office/page.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { t, tn } from "../words.js";

export class Labels {
  constructor(page) {
    this.page = page;
    this.node = h("section", { class: "office-narrow" });
  }

  async enter() {
    const { zones } = this.page;
    const stations = (await this.page.ask("GET", "stations")) ?? [];
    const zone = choice(t("Zone"), "zone", zones.map((one) => [one.zone, `${one.zone} ${one.name}`.trim()]), zones[0]?.zone ?? "");
    const bins = h("input", { class: "input code", name: "bins", "aria-label": t("Only these bins"), placeholder: "A-01-01 A-01-02", autocomplete: "off", maxlength: "400" });
    const printer = choice(t("Station"), "station", stations.filter((one) => one.devices.some((device) => device.role.startsWith("printer"))).map((one) => [one.station, one.name]), "");
    const chosen = () => bins.value.toUpperCase().split(/[\s,;，；]+/).filter(Boolean);
    const sheet = () => window.open(`/api/v1/places/sheet.pdf?${new URLSearchParams({ zone: zone.value, bins: chosen().join(",") })}`);
    const print = async () => {
      const wish = chosen().length ? { bins: chosen() } : await this.#range(zone.value);
      const made = wish && (await this.page.ask("POST", "print-jobs", { kind: "bin", station: printer.value, ...wish }));
      if (made) this.page.say("go", tn("{n} job is on its way.", "{n} jobs are on their way.", made.jobs.length));
    };
    this.node.replaceChildren(
      h("div", { class: "ask-form" }, field(t("Zone"), zone), field(t("Only these bins"), bins)),
      h("div", { class: "office-tools" }, command("finish", t("Sheets of paper (PDF)"), "sheet", sheet, true)),
      printer.options.length ? h("div", { class: "office-tools" }, field(t("Label printer of"), printer), command("printer", t("Print labels"), "print", print)) : h("p", { class: "soft" }, icon("printer", 20), t("No label printer hangs at a station.")),
    );
  }

  // The first and the last bin of a zone, by name.
  async #range(zone) {
    const found = await this.page.ask("GET", `places?zone=${encodeURIComponent(zone)}`);
    const names = (found?.places ?? []).map((place) => place.bin).sort();
    if (!names.length) return null;
    return found.total > names.length ? { first: `${zone}-`, last: `${zone}-~` } : { bins: names };
  }
}
