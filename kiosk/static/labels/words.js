// What templates, elements and their faults are called.

import { N_, t } from "../words.js";

const KINDS = { waybill: N_("Express waybill"), goods: N_("Goods label"), bin: N_("Bin label"), carton: N_("Carton label"), pallet: N_("Pallet label"), test: N_("Test label") };
const ELEMENTS = { text: N_("Text"), barcode: N_("Barcode"), line: N_("Line"), box: N_("Box"), image: N_("Picture"), epc: N_("RFID tag") };
export const SYMBOLOGIES = { code128: "Code 128", "gs1-128": "GS1-128", ean13: "EAN-13", itf14: "ITF-14", qr: "QR", datamatrix: "Data Matrix", "gs1-datamatrix": "GS1 DataMatrix" };

// The sentences of the label service; what is not known here is shown as it came.
const FAULTS = [
  [/^the field '(?<name>.*)' has no value$/, N_("This label has no field {name}.")],
  [/is too long for (?<n>\d+) lines of (?<mm>[\d.]+) mm$/, N_("Too long for {n} lines of {mm} mm: give it more room or smaller letters.")],
  [/is too long for (?<mm>[\d.]+) mm$/, N_("Too long for {mm} mm: give it more room, more lines or smaller letters.")],
  [/needs (?<mm>[\d.]+) mm with its quiet zones, its room is (?<room>[\d.]+) mm$/, N_("The code needs {mm} mm with its white edges, its room is {room} mm.")],
  [/does not fit: with its quiet zones it takes (?<wide>[\d.]+) x (?<high>[\d.]+) mm/, N_("The code with its white edges ({wide} × {high} mm) leaves the label: move it or make it finer.")],
  [/does not fit: it ends at \((?<x>[\d.]+), (?<y>[\d.]+)\) mm/, N_("It leaves the label: it ends at {x} mm from the left, {y} mm from the top.")],
  [/^\((?<x>[\d.]+), (?<y>[\d.]+)\) mm lies outside/, N_("It stands outside the label.")],
  [/is too large: (?<mm>[\d.]+) mm$/, N_("The letters are too large.")],
  [/the font has no glyph for '(?<char>.+)' \(/, N_("The font has no sign {char}.")],
  [/(?:the check digit should be|it should be) (?<digit>\d)$/, N_("The check digit is wrong: it should be {digit}.")],
  [/is no (?<name>EAN-13|ITF-14): /, N_("{name} takes only digits, the last of them the check digit.")],
  [/is no GS1 text/, N_("GS1 codes take identifiers in brackets, like (00)369012345000000012.")],
  [/^Code 128 cannot carry/, N_("Code 128 cannot carry this text: letters and digits without accents only.")],
  [/^a barcode needs a text$/, N_("A code needs a text.")],
  [/is no field; write/, N_("Braces hold a field's name, like {field}; write two for a brace itself.")],
  [/is no EPC/, N_("A tag takes hexadecimal digits, four at a time.")],
];

export function kindWord(kind) {
  return KINDS[kind] ? t(KINDS[kind]) : kind;
}

export function templateWord(name) {
  const [kind, carrier] = name.split(":");
  return carrier ? `${kindWord(kind)} · ${carrier}` : kindWord(kind);
}

// The kind and as much of what it says as tells it from others.
export function elementWord(element) {
  const said = element.text ?? element.epc ?? "";
  const word = element.kind === "barcode" ? SYMBOLOGIES[element.symbology] : t(ELEMENTS[element.kind] ?? element.kind);
  return said ? `${word}  ${said.length > 28 ? `${said.slice(0, 27)}…` : said}` : word;
}

export function faultWord(fault) {
  if (!fault) return "";
  for (const [pattern, key] of FAULTS) {
    const found = pattern.exec(fault);
    if (found) return t(key, { field: "{field}", ...found.groups });
  }
  return fault;
}
