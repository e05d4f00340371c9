// A label document that is being changed: what is selected, what was done, and how to take it back.

const MOST = 200;

const FRESH = {
  text: { kind: "text", text: "ABC 文字", size_mm: 4 },
  barcode: { kind: "barcode", symbology: "code128", text: "12345678", module_mm: 0.25, height_mm: 8 },
  qr: { kind: "barcode", symbology: "qr", text: "12345678", module_mm: 0.5 },
  line: { kind: "line", length_mm: 20, thickness_mm: 0.25 },
  box: { kind: "box", width_mm: 20, height_mm: 10, thickness_mm: 0.25 },
};

export class Drawing {
  document = { width_mm: 100, height_mm: 150, elements: [] };
  selected = -1;
  #past = [];
  #future = [];
  #kept = "";

  constructor(changed) {
    this.changed = changed;
  }

  get element() {
    return this.document.elements[this.selected] ?? null;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  get dirty() {
    return this.#kept !== "" && JSON.stringify(this.document) !== this.#kept;
  }

  open(document) {
    Object.assign(this, { document, selected: -1 });
    this.#past = [];
    this.#future = [];
    this.saved();
  }

  saved() {
    this.#kept = JSON.stringify(this.document);
    this.changed();
  }

  select(at) {
    this.selected = at;
    this.changed();
  }

  // Takes a new document; changes of the same field of the same element in a row are one step back.
  #become(document, selected = this.selected, same = "") {
    if (!same || this.same !== same) this.#past = [...this.#past, this.document].slice(-MOST);
    this.same = same;
    this.#future = [];
    Object.assign(this, { document, selected });
    this.changed();
  }

  replace(document) {
    this.#become(document, -1);
  }

  sheet(change) {
    this.#become({ ...this.document, ...change }, this.selected, `sheet ${Object.keys(change)}`);
  }

  change(change) {
    if (!this.element) return;
    const elements = this.document.elements.map((one, at) => (at === this.selected ? { ...one, ...change } : one));
    this.#become({ ...this.document, elements }, this.selected, `${this.selected} ${Object.keys(change)}`);
  }

  // Left and down stay on the sheet, in steps of what the grid has.
  move(right, down) {
    const { element } = this;
    if (!element || element.x_mm === undefined) return;
    this.change({ x_mm: within(element.x_mm + right, this.document.width_mm), y_mm: within(element.y_mm + down, this.document.height_mm) });
  }

  add(kind) {
    const fresh = { ...FRESH[kind], x_mm: 5, y_mm: 5 };
    this.#become({ ...this.document, elements: [...this.document.elements, fresh] }, this.document.elements.length);
  }

  duplicate() {
    const { element } = this;
    if (!element || element.x_mm === undefined) return;
    const copy = { ...element, x_mm: within(element.x_mm + 2, this.document.width_mm), y_mm: within(element.y_mm + 2, this.document.height_mm) };
    this.#become({ ...this.document, elements: [...this.document.elements, copy] }, this.document.elements.length);
  }

  remove() {
    if (!this.element) return;
    this.#become({ ...this.document, elements: this.document.elements.filter((_, at) => at !== this.selected) }, -1);
  }

  undo() {
    if (!this.canUndo) return;
    this.#future.push(this.document);
    this.#back(this.#past.pop());
  }

  redo() {
    if (!this.canRedo) return;
    this.#past.push(this.document);
    this.#back(this.#future.pop());
  }

  #back(document) {
    this.same = "";
    Object.assign(this, { document, selected: this.selected < document.elements.length ? this.selected : -1 });
    this.changed();
  }
}

function within(value, side) {
  return round(Math.min(Math.max(value, 0), side - 0.5));
}

export function round(value) {
  return Math.round(value * 100) / 100;
}
