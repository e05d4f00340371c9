// How old the word on refunds is: small while it is fresh, amber once the site calls it too old.

import { h } from "./element.js";
import { icon } from "./icons.js";
import { clock } from "./measure.js";
import { t } from "../words.js";

export function refundAge(data) {
  if (!("refunds_as_of" in data)) return null;
  const since = data.refunds_as_of ? clock(data.refunds_as_of).slice(0, 5) : "–";
  if (!data.refunds_old) return h("p", { class: "type-small soft refund-age" }, t("Refunds as of {time}", { time: since }));
  const word = data.refunds_wait ? t("Waits: no word on refunds since {time}", { time: since }) : t("No word on refunds since {time}", { time: since });
  return h("p", { class: "tag tag-look refund-age" }, icon("look"), h("span", {}, word));
}
