// One count: its bins with book and counted figures, what is missed, what nobody knows; numbers changed in bulk.

import { command, faultList, fileButton } from "../office/page.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { binLevel, binWord, kindWord, stateLevel, stateWord } from "./words.js";
import { N_, t, tn } from "../words.js";

const DECISIONS = { accept: ["go", N_("Accept")], recount: ["undo", N_("Count again")], reject: ["stop", N_("Throw away")] };
const REASONS = [N_("Counted twice"), N_("I looked myself"), N_("Goods were in another bin"), N_("Damaged or lost"), N_("Wrong record before")];

export class Detail {
  #chosen = new Set();
  #shown = "";
  #count = null;

  constructor(page) {
    this.page = page;
    this.node = h("section", { class: "count-detail" });
  }

  async load(number) {
    const count = await this.page.ask("GET", `counts/${encodeURIComponent(number)}`);
    if (count) this.draw(count);
  }

  draw(count) {
    const shown = JSON.stringify(count);
    if (shown === this.#shown) return;
    if (this.#count?.number !== count.number) this.#chosen = new Set();
    Object.assign(this, { numbers: {} });
    this.#shown = shown;
    this.#count = count;
    const over = ["done", "cancelled"].includes(count.state);
    this.page.state.textContent = `${count.number} · ${stateWord(count.state)}`;
    const links = [
      h("a", { class: "button", href: `/api/v1/counts/${count.number}/sheet.csv?blind=1`, download: `${count.number}-blind.csv` }, icon("list", 20), h("span", {}, t("Sheet to fill in"))),
      h("a", { class: "button", href: `/api/v1/counts/${count.number}/sheet.csv`, download: `${count.number}.csv` }, icon("list", 20), h("span", {}, t("Book and counted"))),
      over ? null : fileButton(t("Read numbers"), "import", (text) => this.#read(text)),
      over ? null : command("finish", t("End the count"), "close", () => this.#askClose()),
      command("printer", t("Print"), "print", () => print()),
    ];
    this.node.replaceChildren(
      h("a", { class: "button quiet office-back", href: `#${this.page.root.dataset.part}` }, icon("back", 20), h("span", {}, t("All counts"))),
      h("h2", { class: "type-name" }, h("span", { class: "code" }, count.number), " ", h("span", { class: "office-state", data: { level: stateLevel(count.state) } }, icon(stateLevel(count.state), 20), stateWord(count.state))),
      h("p", { class: "soft" }, [kindWord(count.kind), count.blind ? t("blind") : "", count.reason, count.operator_name, t("Picking goes on; what moves meanwhile is allowed for.")].filter(Boolean).join(" · ")),
      h("div", { class: "office-tools" }, links),
      h("div", { class: "count-result" }),
      count.strange_list.length ? h("section", { class: "office-faults" }, h("h3", {}, icon("look", 20), t("Goods that nobody knows")), h("ul", {}, count.strange_list.map((one) => h("li", {}, h("code", {}, one.code), ` · ${one.bin}`)))) : "",
      count.missed.length ? h("section", { class: "office-faults" }, h("h3", {}, icon("stop", 20), tn("{n} bin was missed", "{n} bins were missed", count.missed.length)), h("p", { class: "code" }, count.missed.join("  "))) : "",
      h("ul", { class: "count-bins" }, count.bin_list.map((bin) => this.#bin(bin, over))),
      this.#bar(count),
    );
  }

  #bin(bin, over) {
    const open = ["review", "recount"].includes(bin.state) && bin.round > 0;
    const tick = open ? h("input", { type: "checkbox", "aria-label": bin.bin, checked: this.#chosen.has(bin.bin), on: { change: (event) => this.#choose(bin.bin, event.target.checked) } }) : null;
    return h(
      "li",
      { class: "count-bin", data: { bin: bin.bin, state: bin.state } },
      h("header", {}, h("label", { class: "office-tick" }, tick, h("strong", { class: "code" }, bin.bin)), h("span", { class: "office-state", data: { level: binLevel(bin.state) } }, icon(binLevel(bin.state), 20), binWord(bin.state)), h("span", { class: "soft" }, [bin.operator, bin.round > 1 ? t("counted {n} times", { n: bin.round }) : ""].filter(Boolean).join(" · "))),
      bin.lines.length ? h("table", {}, h("thead", {}, h("tr", {}, [t("Goods"), t("Book"), t("Counted"), t("Difference")].map((word) => h("th", { scope: "col" }, word)))), h("tbody", {}, bin.lines.map((line) => this.#line(bin, line, open && !over)))) : null,
    );
  }

  #line(bin, line, open) {
    const notes = [line.sku, line.lot, line.quality === "good" ? "" : t("Defective"), line.first === null ? "" : t("first {n}", { n: line.first }), line.elsewhere.length ? t("look in {bins}", { bins: line.elsewhere.join(", ") }) : ""].filter(Boolean);
    const counted = open ? h("input", { class: "input count-number", type: "text", inputmode: "numeric", pattern: "[0-9]*", value: line.counted, maxlength: "7", "aria-label": t("{name} in {bin}", { name: line.name, bin: bin.bin }), on: { input: (event) => this.#changed(bin, line, event.target.value) } }) : String(line.counted);
    const sign = line.difference > 0 ? `+${line.difference}` : String(line.difference);
    return h("tr", { data: { level: line.difference ? "look" : "go" } }, h("td", {}, h("strong", {}, line.name), h("span", { class: "soft code" }, notes.join(" · "))), h("td", {}, String(line.expected)), h("td", {}, counted), h("td", { class: "count-difference" }, line.difference ? sign : h("span", { class: "soft" }, "0")));
  }

  #changed(bin, line, value) {
    const key = [bin.bin, line.sku, line.lot, line.quality].join("|");
    if (value === String(line.counted)) delete this.numbers[key];
    else this.numbers[key] = value;
    this.node.querySelector("[data-action=numbers]").hidden = !Object.keys(this.numbers).length;
  }

  #choose(bin, on) {
    if (on) this.#chosen.add(bin);
    else this.#chosen.delete(bin);
    this.#shown = "";
    this.draw(this.#count);
  }

  #bar(count) {
    const open = count.bin_list.filter((bin) => ["review", "recount"].includes(bin.state) && bin.round > 0).map((bin) => bin.bin);
    if (!open.length) return "";
    const chosen = [...this.#chosen].filter((bin) => open.includes(bin));
    const all = command("list", chosen.length === open.length ? t("None") : t("All of them"), "all", () => { this.#chosen = new Set(chosen.length === open.length ? [] : open); this.#shown = ""; this.draw(count); });
    const numbers = command("keyboard", t("Save changed numbers"), "numbers", () => this.#saveNumbers());
    numbers.hidden = true;
    const decide = Object.entries(DECISIONS).map(([name, [sign, word]]) => {
      const button = command(sign, t(word), name, () => this.#askReason(name, chosen), name === "accept");
      button.disabled = !chosen.length;
      return button;
    });
    return h("footer", { class: "count-bar" }, h("span", {}, tn("{n} bin chosen", "{n} bins chosen", chosen.length)), all, numbers, decide);
  }

  #askReason(decision, bins) {
    const send = async (reason) => {
      this.page.layer.close();
      const count = await this.page.ask("POST", `counts/${this.#count.number}/review`, { bins, decision, reason, badge: this.page.badge });
      if (count) this.draw(count);
    };
    const other = h("input", { class: "input", type: "text", maxlength: "120", "aria-label": t("Another reason"), placeholder: t("Another reason") });
    const form = h("form", { class: "ask-form", on: { submit: (event) => { event.preventDefault(); if (other.value.trim()) send(other.value.trim()); } } }, h("div", { class: "choices" }, REASONS.map((key) => h("button", { type: "button", class: "button choice", on: { click: () => send(t(key)) } }, h("span", {}, t(key))))), other, h("button", { type: "submit", class: "button primary" }, icon("go"), h("span", {}, t("OK"))));
    this.page.layer.open({ title: t("Why?"), body: form });
  }

  #saveNumbers() {
    const quote = (value) => `"${String(value).replaceAll('"', '""')}"`;
    const changed = new Set(Object.keys(this.numbers).map((key) => key.split("|")[0]));
    const lines = this.#count.bin_list.filter((bin) => changed.has(bin.bin)).flatMap((bin) => bin.lines.map((line) => [bin.bin, line.sku, line.lot, line.quality, this.numbers[[bin.bin, line.sku, line.lot, line.quality].join("|")] ?? line.counted]));
    this.#read(["bin,sku,lot,quality,counted", ...lines.map((cells) => cells.map(quote).join(","))].join("\n"));
  }

  async #read(text, dry = true) {
    if (!dry && !this.page.badge) {
      this.page.badge = await this.page.askBadge(t("Whose numbers are these?"));
      if (!this.page.badge) return;
    }
    const found = await this.page.ask("POST", `counts/${this.#count.number}/import`, { text, dry, badge: this.page.badge });
    if (!found) return;
    const apply = dry && found.bins ? command("go", t("Take the numbers in"), "apply", () => this.#read(text, false), true) : "";
    const left = found.left.length ? h("p", { class: "office-look" }, icon("look", 20), t("Not taken, another person has to count them: {bins}", { bins: found.left.join(", ") })) : "";
    if (!dry) await this.page.refresh();
    this.node.querySelector(".count-result").replaceChildren(h("p", {}, dry ? tn("{n} bin can be taken in.", "{n} bins can be taken in.", found.bins) : tn("{n} bin is taken in.", "{n} bins are taken in.", found.taken)), left, faultList(found.faults, found.faults_total) ?? "", apply);
  }

  #askClose() {
    const left = (this.#count.bins_by_state.waiting ?? 0) + (this.#count.bins_by_state.recount ?? 0);
    const send = async (outcome) => {
      this.page.layer.close();
      const count = await this.page.ask("POST", `counts/${this.#count.number}/close`, { outcome, badge: this.page.badge });
      if (count) this.draw(count);
    };
    const body = h("div", { class: "ask-form" }, h("p", {}, left ? tn("{n} bin is not counted and will be listed as missed.", "{n} bins are not counted and will be listed as missed.", left) : t("All bins are counted.")), command("finish", t("End the count"), "end", () => send("done"), true), command("stop", t("Call it off"), "cancel", () => send("cancelled")));
    this.page.layer.open({ title: t("End the count"), body });
  }
}
