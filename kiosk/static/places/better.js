// Better places by pick frequency: what is picked often and lies far away, and where it would lie better.

import { choice } from "../office/page.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { walk } from "../parts/measure.js";
import { t, tn } from "../words.js";

const DAYS = ["7", "30", "90"];

export class Better {
  constructor(page) {
    this.page = page;
    this.list = h("div", {});
    this.days = choice(t("Look back"), "days", DAYS.map((days) => [days, tn("{n} day", "{n} days", Number(days))]), "30", () => this.enter());
    this.node = h("section", {}, h("p", {}, t("Goods that are picked often walk less in a nearer bin or in the best-seller zone. Somebody moves them; nothing moves by itself.")), h("div", { class: "office-tools" }, this.days), this.list);
  }

  async enter() {
    const found = await this.page.ask("GET", `slotting?days=${this.days.value}`);
    if (!found) return;
    const rows = found.moves.map((one) =>
      h(
        "li",
        { class: "row", data: { sku: one.sku } },
        h("span", { class: "row-main" }, h("strong", {}, one.name), h("span", { class: "soft code" }, one.sku), h("span", { class: "office-move code" }, one.from, icon("next", 20), one.to)),
        h("span", { class: "row-side" }, h("span", { class: "amount" }, walk(one.saved_mm)), h("span", { class: "soft type-small" }, tn("{n} pick", "{n} picks", one.picks))),
      ),
    );
    this.list.replaceChildren(rows.length ? h("ul", { class: "rows office-rows" }, rows) : h("p", { class: "empty" }, icon("go", 32), t("Everything that is picked often lies near enough.")));
  }
}
