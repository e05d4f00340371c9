// Goods that came in through a gate with their supplier's tags: by receipt, until a person takes them in or says no.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { t, tn } from "../words.js";

export class ArrivalList {
  constructor(page) {
    this.page = page;
    this.list = h("ul", { class: "rows gate-rows", data: { scroll: "arrived" } });
    this.node = h("section", { class: "gate-part" }, h("p", { class: "gate-hint soft" }, t("Goods that came in with a supplier's tag. Look at them, then receive them: each serial counts once.")), this.list);
  }

  async refresh() {
    const answer = await this.page.ask("arrivals");
    if (answer) this.#draw(answer.arrivals);
  }

  #draw(arrivals) {
    const none = h("li", { class: "empty" }, icon("receive", 32), h("span", {}, t("Nothing waits to be received. What comes in with a tag shows here at once.")));
    this.list.replaceChildren(...(arrivals.length ? arrivals.map((one) => this.#row(one)) : [none]));
  }

  #row(one) {
    const expected = Boolean(one.receipt);
    const level = expected ? "go" : "look";
    const word = expected ? t("{received} of {expected} received", one) : t("No open receipt expects it");
    const button = (action, sign, name, look, done) => h("button", { type: "button", class: `button ${look}`, data: { action }, on: { click: done } }, icon(sign), h("span", {}, name));
    return h(
      "li",
      { class: "row gate-row gate-arrival", data: { level, sku: one.sku } },
      h("span", { class: "row-main" }, h("strong", {}, one.name), h("span", { class: "soft code" }, [one.sku, one.number, one.supplier].filter(Boolean).join(" · ")), h("span", { class: `tag tag-${level}` }, icon(level, 20), h("span", {}, word))),
      h("span", { class: "row-side gate-pieces" }, h("strong", {}, tn("{n} piece", "{n} pieces", one.pieces)), h("span", { class: "soft" }, tn("{n} tag", "{n} tags", one.tags))),
      h("span", { class: "gate-arrival-actions" }, expected ? button("receive", "receive", t("Receive"), "primary", () => this.#ask(one, "receive")) : null, button("dismiss", "stop", t("Not for us"), "quiet", () => this.#ask(one, "dismiss"))),
    );
  }

  #ask(one, what) {
    const { layer } = this.page.desk;
    const badge = h("input", { class: "input code", type: "text", name: "badge", "aria-label": t("Badge"), autofocus: true, autocomplete: "off", maxlength: "80" });
    const reason = what === "dismiss" ? h("input", { class: "input", type: "text", name: "reason", "aria-label": t("Reason"), autocomplete: "off", maxlength: "200" }) : null;
    const error = h("p", { class: "field-error", role: "alert" });
    const send = async () => {
      const answer = await this.page.tell(`arrivals/${what}`, { epcs: one.epcs, badge: badge.value.trim(), ...(reason ? { reason: reason.value.trim() } : {}) });
      if (answer?.status === 200) {
        layer.close();
        this.#draw(answer.body.arrivals);
        this.page.refresh();
      } else error.textContent = answer?.body?.message ?? t("The gateway did not answer.");
    };
    const title = what === "receive" ? t("Receive {name}", { name: one.name }) : t("Not for us");
    const body = h(
      "form",
      { class: "ask-form", on: { submit: (event) => { event.preventDefault(); send(); } } },
      h("p", {}, what === "receive" ? tn("{n} piece goes into staging on {number}.", "{n} pieces go into staging on {number}.", one.pieces, { number: one.number }) : t("These tags are forgotten. The stock stays as it is.")),
      reason ? h("label", { class: "field" }, h("span", {}, t("Reason")), reason) : null,
      h("label", { class: "field" }, h("span", {}, t("Scan your badge")), badge),
      error,
      h("button", { type: "submit", class: "button primary", data: { action: "send" } }, icon("go"), h("span", {}, title)),
    );
    layer.open({ title, body, scanned: (text) => { badge.value = text; send(); return true; } });
  }
}
