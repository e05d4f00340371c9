// Bundles: made of their components, or taken apart.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { actions } from "../parts/actions.js";
import { goods } from "./counting.js";
import { countScreen, row, scanScreen } from "./stock.js";
import { N_, t } from "../words.js";

const TITLE = N_("Bundles");

export const screens = {
  "kit.bundle": scanScreen({
    title: TITLE,
    prompt: (data) => (data.apart ? t("Scan the bundle to take apart") : t("Scan the bundle to make")),
    rows: (data) => data.bundles.map((one) => row({ head: one.name, sub: one.sku, side: data.apart ? "" : `× ${one.possible}` })),
    nothing: N_("The catalogue knows no bundles."),
    taps: ["leave", "apart"],
  }),
  "kit.quantity": countScreen({ title: TITLE, question: N_("How many bundles?"), all: (data) => (data.apart ? null : data.possible), taps: ["leave"] }),
  "kit.to": parts(N_("Take the parts, then scan the bin for the bundles")),
  "kit.from": parts(N_("Scan the bin that the bundles are taken from")),
};

function parts(prompt) {
  return (view, desk) => {
    const { data } = view;
    return {
      title: t(TITLE),
      progress: `× ${data.quantity}`,
      body: h(
        "div",
        { class: "stack" },
        goods(data),
        h("p", { class: "prompt-note" }, icon("barcode"), h("span", {}, data.bin ? `${t(prompt)}: ${data.bin}` : t(prompt))),
        h("ul", { class: "rows lines", data: { scroll: "lines" } }, data.parts.map((one) => row({ head: one.name, sub: one.bins.map((bin) => `${bin.bin} × ${bin.quantity}`).join(", ") || one.sku, side: `× ${one.quantity}` }))),
      ),
      actions: actions(view, desk, ["leave"]),
    };
  };
}
