// What can be said of the selected element, or of the sheet when nothing is.

import { elementWord, faultWord, SYMBOLOGIES } from "./words.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { t } from "../words.js";

const SQUARE = ["qr", "datamatrix", "gs1-datamatrix"];

export class Panel {
  #places = [];
  #shown = "";

  constructor(page) {
    this.page = page;
    this.adds = h("div", { class: "label-adds", role: "group", "aria-label": t("Add") });
    this.form = h("form", { class: "label-fields-form", on: { submit: (event) => event.preventDefault() } });
    this.list = h("ol", { class: "label-list", "aria-label": t("What stands on it") });
    this.node = h("aside", { class: "label-panel" }, this.adds, this.form, h("h2", { class: "label-list-title" }, t("What stands on it")), this.list);
  }

  // A small screen only looks.
  get may() {
    return innerWidth >= 700;
  }

  show() {
    if (!this.adds.children.length) this.adds.append(...this.#addButtons());
    const { drawing } = this.page;
    const shown = `${this.page.name} ${drawing.selected} ${JSON.stringify(drawing.element ?? drawing.document)}`;
    if (shown !== this.#shown) {
      const focused = document.activeElement?.name;
      const within = this.form.contains(document.activeElement);
      this.#shown = shown;
      if (!within || this.at !== drawing.selected || !focused) this.#fill();
      else this.#refresh();
      this.at = drawing.selected;
    }
    this.#rows();
  }

  faults(places) {
    this.#places = places;
    this.#rows();
    this.#fault();
  }

  #fill() {
    const { drawing } = this.page;
    const { element } = drawing;
    this.fault = h("p", { class: "field-error", role: "alert", hidden: true });
    const rows = element ? this.#elementFields(element) : this.#sheetFields(drawing.document);
    this.form.replaceChildren(h("h2", { class: "label-form-title" }, element ? elementWord(element) : t("The sheet")), this.fault, ...rows);
    this.#fault();
  }

  // A field that is typed into keeps its cursor; the others follow.
  #refresh() {
    const { element } = this.page.drawing;
    const source = element ?? this.page.drawing.document;
    if (element) this.form.firstChild.textContent = elementWord(element);
    for (const field of this.form.elements) {
      if (field === document.activeElement || !(field.name in source)) continue;
      if (field.type === "checkbox") field.checked = source[field.name];
      else field.value = source[field.name];
    }
  }

  #fault() {
    const place = this.#places[this.page.drawing.selected];
    const word = faultWord(place?.fault ?? "");
    if (!this.fault) return;
    this.fault.hidden = !word;
    this.fault.textContent = word;
  }

  #rows() {
    const { drawing } = this.page;
    this.list.replaceChildren(
      ...drawing.document.elements.map((element, at) => {
        const fault = this.#places[at]?.fault ?? "";
        return h("li", {}, h("button", { type: "button", class: "label-row", "aria-current": at === drawing.selected ? "true" : null, data: { row: at, ...(fault ? { fault: "" } : {}) }, on: { click: () => this.page.select(at) } }, fault ? icon("look", 20) : null, h("span", {}, elementWord(element))));
      }),
    );
  }

  #addButtons() {
    const add = (kind, label) => h("button", { type: "button", class: "button small", data: { add: kind }, on: { click: () => this.page.drawing.add(kind) } }, h("span", {}, label));
    return [add("text", t("Text")), add("barcode", t("Barcode")), add("qr", t("QR code")), add("line", t("Line")), add("box", t("Box"))];
  }

  #sheetFields(sheet) {
    const change = (name) => (value) => this.page.drawing.sheet({ [name]: Math.round(value) });
    return [this.#pair(this.#number(t("Width (mm)"), "width_mm", sheet.width_mm, change("width_mm"), 1), this.#number(t("Height (mm)"), "height_mm", sheet.height_mm, change("height_mm"), 1)), h("p", { class: "soft" }, t("Touch something on the label to change it."))];
  }

  #elementFields(element) {
    const rows = { text: () => this.#textFields(element), barcode: () => this.#barcodeFields(element), line: () => this.#lineFields(element), box: () => this.#boxFields(element), image: () => this.#sides(element), epc: () => [this.#words("epc", element.epc)] }[element.kind]();
    const place = element.x_mm === undefined ? [] : [this.#pair(this.#of("x_mm", t("From the left (mm)"), element), this.#of("y_mm", t("From the top (mm)"), element))];
    const copy = h("button", { type: "button", class: "button small", data: { action: "duplicate" }, on: { click: () => this.page.drawing.duplicate() } }, icon("swap", 20), h("span", {}, t("Duplicate")));
    const drop = h("button", { type: "button", class: "button small", data: { action: "remove" }, on: { click: () => this.page.drawing.remove() } }, icon("erase", 20), h("span", {}, t("Remove")));
    return [...rows, ...place, h("div", { class: "label-pair" }, copy, drop)];
  }

  #textFields(element) {
    return [
      this.#words("text", element.text),
      this.#pair(this.#of("size_mm", t("Height of a line (mm)"), element), this.#of("width_mm", t("Room (mm, 0: as long as it is)"), element)),
      this.#pair(this.#of("lines", t("Lines at most"), element, 1, 1), this.#choice("align", t("Aligned"), element.align ?? "left", { left: t("left"), center: t("middle"), right: t("right") })),
      this.#pair(this.#turn(element), this.#choice("overflow", t("If it is too long"), element.overflow ?? "error", { error: t("say so"), ellipsis: t("cut with …") })),
      h("div", { class: "label-pair" }, this.#check("bold", t("Bold"), element), this.#check("inverse", t("White on black"), element)),
    ];
  }

  #barcodeFields(element) {
    const square = SQUARE.includes(element.symbology);
    return [
      this.#words("text", element.text),
      this.#pair(this.#choice("symbology", t("Kind of code"), element.symbology, SYMBOLOGIES), this.#turn(element)),
      this.#pair(this.#of("module_mm", square ? t("Side of a square (mm)") : t("Finest bar (mm)"), element, 0.05, 0.25), square ? null : this.#of("height_mm", t("Height (mm)"), element, 0.5, 10)),
      this.#pair(this.#of("width_mm", t("Room with white edges (mm)"), element), element.symbology === "qr" ? this.#choice("level", t("Error correction"), element.level ?? "M", { L: "L", M: "M", Q: "Q", H: "H" }) : null),
      square ? null : this.#check("readable", t("Text below the bars"), element, true),
    ];
  }

  #lineFields(element) {
    return [this.#pair(this.#of("length_mm", t("Length (mm)"), element), this.#of("thickness_mm", t("Thickness (mm)"), element, 0.05, 0.25)), this.#check("vertical", t("Upright"), element)];
  }

  #boxFields(element) {
    return [...this.#sides(element), this.#of("thickness_mm", t("Thickness (mm)"), element, 0.05, 0.25)];
  }

  #sides(element) {
    return [this.#pair(this.#of("width_mm", t("Width (mm)"), element), this.#of("height_mm", t("Height (mm)"), element))];
  }

  #turn(element) {
    return this.#choice("rotation", t("Turned"), String(element.rotation ?? 0), { 0: "0°", 90: "90°", 180: "180°", 270: "270°" }, Number);
  }

  #pair(...fields) {
    return h("div", { class: "label-pair" }, fields);
  }

  // Words with the fields that the label has, to be put in where the cursor is.
  #words(name, value) {
    const area = h("textarea", { class: "input", name, rows: 2, maxlength: "1000", spellcheck: "false", on: { input: () => this.page.drawing.change({ [name]: area.value }) } });
    area.value = value;
    const insert = h("select", { class: "input", "aria-label": t("Put in a field"), data: { insert: name }, on: { change: () => { area.setRangeText(`{${insert.value}}`, area.selectionStart, area.selectionEnd, "end"); insert.selectedIndex = 0; this.page.drawing.change({ [name]: area.value }); area.focus(); } } }, h("option", { value: "" }, t("Put in a field…")), this.page.fields.map((field) => h("option", { value: field }, `${field}  ${this.page.example?.[field] ?? ""}`)));
    return h("div", { class: "field" }, h("label", { class: "field" }, h("span", {}, t("Text; {field} in braces is filled in", { field: "{field}" })), area), insert);
  }

  #of(name, label, element, step = 0.5, usual = 0) {
    return this.#number(label, name, element[name] ?? usual, (value) => this.page.drawing.change({ [name]: value }), step);
  }

  #number(label, name, value, change, step) {
    const field = h("input", { class: "input", name, type: "number", step, min: 0, value, on: { input: () => { if (field.value !== "" && Number.isFinite(field.valueAsNumber)) change(field.valueAsNumber); } } });
    return h("label", { class: "field" }, h("span", {}, label), field);
  }

  #choice(name, label, value, options, read = (text) => text) {
    const field = h("select", { class: "input", name, on: { change: () => this.page.drawing.change({ [name]: read(field.value) }) } }, Object.entries(options).map(([key, word]) => h("option", { value: key, selected: key === value }, word)));
    return h("label", { class: "field" }, h("span", {}, label), field);
  }

  #check(name, label, element, usual = false) {
    const field = h("input", { type: "checkbox", name, checked: element[name] ?? usual, on: { change: () => this.page.drawing.change({ [name]: field.checked }) } });
    return h("label", { class: "label-check" }, field, h("span", {}, label));
  }
}
