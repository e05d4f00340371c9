// Long lists: what lies near the line in hand is drawn, the rest is counted. An order of 500 lines must not cost more
// time at a scan than one of five.

import { h } from "./element.js";
import { tn } from "../words.js";

const EACH_SIDE = 20;

// The rows around lines[at], with how many more there are before and after.
export function windowed(lines, at, draw) {
  const from = Math.max(0, Math.min(at - EACH_SIDE, lines.length - 2 * EACH_SIDE));
  const to = Math.min(lines.length, from + 2 * EACH_SIDE);
  return [more(from), lines.slice(from, to).map(draw), more(lines.length - to)];
}

function more(n) {
  return n > 0 ? h("li", { class: "row more soft" }, tn("{n} more line", "{n} more lines", n)) : null;
}
