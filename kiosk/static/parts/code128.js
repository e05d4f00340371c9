// Code 128, set B (ISO/IEC 15417): every printable ASCII character, no library.

import { svg } from "./element.js";

// Widths of bar, space, bar, space, bar, space for the values 0 to 105; the stop has one bar more.
const WIDTHS =
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 " +
  "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 " +
  "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 " +
  "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 " +
  "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 " +
  "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 " +
  "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232";
const PATTERNS = WIDTHS.split(" ");
const START_B = 104;
const STOP = "2331112";
const MODULE_PX = 2;
const QUIET = 10; // modules of white on each side

// The symbol values of a text, start and check included.
export function valuesOf(text) {
  const data = Array.from(text, (letter) => letter.charCodeAt(0) - 32);
  if (data.some((value) => value < 0 || value > 94)) throw new RangeError(`code 128 B cannot write ${JSON.stringify(text)}`);
  const check = data.reduce((sum, value, i) => sum + value * (i + 1), START_B) % 103;
  return [START_B, ...data, check];
}

export function barcode(text, height = 44) {
  const widths = valuesOf(text).map((value) => PATTERNS[value]).join("") + STOP;
  let x = QUIET;
  let d = "";
  for (const [i, width] of [...widths].entries()) {
    if (i % 2 === 0) d += `M${x} 0h${width}v${height}h-${width}z`;
    x += Number(width);
  }
  const total = x + QUIET;
  return svg(
    "svg",
    { class: "barcode", width: total * MODULE_PX, height: height * MODULE_PX, viewBox: `0 0 ${total} ${height}`, role: "img", "aria-label": text, preserveAspectRatio: "none", "shape-rendering": "crispEdges" },
    svg("rect", { width: total, height, class: "barcode-paper" }),
    svg("path", { d, class: "barcode-bars" }),
  );
}
