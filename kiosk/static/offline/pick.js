// Picking without the gateway: the claimed stops, walked by the same rules. What only the gateway can decide (goods
// that are short, another lot, a code of one piece) waits for it; such a stop can be skipped.

export const STEPS = ["pick.bin", "pick.item", "pick.tote"];
const AHEAD = 3;
const COMMANDS = { "CMD:UNDO": "undo", "CMD:SKIP": "skip" };

// Whether what was claimed is the rest of the work that the view shows.
export function fits(view, claimed) {
  const [stop] = claimed.stops ?? [];
  const { data } = view;
  return STEPS.includes(view.step) && claimed.wave === data.wave && stop?.bin === data.bin && stop?.sku === data.sku;
}

// -> { view } the operation does this; { notice } it is refused and nothing changes; null: only the gateway can tell.
export function project(view, claimed, { path, body }) {
  const walk = { ...(view.walk ?? begin(view, claimed)) };
  if (view.step === "pick.done") return null;
  if (path === "scan") return scanned(view, walk, plain(body.text));
  if (path === "tap") return tapped(view, walk, body.action, body.value);
  return null;
}

function begin(view, claimed) {
  const counted = view.data.picked ? [view.data.picked] : [];
  return { stops: claimed.stops, counted, scanned: counted.length > 0, from: view.data, lines: 0, pieces: 0 };
}

// As the gateway reads it: without the sign of the symbology, in capitals.
function plain(text) {
  return text.replace(/^\][A-Za-z][0-9A-Za-z]/, "").trim().toUpperCase();
}

function scanned(view, walk, text) {
  if (text in COMMANDS) return tapped(view, walk, COMMANDS[text]);
  const keyed = /^CMD:QTY:(\d{1,6})$/.exec(text);
  if (keyed) return tapped(view, walk, "quantity", Number(keyed[1]));
  if (/^(CMD:|OP-)/.test(text)) return null;
  const [stop] = walk.stops;
  if (view.step === "pick.bin") return atBin(view, walk, stop, text);
  if (view.step === "pick.tote") return text === stop.tote.toUpperCase() ? nextStop(view, walk) : refused("unexpected");
  return atItem(view, walk, stop, text);
}

function atBin(view, walk, stop, text) {
  if (text === stop.bin.toUpperCase()) return shown(view, { ...walk, scanned: false }, "pick.item", "bin_ok");
  return refused(text in stop.codes ? "unexpected" : "wrong_bin");
}

function atItem(view, walk, stop, text) {
  if (text === stop.bin.toUpperCase()) return shown(view, walk, "pick.item", "bin_ok");
  const pieces = Object.hasOwn(stop.codes, text) ? stop.codes[text] : 0;
  if (!pieces) return walk.stops.some((other) => Object.hasOwn(other.codes, text)) ? refused("wrong_item") : null;
  return count(view, { ...walk, counted: [...walk.counted, pieces], scanned: true }, stop);
}

function count(view, walk, stop) {
  const picked = sum(walk.counted);
  if (picked > stop.quantity) return refused("over");
  if (picked < stop.quantity) return shown(view, walk, "pick.item", "counted");
  return stop.confirm ? shown(view, walk, "pick.tote", "scan_tote") : nextStop(view, walk);
}

function tapped(view, walk, action, value) {
  const [stop] = walk.stops;
  if (action === "undo" && walk.counted.length) return shown(view, { ...walk, counted: walk.counted.slice(0, -1) }, "pick.item", "undone");
  if (action === "quantity" && stop.keyed && walk.scanned && Number.isInteger(value) && value >= 0) {
    return count(view, { ...walk, counted: value ? [value] : [] }, stop);
  }
  if (action === "skip" && !sum(walk.counted) && walk.stops.length > 1 && view.step !== "pick.tote") {
    const [first, ...others] = walk.stops;
    return goTo(view, { ...walk, stops: [...others, first], scanned: false }, "skipped", view.data.bin, 0);
  }
  return null;
}

function nextStop(view, walk) {
  const [stop, ...stops] = walk.stops;
  const after = { ...walk, stops, counted: [], scanned: false, lines: walk.lines + 1, pieces: walk.pieces + stop.quantity };
  return goTo(view, after, "line_done", stop.bin, 1);
}

// On to the first stop of the walk; `at` is the bin the picker stands at, where it was scanned.
function goTo(view, walk, code, at, done) {
  const [stop] = walk.stops;
  const from = { ...walk.from, stop_no: walk.from.stop_no + done };
  if (!stop) {
    const data = { ...basics(view), wave: from.wave, totes: [], lines: walk.lines, pieces: walk.pieces, shorts: 0, taps: [], alone: true };
    return { view: { ...view, step: "pick.done", seq: view.seq + 1, data, message: said("go", "wave_done"), walk } };
  }
  const arrived = stop.bin === at && view.step !== "pick.bin";
  return shown(view, { ...walk, from }, arrived ? "pick.item" : "pick.bin", code);
}

function shown(view, walk, step, code) {
  const [stop, ...later] = walk.stops;
  const picked = sum(walk.counted);
  const data = {
    ...walk.from, ...basics(view), ...stop,
    picked, empty_bin: "", keyed_allowed: stop.keyed && walk.scanned,
    next: later.slice(0, AHEAD).map(({ bin, sku, quantity }) => ({ bin, sku, quantity })),
    taps: step === "pick.item" ? ["quantity", "undo", "skip"] : step === "pick.tote" ? ["undo"] : ["skip"],
  };
  delete data.pack;
  return { view: { ...view, step, seq: view.seq + 1, data, message: said("go", code), walk } };
}

function basics({ data }) {
  const { station, station_name, kind, operator, workflow } = data;
  return { station, station_name, kind, operator, workflow };
}

function refused(code) {
  return { notice: said("stop", code) };
}

function said(level, code) {
  return { level, code, text: "" };
}

function sum(numbers) {
  return numbers.reduce((all, n) => all + n, 0);
}
