"""The symbols of CPCL: BARCODE, QR, DATAMATRIX (Zebra CPCL Programming Guide, "Bar Code Commands")."""

import re

from firmware_sim.printers.linear import Linear, linear
from firmware_sim.symbols import datamatrix

KINDS = {
    "128": "code128",
    "UCCEAN16": "gs1-128",
    "UCCEAN128": "gs1-128",
    "39": "code39",
    "39C": "code39-checked",
    "F39": "code39",
    "F39C": "code39-checked",
    "93": "code93",
    "I2OF5": "itf",
    "I2OF5C": "itf-checked",
    "I2OF5G": "itf-checked",
    "EAN13": "ean13",
    "JAN13": "ean13",
    "EAN8": "ean8",
    "JAN8": "ean8",
    "UPCA": "upca",
    "UPCE": "upce",
    "CODABAR": "codabar",
}
# the ratio of wide to narrow, in halves; 20 to 30 are tenths
RATIOS = {0: 15, 1: 20, 2: 25, 3: 30, 4: 35} | {tenths: tenths for tenths in range(20, 31)}


def barcode(kind: str, text: str) -> Linear:
    """The symbol of BARCODE; ValueError for a kind or a text that is not simulated."""
    if kind not in KINDS:
        raise ValueError(f"the bar code {kind!r} is not simulated")
    return linear(KINDS[kind], text)


def qr_data(line: str) -> tuple[str, str]:
    """Error correction and what the code carries, from `MA,data` or manual `HM,N123,AABC,B0003abc`."""
    head, comma, rest = line.partition(",")
    level, mode = (head[:1] or "M").upper(), head[1:2].upper()
    if not comma or level not in "HQML" or mode not in ("A", "M"):
        raise ValueError(f"{line[:20]!r} has no error correction and input mode before the comma")
    if mode == "A":
        return level, rest
    out, at = "", 0
    while at < len(rest):
        kind = rest[at : at + 1]
        if kind == "B" and rest[at + 1 : at + 5].isdigit():
            count = int(rest[at + 1 : at + 5])
            out, at = out + rest[at + 5 : at + 5 + count], at + 5 + count + 1
        elif kind in ("N", "A", "K"):
            end = rest.find(",", at)
            end = len(rest) if end < 0 else end
            out, at = out + rest[at + 1 : end], end + 1
        else:
            raise ValueError(f"no QR segment at {rest[at : at + 12]!r}")
    return level, out


def unescaped(text: str, mark: str) -> str:
    """Data Matrix: the escape character and 1 is FNC1, d and three digits a byte, the mark twice itself."""
    sign = re.escape(mark)

    def one(found: re.Match[str]) -> str:
        if found[1] == "1":
            return datamatrix.FNC1
        return mark if found[1] == mark else chr(int(found[1][1:]) & 0xFF)

    return re.sub(rf"{sign}(1|d\d{{3}}|{sign})", one, text)
