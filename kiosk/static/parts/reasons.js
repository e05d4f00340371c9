// Why a device does not work, in the language of the screen. The gateway's device services say it in English, with the
// evidence; what is not known here is shown as it came.

import { N_, t } from "../words.js";

const REASONS = [
  [/^(?<at>.+) cannot be reached: nothing listens there/, N_("{at}: nothing answers at this port. Is it switched on, and is the port right?")],
  [/^(?<at>.+) cannot be (?:reached|opened): no answer/, N_("{at}: no answer. Look at power, cable and address.")],
  [/^(?<at>.+) cannot be (?:reached|opened): this name is not known/, N_("{at}: this name is not known in the network. Check it, or give the number.")],
  [/^(?<at>.+) cannot be (?:reached|opened): it is not there/, N_("{at} is not there. Plug it in.")],
  [/^(?<at>.+) cannot be (?:opened|had alone): not allowed/, N_("{at}: the gateway may not use this port. Give its user the right (group dialout, input or plugdev).")],
  [/^(?<at>.+) (?:cannot be (?:opened|had alone): it is in use by another|is in use by another)/, N_("{at} is in use by another program or station.")],
  [/^(?<at>.+) refuses .+ compare them|^(?<at2>.+) cannot be opened: it does not take these settings/, N_("{at} does not take these settings. Compare baud, bits and parity with the device.")],
  [/^(?<at>.+) (?:is gone|closed the connection|takes no bytes)/, N_("{at} is gone: cable or power.")],
  [/^no reading for more than (?<n>[\d.]+) s/, N_("No reading for more than {n} s.")],
  [/this looks like (?<at>.+), choose that driver$/, N_("It speaks another protocol: {at}. Choose that one.")],
  [/this looks like 7 bits with parity, try (?<at>\S+)$/, N_("It sends 7 bits with parity: add {at} to the address.")],
  [/this looks like a wrong baud rate or parity/, N_("What comes is garbled: baud rate or parity differ from the device's.")],
  [/^bytes came but none is a frame/, N_("What comes cannot be read: compare baud, parity and protocol with the device.")],
  [/^(?:\w+: )?the paper is out$/, N_("Paper used up. Put in a new roll.")],
  [/^the head is open$/, N_("The print head is open. Close it.")],
  [/^the ribbon is out$/, N_("Ribbon used up. Put in a new one.")],
  [/^the printer is paused$/, N_("The printer is paused. Press its pause key.")],
  [/^paper jam/, N_("Paper jam.")],
  [/^the printer is offline/, N_("The printer is offline.")],
  [/^the reader is silent/, N_("The reader is silent.")],
];

export function reasonWord(reason) {
  for (const [pattern, key] of REASONS) {
    const found = pattern.exec(reason ?? "");
    if (found) return t(key, { ...found.groups, at: found.groups?.at ?? found.groups?.at2 ?? "" });
  }
  return reason ?? "";
}
