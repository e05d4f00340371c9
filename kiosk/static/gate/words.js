// How the gate puts verdicts, ways and readers into words.

import { N_, t } from "../words.js";

export const SHOWS = {
  "": N_("All passages"),
  out: N_("Out"),
  in: N_("In"),
  unverified: N_("Not verified"),
  unknown: N_("Not ours"),
};
const WAYS = { out: N_("Out"), in: N_("In") };
const SLOW_CLOCK_MS = 2000;
const ENOUGH_READS = 50; // of all antennas, before one that saw nothing is suspected

export function verdict(passage) {
  if (passage.verified) return { level: "go", word: passage.direction === "in" ? t("Came in") : t("May leave") }; // a parcel, or tagged goods that may pass
  if (passage.state === "waits") return { level: "look", word: t("Its parcel is looked for") };
  if (passage.known && passage.direction === "in") return { level: "look", word: t("Nothing expects it") };
  if (passage.known && passage.state !== "rings" && passage.direction === "unknown") return { level: "look", word: t("Way not known") };
  return passage.known ? { level: "stop", word: t("Not verified: stop it") } : { level: "look", word: t("Not ours") };
}

export function wayWord(direction) {
  return WAYS[direction] ? t(WAYS[direction]) : t("Way not known");
}

// What is wrong with a reader that reads, each with what to do: [sentence].
export function troublesOf(gate) {
  const { reader, antennas } = gate;
  const details = reader?.details ?? {};
  const seen = details.sightings_by_antenna ?? {};
  const total = Object.values(seen).reduce((sum, n) => sum + n, 0);
  const found = [];
  if (total >= ENOUGH_READS) {
    for (const antenna of Object.keys(antennas)) if (!seen[antenna]) found.push(t("Antenna {n} has seen nothing yet. Look at its cable and where it points.", { n: antenna }));
  }
  const offset = details.clock_offset_ms;
  if (Math.abs(offset ?? 0) > SLOW_CLOCK_MS) found.push(t("The reader's clock is off by {n} s. Set it by NTP; passages carry the gateway's time.", { n: (offset / 1000).toFixed(1) }));
  if (reader?.dropped) found.push(t("{n} reads were left out: more came than the gateway could take. Lower the reader's power or its number of tags.", { n: reader.dropped }));
  return found;
}
