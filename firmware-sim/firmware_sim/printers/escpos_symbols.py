"""The symbols of ESC/POS: GS k in both forms, GS ( k for QR and Data Matrix (ESC/POS Command Reference)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PIL import Image

from firmware_sim.printers import stamps
from firmware_sim.printers.linear import Linear, linear, of_values
from firmware_sim.symbols import code128, datamatrix, qr
from firmware_sim.symbols.spoken import spoken

# GS k: m of the form with NUL, m of the form with a length
KINDS = {
    0: "upca",
    1: "upce",
    2: "ean13",
    3: "ean8",
    4: "code39",
    5: "itf",
    6: "codabar",
    65: "upca",
    66: "upce",
    67: "ean13",
    68: "ean8",
    69: "code39",
    70: "itf",
    71: "codabar",
    72: "code93",
    73: "code128-sets",
    74: "gs1-128",
    79: "code128",
}
LEVELS = {48: "L", 49: "M", 50: "Q", 51: "H"}


def barcode(data: bytes) -> Linear:
    """The symbol of `GS k` from what stands behind it; ValueError for a system or data that is not simulated."""
    kind = data[0]
    text = (data[2:] if kind >= 65 else data[1:].rstrip(b"\0")).decode("latin-1")
    name = KINDS.get(kind)
    if name is None:
        raise ValueError(f"the bar code system {kind} is not simulated")
    if name == "code128-sets":
        return _sets(text)
    if name == "gs1-128":
        text = text.replace("{1", "\x1d").replace("{{", "{")
    return linear(name, text)


def _sets(text: str) -> Linear:
    """CODE128 of `GS k`: `{A` `{B` `{C` choose the code, first of all; `{1` is FNC1, `{S` shifts, `{{` is a brace.

    In code C a byte is a symbol character (0-99).
    """
    if text[:2] not in ("{A", "{B", "{C"):
        raise ValueError(f"CODE128 begins with a code set, not with {text[:2]!r}")
    code, at, values, shown, shift = text[1], 2, [code128.START[text[1]]], "", False
    while at < len(text):
        char = text[at]
        if char == "{" and at + 1 < len(text) and text[at + 1] != "{":
            sign = text[at + 1]
            at += 2
            if sign in "ABC":
                if sign != code:
                    values.append(code128.TO[sign])
                code = sign
            elif sign == "1":
                values.append(code128.FNC1)
                shown += "\x1d"
            elif sign == "S":
                values.append(code128.SHIFT)
                shift = True
            else:
                raise ValueError(f"CODE128 has no {{{sign}")
            continue
        at += 2 if char == "{" else 1
        if code == "C":
            if ord(char) > 99:
                raise ValueError(f"Code 128 C cannot carry {char!r}")
            values.append(ord(char))
            shown += f"{ord(char):02d}"
            continue
        used = {"A": "B", "B": "A"}[code] if shift else code
        value = code128.value_in(used, char)
        if value is None:
            raise ValueError(f"Code 128 {used} cannot carry {char!r}")
        values.append(value)
        shown, shift = shown + char, False
    if not shown.strip("\x1d"):
        raise ValueError("CODE128 without data")
    return of_values(values, shown)


@dataclass
class Store:
    """The symbol storage area of one kind of matrix symbol: module size in dots, level, data."""

    size: int = 3
    level: str = "L"
    data: bytes = b""
    shape: tuple[int, int] = field(default=(0, 0))


@dataclass(frozen=True)
class Matrix:
    symbology: str
    text: str
    dots: int
    stamp: Callable[[], Image.Image]


def qr_symbol(store: Store) -> Matrix:
    """What function 181 prints."""
    data, level, size = store.data, store.level, store.size
    if not data or len(data) > qr.CAPACITY[level]:
        raise ValueError(f"{len(data)} bytes are no QR code")
    rows = qr.matrix(data, level)
    return Matrix("qr", spoken(data), len(rows) * size, partial(stamps.modules, rows, size))


def data_matrix(store: Store) -> Matrix:
    """What function 681 prints; FNC1 is GS (0x1D)."""
    content = store.data.decode("latin-1").replace("\x1d", datamatrix.FNC1)
    rows, columns = store.shape
    grid = datamatrix.matrix(content, rows=rows, columns=columns)
    kind = "gs1-datamatrix" if content.startswith(datamatrix.FNC1) else "datamatrix"
    text = content.replace(datamatrix.FNC1, "\x1d").lstrip("\x1d")
    return Matrix(kind, text, len(grid) * store.size, partial(stamps.modules, grid, store.size))
