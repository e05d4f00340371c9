// What printing says in words: kinds, states, what a printer said, what to do about it.

import { roleWord } from "../parts/dots.js";
import { reasonWord } from "../parts/reasons.js";
import { language, N_, t } from "../words.js";

export const KINDS = {
  waybill: ["truck", N_("Waybill")],
  goods: ["barcode", N_("Goods label")],
  bin: ["bin", N_("Bin label")],
  carton: ["box", N_("Carton label")],
  pallet: ["tote", N_("Pallet label")],
  delivery_note: ["list", N_("Delivery note")],
  pick_list: ["claim", N_("Pick list")],
  test: ["printer", N_("Test print")],
};

const STATES = {
  queued: ["info", N_("Queued")],
  sending: ["info", N_("Printing")],
  sent: ["look", N_("Sent, not confirmed")],
  confirmed: ["go", N_("Printed")],
  unknown: ["look", N_("Fate unknown")],
  failed: ["stop", N_("Failed")],
  void: ["none", N_("Taken back")],
};

const PRINTER_STATES = {
  reading: ["go", N_("Ready")],
  connected: ["look", N_("Connected, says nothing")],
  looking: ["look", N_("Looking for it")],
  stale: ["stop", N_("Cannot print")],
  gone: ["stop", N_("Gone")],
};

const NOTES = [
  [/^element (?<n>\d+) /, N_("The label cannot be drawn: part {n} does not take what stands in it. Correct the data or the template.")],
  [/^(?:KeyError|LookupError|ValueError|TypeError|AttributeError)$/, N_("What the label shows is not there any more.")],
  [/^the job was on its way: (?<why>.+)$/, N_("The line broke while it was being sent. Look whether the label came out.")],
  [/^it does not answer/, N_("The printer did not answer. Look whether the label came out.")],
  [/^it still prints$/, N_("The printer still worked when the time was over. Look whether the label came out.")],
  [/^the gateway stopped while it was printing$/, N_("The gateway stopped while it was printing. Look whether the label came out.")],
  [/^seen by a person$/, N_("Somebody has seen the label.")],
  [/^taken back/, N_("Taken back before it was printed.")],
  [/^it answers in another language/, N_("It speaks another language. Check the address and the driver of the printer.")],
  [/busy with another job$/, N_("The printer is busy with another job.")],
  [/^print head too hot/, N_("The print head is too hot. Let it cool down.")],
  [/^motor too hot/, N_("The motor is too hot. Let it cool down.")],
  [/^cutter (?:jam|fault)/, N_("The cutter is stuck. Open the printer and clear it.")],
  [/^ribbon jam/, N_("The ribbon is stuck. Open the printer and clear it.")],
  [/^memory is full/, N_("The printer's memory is full. Switch it off and on.")],
  [/^printer error/, N_("The printer shows an error. Read its display, or switch it off and on.")],
  [/^the paper is low/, N_("Paper nearly used up. Have a new roll ready.")],
  [/^the ribbon is low/, N_("Ribbon nearly used up. Have a new one ready.")],
  [/^the battery is/, N_("The battery is low. Charge the printer.")],
  [/^take the label/, N_("A label waits to be taken.")],
  [/^press the print key/, N_("The printer waits for its print key.")],
  [/cannot be reached/, N_("The printer cannot be reached. Look at power, cable and address.")],
  [/closed the connection/, N_("The printer closed the line without a word. Switch it off and on.")],
];

export function kindOf(job) {
  const [sign, word] = KINDS[job.kind] ?? ["printer", job.kind];
  return { sign, word: t(word) };
}

// A copy that was asked for afterwards takes the sting out of an unknown or failed one.
export function stateOf(job) {
  const [level, word] = STATES[job.state] ?? ["look", job.state];
  const over = job.again && (job.state === "unknown" || job.state === "failed");
  return { level: over ? "none" : level, word: t(word), again: over ? t("printed again") : "" };
}

export function noteWord(note) {
  for (const [pattern, key] of NOTES) {
    const found = pattern.exec(note ?? "");
    if (found) return t(key, found.groups);
  }
  return reasonWord(note);
}

// A printer that is there and says it cannot print has to be seen to, unlike a silent scale.
export function printerState(printer) {
  const [level, word] = PRINTER_STATES[printer.state] ?? PRINTER_STATES.looking;
  return { level, word: t(word) };
}

// What a label is about, shortest first: order, waybill, goods, bins, wave.
export function subjectOf(job) {
  const { sku, bin, bins, wave, order, printer, cartons } = job.document;
  if (bins) return bins.length > 1 ? `${bins[0]} – ${bins[bins.length - 1]}` : bins[0];
  if (job.kind === "goods") return [sku, bin].filter(Boolean).join("  ");
  return job.order || order || wave || sku || printer || (cartons ? t("{n} cartons", { n: cartons }) : "");
}

export function printerName(printer, stations = {}) {
  const [station, role = "printer"] = printer.split("/");
  const name = stations[station] || station;
  return role === "printer" ? name : `${name} · ${roleWord(role)}`;
}

const PAPERS = { ok: ["go", N_("paper in")], near_end: ["look", N_("paper nearly out")], out: ["stop", N_("paper out")] };

// What a printer said of itself, as words with a level each; one that did not answer said nothing.
export function saidWords(status) {
  if (!status || status.online === undefined) return [["none", t("not asked")]];
  if (!status.online) return [["stop", t("not reached")]];
  if (!status.answered) return [["look", t("no answer")]];
  const words = PAPERS[status.paper] ? [[PAPERS[status.paper][0], t(PAPERS[status.paper][1])]] : [];
  words.push(status.head_open ? ["stop", t("head open")] : ["go", t("head closed")]);
  if (status.ribbon_out) words.push(["stop", t("ribbon out")]);
  if (status.paused) words.push(["look", t("paused")]);
  if (status.waiting) words.push(["info", t("{n} still to print", { n: status.waiting })]);
  for (const fault of status.faults ?? []) words.push(["stop", noteWord(fault)]);
  for (const warning of status.warnings ?? []) words.push(["look", noteWord(warning)]);
  return words;
}

export function timeWord(iso) {
  const at = new Date(iso);
  const today = at.toDateString() === new Date().toDateString();
  const form = today ? { hour: "2-digit", minute: "2-digit", second: "2-digit" } : { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" };
  return at.toLocaleString(language().replace("_", "-"), { ...form, hour12: false });
}
