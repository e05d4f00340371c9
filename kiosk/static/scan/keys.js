// What a key means. An input method hides wedge keys (key "Process", keyCode 229) or turns them full width; the
// physical key in event.code, with Shift, still tells what the scanner meant (its layout is US).

const DIGITS = [..."0123456789"];
const SHIFTED_DIGITS = [...")!@#$%^&*("];
const SIGNS = {
  Minus: "-_", Equal: "=+", BracketLeft: "[{", BracketRight: "]}", Backslash: "\\|", IntlBackslash: "\\|",
  Semicolon: ";:", Quote: "'\"", Backquote: "`~", Comma: ",<", Period: ".>", Slash: "/?", Space: "  ",
  NumpadDecimal: "..", NumpadSubtract: "--", NumpadAdd: "++", NumpadDivide: "//", NumpadMultiply: "**",
};
const GROUP_SEPARATOR = "\u001d";

// The character of a physical key, "" where it has none.
export function characterOf(code, shift, capsLock = false) {
  if (/^Key[A-Z]$/.test(code)) return shift !== capsLock ? code[3] : code[3].toLowerCase();
  if (/^Digit\d$/.test(code)) return (shift ? SHIFTED_DIGITS : DIGITS)[Number(code[5])];
  if (/^Numpad\d$/.test(code)) return code[6];
  return SIGNS[code]?.[shift ? 1 : 0] ?? "";
}

export function isHidden(event) {
  return event.isComposing || event.keyCode === 229 || event.key === "Process" || event.key === "Unidentified";
}

// { end: true } for Enter and Tab, { text } for a character, null for anything else.
export function meaningOf(event) {
  const end = ["Enter", "NumpadEnter", "Tab"];
  if (end.includes(event.key) || (isHidden(event) && end.includes(event.code))) return { end: true };
  if (event.ctrlKey && event.code === "BracketRight") return { text: GROUP_SEPARATOR };
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (!isHidden(event) && event.key.length === 1 && event.key >= " " && event.key <= "~") return { text: event.key };
  const caps = event.getModifierState?.("CapsLock") ?? false;
  const text = characterOf(event.code, event.shiftKey, caps);
  return text ? { text } : null;
}
