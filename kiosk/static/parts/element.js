// Elements without a framework: h("button", { class: "key", on: { click } }, "7"). Text is always text, never HTML.

const SVG = "http://www.w3.org/2000/svg";

export function h(tag, attributes = {}, ...children) {
  return build(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return build(document.createElementNS(SVG, tag), attributes, children);
}

// A sentence whose codes (A-04-14, PO-261124-0001) are never broken at their hyphens.
export function sentence(text) {
  const parts = String(text ?? "").split(/([A-Za-z0-9]+(?:-[A-Za-z0-9]+)+)/);
  return parts.map((part, i) => (i % 2 ? h("span", { class: "whole" }, part) : part));
}

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}
