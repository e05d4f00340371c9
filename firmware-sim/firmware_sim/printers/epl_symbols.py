"""The symbols of EPL2: `B` linear, `b` QR and Data Matrix (EPL Programming Guide 14245L)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PIL import Image

from firmware_sim.printers import stamps
from firmware_sim.printers.linear import Linear, linear, of_values
from firmware_sim.symbols import code128, datamatrix, itf, qr
from firmware_sim.symbols.spoken import spoken

# p4 of `B`; 1D and the two of five of the post are not simulated
KINDS = {
    "0": "ucc128",
    "1": "code128",
    "1A": "code128-A",
    "1B": "code128-B",
    "1C": "code128-C",
    "1E": "gs1-128",
    "2": "itf",
    "2C": "itf-checked",
    "2D": "itf-checked",
    "3": "code39",
    "3C": "code39-checked",
    "9": "code93",
    "E30": "ean13",
    "E80": "ean8",
    "UA0": "upca",
    "UE0": "upce",
    "K": "codabar",
}


def barcode(kind: str, text: str) -> Linear:
    """The symbol of `B`; ValueError for a kind or data that is not simulated."""
    name = KINDS.get(kind)
    if name is None:
        raise ValueError(f"the bar code {kind!r} is not simulated")
    if name == "ucc128":
        return linear("gs1-128", _container(text))
    if name.startswith("code128-"):
        return _one_code(name[-1], text)
    return linear(name, text)


def _container(text: str) -> str:
    """Serial shipping container: 19 digits, the check digit is made; 20 when it is there already."""
    if not (text.isascii() and text.isdigit()) or len(text) not in (19, 20):
        raise ValueError(f"a serial shipping container code has 19 digits, not {text!r}")
    return text[:19] + itf.check_digit(text[2:19])


def _one_code(code: str, text: str) -> Linear:
    """Code 128 in one code only."""
    values = [code128.START[code]]
    if code == "C":
        if not (text.isascii() and text.isdigit()) or len(text) % 2:
            raise ValueError(f"Code 128 C cannot carry {text!r}")
        values += [int(text[at : at + 2]) for at in range(0, len(text), 2)]
        return of_values(values, text)
    for char in text:
        value = code128.value_in(code, char)
        if value is None:
            raise ValueError(f"Code 128 {code} cannot carry {char!r}")
        values.append(value)
    if len(values) == 1:
        raise ValueError("Code 128 needs at least one character")
    return of_values(values, text)


@dataclass(frozen=True)
class Matrix:
    """A two-dimensional symbol: what it says, how to draw it, how many dots it takes at most."""

    symbology: str
    text: str
    stamp: Callable[[], Image.Image]
    dots: int


def matrix(kind: str, options: tuple[str, ...], text: str) -> Matrix:
    """`Q` with m s e i, `D` with c r h v; ValueError for another kind or data too long."""
    if kind == "Q":
        return _qr(options, text)
    if kind == "D":
        return _data_matrix(options, text)
    raise ValueError(f"the bar code {kind!r} is not simulated")


def _qr(options: tuple[str, ...], text: str) -> Matrix:
    """m model, s dots a module (3), e level (M), i A automatic or M manual; commas between them may be missing."""
    given = _letters("".join(options), "mseiD")
    level = given.get("e", "M")[:1]
    cell = _number(given.get("s", "3"), 1, 99)
    if level not in qr.CAPACITY:
        raise ValueError(f"{level!r} is no error correction")
    if given.get("i") == "M":
        text = text[5:] if text[:1] == "B" else text[1:]
    data = text.encode("latin-1", "replace")
    if not data or len(data) > qr.CAPACITY[level]:
        raise ValueError(f"{len(data)} bytes are no QR code")
    return Matrix("qr", spoken(data), lambda: stamps.modules(qr.matrix(data, level), cell), (177 * cell) ** 2)


def _data_matrix(options: tuple[str, ...], text: str) -> Matrix:
    """c columns, r rows, h dots a module (5), v inverse; the symbol has a quiet zone of one module."""
    given = _letters(",".join(options), "crhv")
    cell = _number(given.get("h", "5") or "5", 1, 40)
    columns, rows = (_number(given.get(letter, "0") or "0", 0, 144) for letter in "cr")
    content = text.replace("\x1d", datamatrix.FNC1)
    grid = datamatrix.matrix(content, rows=rows, columns=columns)
    framed = [[False] * (len(grid[0]) + 2), *([False, *row, False] for row in grid), [False] * (len(grid[0]) + 2)]
    kind = "gs1-datamatrix" if content.startswith(datamatrix.FNC1) else "datamatrix"
    stamp = partial(stamps.modules, framed, cell)
    whole = (lambda: stamps.reversed_out(stamp())) if "v" in given else stamp
    return Matrix(kind, text.lstrip("\x1d"), whole, (146 * cell) ** 2)


def _letters(text: str, known: str) -> dict[str, str]:
    """`s4eH` or `s4,eH` as letters and what follows each."""
    found: dict[str, str] = {}
    last = ""
    for char in text.replace(",", ""):
        if char in known and not (last in ("e", "i") and not found[last]):
            last = char
            found[last] = ""
        elif last:
            found[last] += char
    return found


def _number(text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and low <= int(text) <= high):
        raise ValueError(f"{text!r} is not between {low} and {high}")
    return int(text)
