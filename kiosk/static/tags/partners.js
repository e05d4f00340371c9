// Events exchanged with partners (EPCIS): how many there are, and what was not taken, with its reasons.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { t } from "../words.js";

export class Partners {
  constructor(page) {
    this.page = page;
    this.figures = h("div", { class: "tag-tiles" });
    this.list = h("ul", { class: "tag-rows" });
    this.node = h("section", { class: "tag-part", data: { part: "partners" } }, h("p", { class: "soft" }, t("Partners send and ask for events (EPCIS 2.0) at {url}.", { url: `${location.origin}/epcis` })), this.figures, h("h3", { class: "type-name" }, t("Not taken")), this.list);
  }

  async enter() {
    const answer = await this.page.gateway.gate("/epcis/refused").catch(() => null);
    if (answer?.status !== 200) return this.page.say("stop", t("The gateway does not answer. Look at the network, then try again."));
    const { figures, refused } = answer.body;
    const tiles = [
      [t("Events"), figures.events, "none"],
      [t("From this floor"), figures.floor, "none"],
      [t("Deliveries"), figures.captures, "none"],
      [t("Sent twice"), figures.duplicates, "none"],
      [t("Not taken"), figures.refused, figures.refused ? "stop" : "none"],
    ];
    this.figures.replaceChildren(...tiles.map(([word, n, level]) => h("div", { class: "tag-tile", data: { level } }, h("strong", {}, String(n)), h("span", {}, word))));
    this.list.replaceChildren(...(refused.length ? refused.map(row) : [h("li", { class: "empty" }, icon("go", 32), t("Everything that partners sent was taken."))]));
  }
}

function row(one) {
  const event = one.event ?? {};
  const name = [event.type, event.bizStep].filter(Boolean).join(" · ") || t("The whole document");
  return h(
    "li",
    { class: "tag-row tag-refused" },
    h("strong", {}, name),
    h("span", { class: "soft" }, new Date(one.at).toLocaleString(document.documentElement.lang)),
    h("ul", { class: "tag-reasons" }, one.reasons.slice(0, 8).map((reason) => h("li", {}, reason))),
    h("details", {}, h("summary", {}, t("What was sent")), h("pre", { class: "code" }, JSON.stringify(one.event, null, 1))),
  );
}
