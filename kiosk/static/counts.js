// The page /counts: ask for counts, follow them, sheets out and numbers in, decide about differences.

import { Asking } from "./counts/asking.js";
import { Detail } from "./counts/detail.js";
import { kindWord, stateLevel, stateWord } from "./counts/words.js";
import { command, OfficePage } from "./office/page.js";
import { h } from "./parts/element.js";
import { icon } from "./parts/icons.js";
import { N_, t, tn } from "./words.js";

const EVERY_MS = 5000;
const PARTS = { open: ["list", N_("Open")], all: ["go", N_("All")] };

class CountPage extends OfficePage {
  #number = "";

  constructor(gateway) {
    super(gateway, t("Counts"), PARTS);
    this.list = h("div", {});
    this.asking = new Asking(this);
    this.detail = new Detail(this);
    setInterval(() => document.hidden || this.layer.isOpen || this.refresh(), EVERY_MS);
  }

  show(part, about) {
    this.#number = about;
    const tools = h("div", { class: "office-tools" }, command("list", t("New count"), "new", () => this.asking.open(), true));
    this.body.replaceChildren(...(about ? [this.detail.node] : [tools, this.list]));
    this.refresh();
  }

  scanned(text) {
    if (/^CT-/i.test(text)) location.hash = `${this.root.dataset.part}:${text.toUpperCase()}`;
  }

  async refresh() {
    if (this.#number) return this.detail.load(this.#number);
    const found = await this.ask("GET", this.root.dataset.part === "open" ? "counts?state=open" : "counts");
    if (!found) return;
    const waiting = found.counts.reduce((sum, one) => sum + (one.bins_by_state.review ?? 0), 0);
    this.state.textContent = waiting ? tn("{n} bin to decide", "{n} bins to decide", waiting) : t("Nothing to decide");
    const rows = found.counts.map((one) => this.#row(one));
    this.list.replaceChildren(rows.length ? h("ul", { class: "rows office-rows" }, rows) : h("p", { class: "empty" }, icon("list", 32), t("No count is open. Ask for one, or let people scan a bin.")));
  }

  #row(one) {
    const settled = (one.bins_by_state.done ?? 0) + (one.bins_by_state.rejected ?? 0) + (one.bins_by_state.missed ?? 0);
    const notes = [kindWord(one.kind), one.reason, one.differences ? tn("{n} difference", "{n} differences", one.differences) : "", one.strange ? t("{n} unknown", { n: one.strange }) : ""].filter(Boolean);
    return h(
      "li",
      {},
      h(
        "a",
        { class: "row", href: `#${this.root.dataset.part}:${one.number}`, data: { count: one.number } },
        h("span", { class: "row-main" }, h("strong", { class: "code" }, one.number), h("span", { class: "soft" }, notes.join(" · "))),
        h("span", { class: "row-side" }, h("span", { class: "office-state", data: { level: stateLevel(one.state) } }, icon(stateLevel(one.state), 20), stateWord(one.state)), h("span", { class: "soft type-small" }, t("{done} of {all} bins", { done: settled, all: one.bins }))),
      ),
    );
  }
}

OfficePage.open((gateway) => new CountPage(gateway));
