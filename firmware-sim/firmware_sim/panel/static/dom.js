// Elements in one call, and texts of the page's language.

const catalogue = JSON.parse(document.getElementById("texts").textContent);

export function t(key, values = {}) {
  const text = catalogue[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// h("button.main#go", {onclick, disabled: true}, "text", element, ...)
export function h(what, ...rest) {
  const [, tag, id] = what.match(/^(\w+)(?:#([\w-]+))?/);
  const element = document.createElement(tag);
  if (id) element.id = id;
  element.className = [...what.matchAll(/\.([\w-]+)/g)].map((match) => match[1]).join(" ");
  const first = rest[0];
  const plain = first && typeof first === "object" && !(first instanceof Node) && !Array.isArray(first);
  for (const [name, value] of Object.entries(plain ? rest.shift() : {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== "list") element[name] = value;
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...rest.flat().filter((child) => child != null && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.flat());
  return element;
}

// Only touch the page where something changed, so that nothing blinks and no focus is lost.
export function setText(element, text) {
  if (element.textContent !== String(text)) element.textContent = text;
}

export function setAttr(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

export function setClass(element, name, on) {
  element.classList.toggle(name, Boolean(on));
}

// Rebuild the children only when `key` (anything JSON) differs from the last time.
export function rebuild(element, key, children) {
  const text = JSON.stringify(key);
  if (element.dataset.key === text) return false;
  element.dataset.key = text;
  element.replaceChildren(...children().flat());
  return true;
}

export function picture(thing) {
  const query = new URLSearchParams({ text: thing.barcode, symbology: thing.symbology ?? "code128" });
  return `symbol.svg?${query}`;
}
