"""The symbols of TSPL: BARCODE, QRCODE, DMATRIX (TSPL/TSPL2 Programming Language, "Label Formatting Commands")."""

import re

from firmware_sim.printers.linear import Linear, linear, of_values
from firmware_sim.symbols import code128

# TSPL's names; 25C and 39C add a check digit, ITF14 its own
KINDS = {
    "128": "code128",
    "EAN128": "gs1-128",
    "25": "itf",
    "25C": "itf-checked",
    "25I": "itf",
    "ITF14": "itf14",
    "39": "code39",
    "39C": "code39-checked",
    "93": "code93",
    "EAN13": "ean13",
    "EAN8": "ean8",
    "UPCA": "upca",
    "UPCE": "upce",
    "CODA": "codabar",
}


def barcode(kind: str, text: str) -> Linear:
    """The symbol of `BARCODE`; ValueError for a kind or a text that is not simulated."""
    if kind in ("128M", "EAN128M"):
        return _manual128(text)
    if kind not in KINDS:
        raise ValueError(f"the code type {kind!r} is not simulated")
    return linear(KINDS[kind], text)


TOKEN = re.compile(r"!(\d{3})|(.)", re.DOTALL)


def _manual128(text: str) -> Linear:
    """128M: `!103` `!104` `!105` start A, B, C; `!099` `!100` `!101` change; `!102` is FNC1, `!098` shifts."""
    code, values, shown, pending = "B", [], "", ""
    for found in TOKEN.finditer(text):
        if found[1] is None:
            if code == "C":
                pending += found[2]
                if len(pending) == 2:
                    values.append(int(pending))
                    shown, pending = shown + pending, ""
                continue
            value = code128.value_in(code, found[2])
            if value is None:
                raise ValueError(f"Code 128 {code} cannot carry {found[2]!r}")
            values.append(value)
            shown += found[2]
            continue
        number = int(found[1])
        if not 96 <= number <= 105:
            raise ValueError(f"128M has no control !{found[1]}")
        if number >= 103:
            code = "ABC"[number - 103]
            if not values:
                values = [number]
            continue
        values.append(number)
        shown += "\x1d" if number == code128.FNC1 else ""
        code = {99: "C", 100: "B", 101: "A"}.get(number, code)
    if pending or not shown:
        raise ValueError(f"128M cannot carry {text!r}")
    if not values or values[0] < 103:
        values.insert(0, code128.START["B"])
    return of_values(values, shown)


SEGMENT = re.compile(r"N(\d+)|A([0-9A-Z $%*+\-./:]+)|B(\d{4})|K([^!]+)", re.DOTALL)


def qr_data(text: str, mode: str) -> str:
    """What a QR code carries: as it stands (A), or in manual mode the segments `N…`, `A…`, `Bnnnn…`, `K…` with `!`."""
    if mode != "M":
        return text
    out, at = "", 0
    while at < len(text):
        if text[at] == "!":
            at += 1
            continue
        found = SEGMENT.match(text, at)
        if found is None:
            raise ValueError(f"no QR segment at {text[at : at + 12]!r}")
        at = found.end()
        if found[3] is not None:
            out += text[at : at + int(found[3])]
            at += int(found[3])
        else:
            out += found[1] or found[2] or found[4]
    return out


def unescaped(text: str, mark: str, fnc1: str) -> str:
    """Data Matrix with `c#`: `~1` is FNC1, `~dNNN` a byte, `~X` a control character, `~~` the mark itself."""
    if not mark:
        return text
    sign = re.escape(mark)

    def one(found: re.Match[str]) -> str:
        if found[1] == "1":
            return fnc1
        if found[1].startswith("d"):
            return chr(int(found[1][1:]) & 0xFF)
        return mark if found[1] == mark else chr(ord(found[1]) & 0x1F)

    return re.sub(rf"{sign}(1|d\d{{3}}|{sign}|[@A-Z\[\\\]^_])", one, text)
