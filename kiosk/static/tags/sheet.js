// One tagged unit: what it is, what it has lived through, and what a person may do with it.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { t } from "../words.js";
import { happened, labelTag, stateTag } from "./words.js";

// reasons that the floor writes itself say no more than the word of the event
const OWN_REASONS = /^(picked|verified|not verified|shipped|returned|put away|called back|pulled back|counted|transfer|counted by tags|moved at a screen|rewritten at a screen|read at the bench|gate .*)$/;
const WITH_AN_ORDER = ["picked", "packed", "shipped"];

export class UnitSheet {
  // changed: called after anything was done; readBack(tag): listens for a printed label's tag.
  constructor(page, { changed, readBack = null }) {
    Object.assign(this, { page, changed, readBack });
  }

  async open(tag) {
    const found = (await this.page.ask("GET", `/${tag.epc}/history`)) ?? { tag, history: [] };
    const one = found.tag;
    const head = h("div", { class: "tag-head" }, h("p", { class: "code" }, one.epc), one.uri ? h("p", { class: "soft tag-uri" }, one.uri) : null, h("span", { class: "tag-marks" }, stateTag(one), labelTag(one)), this.#facts(one));
    const life = h("ol", { class: "tag-life" }, found.history.map(entry));
    const empty = h("p", { class: "soft" }, t("Nothing is written about this tag yet."));
    this.page.layer.open({ title: `${one.name}${one.quantity > 1 ? ` ×${one.quantity}` : ""}`, body: [head, h("div", { class: "menu tag-actions" }, this.#actions(one)), h("h3", { class: "tag-life-title" }, t("History")), found.history.length ? life : empty] });
  }

  #facts(one) {
    const facts = [
      ["SKU", one.sku],
      [t("Waybill"), [one.waybill, one.order].filter(Boolean).join(" · ")],
      [t("Seen by a shelf"), one.seen_place],
      [t("Former EPC"), one.former],
    ].filter(([, value]) => value);
    return h("dl", { class: "tag-facts" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", { class: "code" }, value))));
  }

  #actions(one) {
    const act = (sign, word, action, done, look = "") => h("button", { type: "button", class: `button menu-row ${look}`, data: { action }, on: { click: () => { this.page.layer.close(); done(); } } }, icon(sign), h("span", {}, word));
    const printed = one.state === "printed";
    const over = one.state === "decommissioned";
    const broken = printed && ["failed", "unknown"].includes(one.label);
    return [
      printed && this.readBack && act("reader", t("Read back"), "read-back", () => this.readBack(one), broken ? "" : "primary"),
      printed && act("reprint", t("Print the label again"), "print-again", () => this.#again(one), broken ? "primary" : ""),
      !over && act("find", t("Find"), "find", () => { location.hash = `locate:${one.epc}`; }),
      !printed && !over && !WITH_AN_ORDER.includes(one.state) && act("bin", t("Move to another bin"), "move", () => this.#move(one)),
      !printed && !over && act("swap", t("Write a new EPC"), "rewrite", () => this.#rewrite(one)),
      printed && act("erase", t("Throw the label away"), "give-up", () => this.#do("DELETE", `/${one.epc}`)),
      !printed && !over && act("erase", t("Take out of use"), "decommission", () => this.#end(one)),
    ];
  }

  // A form of one thing and a badge; a scan of a badge fills the badge, any other the thing.
  #ask(title, label, { send, action, hint = "", choices = [] }) {
    const list = choices.length ? h("datalist", { id: "tag-choices" }, choices.map((value) => h("option", { value }))) : null;
    const thing = h("input", { class: "input", name: "thing", type: "text", required: true, maxlength: "200", autocomplete: "off", autofocus: true, ...(list ? { list: "tag-choices" } : {}) });
    const badge = h("input", { class: "input code", name: "badge", type: "text", maxlength: "80", autocomplete: "off" });
    const error = h("p", { class: "field-error", role: "alert" });
    const done = async () => {
      const answer = await send(thing.value.trim(), badge.value.trim());
      if (answer?.status < 300) {
        this.page.layer.close();
        this.page.say("go", t("Done."));
        return this.changed();
      }
      error.textContent = answer?.body?.message ?? t("The gateway does not answer. Look at the network, then try again.");
    };
    const form = h(
      "form",
      { class: "ask-form", data: { ask: action }, on: { submit: (event) => { event.preventDefault(); done(); } } },
      hint ? h("p", {}, hint) : null,
      h("label", { class: "field" }, h("span", {}, label), thing, list),
      h("label", { class: "field" }, h("span", {}, t("Scan your badge")), badge),
      error,
      h("button", { type: "submit", class: "button primary", data: { action: "send" } }, icon("go"), h("span", {}, title)),
    );
    const scanned = (text) => {
      (/^OP-/i.test(text) ? badge : thing).value = text;
      return true;
    };
    this.page.layer.open({ title, body: form, scanned });
  }

  #move(one) {
    this.#ask(t("Move to another bin"), t("Bin"), { action: "move", hint: t("The piece goes along in the stock."), send: (place, badge) => this.page.send("POST", `/${one.epc}/move`, { place, badge, station: this.page.reader.station }) });
  }

  #again(one) {
    this.#ask(t("Print the label again"), t("Reason"), { action: "print-again", choices: [t("It did not come out"), t("The tag stays silent"), t("The label is torn")], send: (reason, badge) => this.page.send("POST", `/${one.epc}/print-again`, { reason, badge }) });
  }

  #end(one) {
    this.#ask(t("Take out of use"), t("Reason"), { action: "decommission", hint: t("The tag stands for nothing any more. The stock stays as it is."), choices: [t("The label is torn"), t("The tag stays silent"), t("Sold without its tag")], send: (reason, badge) => this.page.send("POST", `/${one.epc}/state`, { state: "decommissioned", reason, badge, station: this.page.reader.station }) });
  }

  async #rewrite(one) {
    this.page.say("info", t("Hold the tag to the reader."));
    const done = await this.page.ask("POST", `/${one.epc}/rewrite`, { ...this.page.reader, reason: "rewritten at a screen" });
    if (done !== null) this.page.say("go", t("The tag is {epc} now.", { epc: done.epc }));
    this.changed();
  }

  async #do(method, path) {
    await this.page.ask(method, path);
    this.changed();
  }
}

function entry(one) {
  const { sign, word } = happened(one.what);
  const where = one.before && one.place ? `${one.before} → ${one.place}` : one.place || one.before;
  const parcel = [one.waybill, one.order].filter(Boolean).join(" · ");
  const who = [one.station, one.operator_name].filter(Boolean).join(" · ");
  return h(
    "li",
    { class: "tag-event", data: { what: one.what } },
    h("span", { class: "tag-event-sign" }, icon(sign, 20)),
    h("span", { class: "tag-event-words" }, h("strong", {}, [word, where].filter(Boolean).join(" ")), parcel ? h("span", { class: "code soft" }, parcel) : null, one.reason && !OWN_REASONS.test(one.reason) ? h("span", { class: "soft" }, one.reason) : null, who ? h("span", { class: "soft" }, who) : null),
    h("time", { class: "soft", datetime: one.at, title: one.at }, moment(one.at)),
  );
}

function moment(at) {
  const date = new Date(at);
  const today = new Date().toDateString() === date.toDateString();
  const time = date.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  return today ? time : `${date.toLocaleDateString(document.documentElement.lang, { month: "2-digit", day: "2-digit" })} ${time}`;
}
