// Numbers as people read them.

import { t } from "../words.js";

export function kilograms(grams) {
  return `${(grams / 1000).toFixed(3)} kg`;
}

export function signedGrams(grams) {
  return `${grams > 0 ? "+" : grams < 0 ? "−" : "±"}${Math.abs(grams)} g`;
}

export function walk(mm) {
  return t("{n} m", { n: mm < 10000 ? (mm / 1000).toFixed(1).replace(/\.0$/, "") : Math.round(mm / 1000) });
}

export function clock(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time ?? "");
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
