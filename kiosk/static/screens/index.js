// One module a workflow, fetched when its first view comes: screens/<workflow>.js gives `screens`, step -> screen.
// A screen is (view, desk) -> { title, progress?, body, actions, typed?(event), live?(reading), ground? }: it shows the
// view's data and decides nothing. A workflow's own style lies beside it as screens/<workflow>.css.

import { moreWords } from "../words.js";
import { unknown } from "./unknown.js";

// The first word of a step -> its module here, and whether it has a style of its own. Sorted, one a line.
const WORKFLOWS = {
  blind: { module: "./blind.js" },
  count: { module: "./count.js", style: "./count.css" },
  despatch: { module: "./despatch.js", style: "./despatch.css" },
  gate: { module: "./gate.js", style: "../gate.css" },
  handover: { module: "./handover.js", style: "./handover.css" },
  hold: { module: "./moving.js" },
  home: { module: "./home.js" },
  kit: { module: "./kit.js" },
  move: { module: "./moving.js" },
  pick: { module: "./pick.js" },
  pull_back: { module: "./pull_back.js" },
  putaway: { module: "./putaway.js" },
  qc: { module: "./qc.js" },
  receive: { module: "./receive.js" },
  relabel: { module: "./relabel.js" },
  replenish: { module: "./moving.js" },
  return: { module: "./returns.js" },
  run: { module: "./one_piece.js", style: "./one_piece.css" },
  shipped: { module: "./shipped.js" },
  sign_in: { module: "./sign_in.js" },
  transfer: { module: "./transfer.js" },
  unclaimed: { module: "./unclaimed.js" },
  verify: { module: "./verify.js" },
  wall: { module: "./wall.js", style: "./wall.css" },
};

const loaded = {};
const asked = new Set();

// The step's screen; null where its module has still to come.
export function screenFor(step) {
  if (loaded[step]) return loaded[step];
  const workflow = step.split(".")[0];
  return workflow in WORKFLOWS && !asked.has(workflow) ? null : unknown;
}

// Fetches what the step needs; rejects while the gateway is silent.
export async function loadScreen(step) {
  const name = step.split(".")[0];
  const { module, style } = WORKFLOWS[name];
  const [{ screens }] = await Promise.all([import(module), moreWords(`screens/${module.slice(2)}`), style && loadStyle(style)]);
  Object.assign(loaded, screens);
  asked.add(name);
}

export async function steps() {
  await Promise.all(Object.keys(WORKFLOWS).map(loadScreen));
  return Object.keys(loaded);
}

function loadStyle(path) {
  const href = new URL(path, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return null;
  const link = document.createElement("link");
  return new Promise((resolve, reject) => {
    Object.assign(link, { rel: "stylesheet", href, onload: resolve, onerror: reject });
    document.head.append(link);
  });
}
