// What opens over the page: a label in full size, and the keys.

import { labelPicture, zpl } from "./api.js";
import { h, t } from "./dom.js";

const dialog = document.getElementById("dialog");
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});

function open(title, body) {
  const close = h("button", { type: "button", onclick: () => dialog.close() }, t("close"));
  dialog.replaceChildren(h("div.dialog-head", h("h2", title), close), h("div.dialog-body", body));
  dialog.showModal();
  close.focus();
}

export function zoomLabel(desk, label) {
  const source = h("pre", "…");
  const facts = h("div.facts");
  const part = (title, ...content) => facts.append(h("h3", title), ...content);
  if (label.texts.length) part(t("label_texts"), ...label.texts.map((text) => h("div", text)));
  if (label.barcodes.length) {
    const rows = label.barcodes.map((barcode) => {
      const thing = { barcode: barcode.text, symbology: barcode.symbology };
      const aim = () => {
        desk.aim(thing);
        dialog.close();
      };
      return h("div.row", h("span.code", barcode.text), desk.shown.scanner && h("button", { type: "button", onclick: aim }, t("aim_this")));
    });
    part(t("label_barcodes"), ...rows);
  }
  if (label.epc) part(t("label_epc"), h("div.code", label.epc));
  if (label.faults.length) part(t("label_faults"), ...label.faults.map((fault) => h("div.code", fault)));
  part(t("label_source"), source);
  const size = `${label.width_mm} × ${label.height_mm} mm`;
  open(`${t("label_no", { n: label.no })} · ${size}`, h("div.zoomed", h("img", { src: labelPicture(desk.name, label), alt: t("label_no", { n: label.no }) }), facts));
  zpl(desk.name, label.no).then((text) => {
    source.textContent = text.length > 6000 ? `${text.slice(0, 6000)} …` : text;
  });
}

export function showKeys() {
  const keys = [
    [t("trigger_hint"), t("key_pull")],
    ["Enter", t("key_enter")],
    ["/", t("key_search")],
    ["↑ ↓", t("key_tray")],
    ["W", t("key_put")],
    ["C", t("key_clear")],
    ["[  ]", t("key_bench")],
    ["?", t("key_help")],
  ];
  open(t("keys"), h("div.keys", keys.flatMap(([key, what]) => [h("kbd", key), h("span", what)])));
}
