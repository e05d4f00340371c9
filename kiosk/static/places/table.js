// Bins as a table: written for a spreadsheet, read again; tried first, with each line that cannot be used.

import { command, faultList, fileButton } from "../office/page.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { t } from "../words.js";

const COLUMNS = "bin 库位, zone 库区, kind 类型, aisle 巷道, cell 货格, level 层, x_mm 横坐标, y_mm 纵坐标, max_pieces 最多件数, max_ml 容积毫升, max_g 承重克, skus 限放货号, classes 限放分类, one_sku 一位一品, one_lot 一位一批, blocked 停用原因";

export class Table {
  constructor(page) {
    this.page = page;
    this.result = h("div", {});
    this.node = h(
      "section",
      { class: "office-narrow" },
      h("p", {}, t("Take the table, change it in a spreadsheet, and bring it back. Nothing changes before you have seen what would.")),
      h("div", { class: "office-tools" }, h("a", { class: "button", href: "/api/v1/places.csv", download: "places.csv" }, icon("finish", 20), h("span", {}, t("Save the table"))), fileButton(t("Read a table"), "import", (text) => this.read(text))),
      h("details", {}, h("summary", {}, t("Columns")), h("p", { class: "code office-columns" }, COLUMNS)),
      this.result,
    );
  }

  async enter() {}

  async read(text, dry = true) {
    const found = await this.page.ask("POST", "places/import", { text, dry });
    if (!found) return;
    const words = [t("{n} new bins", { n: found.new }), t("{n} changed", { n: found.changed }), t("{n} as they were", { n: found.same })];
    const zones = found.zones.length ? h("p", {}, t("New zones: {names}", { names: found.zones.join(", ") })) : null;
    const strange = found.strange_columns.length ? h("p", { class: "office-look" }, icon("look", 20), t("Columns that are not used: {names}", { names: found.strange_columns.join(", ") })) : null;
    const apply = dry && found.new + found.changed ? command("go", t("Set it up so"), "apply", () => this.read(text, false), true) : null;
    const done = dry ? null : h("p", { class: "office-go" }, icon("go", 20), t("Done."));
    this.result.replaceChildren(h("h2", { class: "type-name" }, dry ? t("What would change") : t("What changed")), h("p", {}, words.join(" · ")), zones ?? "", strange ?? "", faultList(found.faults, found.faults_total) ?? "", apply ?? done ?? h("p", { class: "soft" }, t("Nothing would change.")));
    if (!dry) await this.page.learn();
  }
}
