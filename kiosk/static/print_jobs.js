// The page /print-jobs: labels and what became of them, the printers, labels on demand, which printer takes what.

import { Gateway } from "./net/gateway.js";
import { h } from "./parts/element.js";
import { icon } from "./parts/icons.js";
import { Layer } from "./parts/layer.js";
import { preferences } from "./parts/menu.js";
import { pairingForm } from "./parts/pairing.js";
import { Bindings } from "./printing/bindings.js";
import { openJob, tag } from "./printing/job_sheet.js";
import { LabelForm } from "./printing/labels.js";
import { printerCards } from "./printing/printers.js";
import { kindOf, noteWord, printerName, stateOf, subjectOf, timeWord } from "./printing/words.js";
import { Wedge } from "./scan/wedge.js";
import { registerWorker } from "./settings.js";
import { loadWords, missingWords, N_, t, tn } from "./words.js";

const EVERY_MS = 2000;
const MOST = 100;
const SHOWS = { trouble: N_("To check"), open: N_("Queued"), all: N_("All") };
const PARTS = { jobs: ["list", N_("Jobs")], printers: ["printer", N_("Printers")], labels: ["barcode", N_("Print labels")], setup: ["swap", N_("Set-up")] };

async function main() {
  const { language } = document.body.dataset;
  await loadWords(language);
  const layer = new Layer(h("div", { id: "layer" }));
  const page = new PrintPage(document.getElementById("app"), new Gateway({ language }), layer);
  document.body.append(layer.root);
  page.frame();
  new Wedge({ scanned: (text) => page.scanned(text), typed: (event) => page.typed(event) }).start();
  addEventListener("keydown", (event) => page.key(event));
  addEventListener("hashchange", () => page.choose());
  page.choose();
  await Promise.all([page.refreshBindings(), page.refresh()]);
  setInterval(() => document.hidden || page.refresh(), EVERY_MS);
  registerWorker();
  window.kiosk = { page, missingWords };
}

class PrintPage {
  stations = {};
  #show = "";
  #search = "";
  #shown = {};
  #labelling = false; // where a scan goes on a wide screen, which shows all parts

  constructor(root, gateway, layer) {
    Object.assign(this, { root, gateway, layer });
    this.count = h("span", { class: "bar-who" }, t("Asking the gateway"));
    this.strip = h("p", { class: "strip", data: { level: "look" }, hidden: true, role: "status" }, icon("offline"), h("span", {}, t("Gateway silent. What stands here may be old.")));
    this.notice = h("p", { class: "print-notice", role: "status", hidden: true });
    this.filters = h("div", { class: "print-filters", role: "group", "aria-label": t("Show") }, Object.entries(SHOWS).map(([name, word]) => h("button", { type: "button", class: "button small", data: { show: name }, on: { click: () => this.filter(name) } }, h("span", {}, t(word)), h("span", { class: "filter-count" }))));
    this.search = h("input", { class: "input", type: "search", "aria-label": t("Order, waybill, SKU or bin"), placeholder: t("Order, waybill, SKU or bin"), autocomplete: "off", maxlength: "60", on: { input: () => this.find(this.search.value) } });
    this.list = h("div", { class: "print-list" }, h("p", { class: "empty" }, icon("wait", 32), t("Asking the gateway")));
    this.printers = h("div");
    this.form = new LabelForm(this);
    this.bindings = new Bindings(this);
  }

  frame() {
    const menu = () => this.layer.open({ title: t("Menu"), body: h("nav", { class: "menu" }, preferences(), h("a", { class: "button menu-row", href: "/devices" }, icon("scale"), h("span", {}, t("Devices"))), h("a", { class: "button menu-row", href: "/labels" }, icon("list"), h("span", {}, t("Label templates"))), h("a", { class: "button menu-row", href: "/" }, icon("list"), h("span", {}, t("Other station")))) });
    const open = h("button", { type: "button", class: "bar-button", "aria-label": t("Menu"), data: { action: "menu" }, on: { click: menu } }, icon("menu", 28));
    const back = h("a", { class: "bar-button bar-back", href: "/", "aria-label": t("Back") }, icon("back", 28));
    const names = h("div", { class: "bar-names" }, h("strong", { class: "bar-title" }, t("Labels and printers")), this.count);
    this.tabs = h("nav", { class: "print-tabs", "aria-label": t("Labels and printers") }, Object.entries(PARTS).map(([name, [sign, word]]) => h("a", { class: "print-tab", href: `#${name}`, data: { part: name } }, icon(sign, 20), h("span", {}, t(word)))));
    const jobs = section("jobs", t("Jobs"), h("div", { class: "print-tools" }, this.filters, this.search), this.list);
    const side = h("div", { class: "print-side" }, section("printers", t("Printers"), this.printers), section("labels", t("Print labels"), this.form.node), section("setup", t("Who prints what"), this.bindings.node));
    this.root.replaceChildren(h("header", { class: "bar bar-print" }, back, names, open), this.strip, this.notice, this.tabs, h("main", { class: "printing" }, jobs, side));
    document.body.classList.add("page-list");
    this.root.addEventListener("focusin", (event) => { this.#labelling = this.form.node.contains(event.target); });
  }

  choose() {
    const name = location.hash.slice(1);
    this.root.dataset.part = PARTS[name] ? name : "jobs";
    for (const tab of this.tabs.children) tab.toggleAttribute("aria-current", tab.dataset.part === this.root.dataset.part);
  }

  filter(name) {
    this.#show = name;
    this.refresh();
  }

  find(text) {
    this.#search = text.trim();
    if (this.#search && this.#show !== "all") this.#show = "all";
    this.refresh();
  }

  scanned(text) {
    if (this.layer.scanned(text)) return;
    if (this.root.dataset.part === "labels" || this.#labelling) return this.form.scanned(text);
    this.search.value = text;
    this.find(text);
  }

  // "/" looks for something (a person's, not one within a scan).
  typed(event) {
    if (this.layer.isOpen) return this.layer.typed(event);
    if (event.key !== "/") return;
    event.preventDefault();
    this.search.focus();
  }

  // The arrows walk through the list, Escape closes what is open.
  key(event) {
    if (event.key === "Escape" && this.layer.isOpen) return this.layer.typed(event);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || this.layer.isOpen || event.target.closest?.("select, .label-form, .bindings")) return;
    const rows = [...this.list.querySelectorAll("button.print-row")];
    const next = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(document.activeElement) + step))];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  send(method, path, body) {
    return this.gateway.print(method, path, body).catch(() => null);
  }

  // Does it, says so, and shows the list as it is then; a refusal is a sentence of the gateway's.
  async act(path, body, done) {
    const answer = await this.send("POST", path, body);
    if (answer === null) return this.say("stop", t("The gateway does not answer. Look at the network, then try again."));
    if (answer.status >= 300) return this.say("stop", answer.body?.message ?? t("This was refused."));
    this.layer.close();
    this.say("go", done);
    this.refresh();
  }

  async refresh() {
    const wish = new URLSearchParams({ limit: MOST, ...(this.#show && this.#show !== "all" ? { show: this.#show } : {}), ...(this.#search ? { q: this.#search } : {}) });
    const asked = `${wish}`;
    const [jobs, trouble, open, printers] = await Promise.all([`print-jobs?${wish}`, "print-jobs?show=trouble", "print-jobs?show=open", "printers"].map((path) => this.send("GET", path)));
    const silent = [jobs, trouble, open, printers].some((one) => one === null || one.status >= 500);
    this.strip.hidden = !silent;
    if (silent) return;
    if (jobs.status === 401) return this.#pair();
    if (this.#show === "") {
      this.#show = trouble.body.length ? "trouble" : "all";
      if (this.#show === "trouble") return this.refresh();
    }
    this.stations = Object.fromEntries(printers.body.map((one) => [one.station, one.station_name]));
    this.#counts(trouble.body.length, open.body.length);
    this.#drawPrinters(printers.body);
    if (asked === this.#asked()) this.#drawJobs(jobs.body);
  }

  #asked() {
    return `${new URLSearchParams({ limit: MOST, ...(this.#show && this.#show !== "all" ? { show: this.#show } : {}), ...(this.#search ? { q: this.#search } : {}) })}`;
  }

  async refreshBindings() {
    const answer = await this.send("GET", "print-bindings");
    if (answer?.status !== 200) return;
    this.form.offer(answer.body.stations.filter((one) => one.kind !== "gate"));
    this.stations = { ...Object.fromEntries(answer.body.stations.map((one) => [one.station, one.name])), ...this.stations };
    this.bindings.show(answer.body);
  }

  printerOf(job) {
    return job.station ? printerName(`${job.station}/${job.role}`, this.stations) : t("the first printer that is there");
  }

  // One line that stays until the next.
  say(level, text) {
    const close = h("button", { type: "button", class: "button quiet", "aria-label": t("Close"), on: { click: () => { this.notice.hidden = true; } } }, icon("stop", 20));
    this.notice.dataset.level = level;
    this.notice.replaceChildren(icon(level), h("span", { class: "print-notice-text" }, text), close);
    this.notice.hidden = false;
  }

  #pair() {
    this.list.replaceChildren(h("section", { class: "station-card" }, h("h2", { class: "type-name" }, t("Pair this screen")), pairingForm((code) => this.gateway.pair(code), () => location.reload())));
  }

  #counts(trouble, open) {
    this.count.textContent = trouble ? tn("{n} label needs a look", "{n} labels need a look", trouble) : t("No label needs a look");
    const counts = { trouble, open };
    for (const one of this.filters.children) {
      one.setAttribute("aria-pressed", String(one.dataset.show === this.#show));
      one.lastElementChild.textContent = counts[one.dataset.show] || "";
    }
  }

  #drawPrinters(printers) {
    if (this.#same("printers", printers)) return;
    this.printers.replaceChildren(printerCards(this, printers));
  }

  #drawJobs(jobs) {
    if (this.#same("jobs", [this.#show, this.#search, jobs])) return;
    const focused = document.activeElement?.dataset?.job;
    const rows = jobs.map((job) => h("li", {}, this.#row(job)));
    const more = jobs.length === MOST ? h("li", { class: "soft print-more" }, t("Older ones: search for them.")) : null;
    this.list.replaceChildren(rows.length ? h("ul", { class: "print-rows" }, rows, more) : this.#none());
    if (focused) this.list.querySelector(`[data-job="${CSS.escape(focused)}"]`)?.focus();
  }

  #none() {
    if (this.#search) return h("p", { class: "empty" }, icon("find", 32), t("No label fits {text}.", { text: this.#search }));
    const sentence = { trouble: t("Every label came out, or somebody has seen to it."), open: t("No label waits."), all: t("Nothing was printed yet. Labels appear here as stations ask for them.") };
    return h("p", { class: "empty" }, icon(this.#show === "trouble" ? "go" : "info", 32), sentence[this.#show]);
  }

  #row(job) {
    const { sign, word } = kindOf(job);
    const { level, word: state, again } = stateOf(job);
    const facts = [timeWord(job.created_at), this.printerOf(job), job.copy > 1 ? t("copy {n}", { n: job.copy }) : "", job.quantity > 1 ? `×${job.quantity}` : "", job.reason];
    const note = level === "go" || level === "none" ? "" : noteWord(job.note);
    return h(
      "button",
      { type: "button", class: "print-row", data: { job: job.job, state: job.state, level }, on: { click: () => openJob(this, job) } },
      icon(sign, 28),
      h("span", { class: "print-row-main" }, h("strong", {}, [word, subjectOf(job)].filter(Boolean).join("  ")), h("span", { class: "soft" }, [job.waybill, ...facts].filter(Boolean).join(" · "))),
      h("span", { class: "print-row-state" }, tag(level, [state, again].filter(Boolean).join(" · "))),
      note ? h("span", { class: "print-row-note" }, note) : null,
    );
  }

  #same(name, value) {
    const text = JSON.stringify(value);
    const same = this.#shown[name] === text;
    this.#shown[name] = text;
    return same;
  }
}

function section(name, title, ...children) {
  return h("section", { class: "print-part", data: { part: name }, "aria-label": title }, h("h2", { class: "print-title" }, title), ...children);
}

main();
