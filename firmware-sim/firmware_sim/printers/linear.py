"""Linear symbols of every language by one name each: text to bar and space widths, and what stands below the bars."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from firmware_sim.symbols import codabar, code39, code93, code128, ean13, itf, upc


@dataclass(frozen=True, slots=True)
class Linear:
    """`widths` counts modules; in a two-width symbol 1 is narrow and 0 wide. `text` is what a scanner reads."""

    symbology: str
    text: str
    shown: str
    widths: tuple[int, ...]
    two_widths: bool = False

    def dots(self, narrow: int, wide: int = 0) -> tuple[int, ...]:
        """Widths in dots; `wide` counts in symbols of two widths (without it: three narrow ones)."""
        if self.two_widths:
            return tuple(narrow if width else (wide or 3 * narrow) for width in self.widths)
        return tuple(width * narrow for width in self.widths)


def _modules(symbology: str, text: str, modules: str) -> Linear:
    return Linear(symbology, text, text, tuple(len(run[0]) for run in re.finditer(r"1+|0+", modules)))


def _elements(symbology: str, text: str, elements: str) -> Linear:
    return Linear(symbology, text, text, tuple(int(element == "n") for element in elements), two_widths=True)


def of_values(values: Sequence[int], text: str) -> Linear:
    """Code 128 from its symbol characters; with FNC1 first it is GS1-128, and later ones are GS (0x1D) in the text."""
    symbology = "gs1-128" if list(values[1:2]) == [code128.FNC1] else "code128"
    return Linear(symbology, text.strip("\x1d"), text.replace("\x1d", ""), tuple(code128.widths(list(values))))


def _digits(text: str, name: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{name} cannot carry {text!r}")
    return text


def _code128(text: str) -> Linear:
    try:
        return of_values(code128.automatic(text), text)
    except code128.CannotEncode as error:
        raise ValueError(str(error)) from error


def _gs1(text: str) -> Linear:
    """Application identifiers may stand in brackets; GS (0x1D) ends an element of open length."""
    bare = re.sub(r"[()\s]", lambda found: "\x1d" if found[0] == "\x1d" else "", text)
    try:
        values = code128.automatic(bare.lstrip("\x1d"), gs1=True)
    except code128.CannotEncode as error:
        raise ValueError(str(error)) from error
    return Linear("gs1-128", bare.strip("\x1d"), text.replace("\x1d", ""), tuple(code128.widths(values)))


def _ean13(text: str) -> Linear:
    whole = ean13.complete(_digits(text, "EAN-13"))
    return _modules("ean13", whole, ean13.modules(whole))


def _ean8(text: str) -> Linear:
    whole = upc.ean8_digits(_digits(text, "EAN-8"))
    return _modules("ean8", whole, upc.ean8_modules(whole))


def _upca(text: str) -> Linear:
    whole = upc.upca_digits(_digits(text, "UPC-A"))
    return _modules("upca", whole, upc.upca_modules(whole))


def _upce(text: str) -> Linear:
    whole = upc.upce_digits(_digits(text, "UPC-E"))
    return _modules("upce", whole, upc.upce_modules(whole))


def _itf(text: str) -> Linear:
    whole = itf.even(_digits(text, "Interleaved 2 of 5"))
    return _elements("itf", whole, itf.elements(whole))


def _itf_checked(text: str) -> Linear:
    return _itf(_digits(text, "Interleaved 2 of 5") + itf.check_digit(text))


def _itf14(text: str) -> Linear:
    thirteen = _digits(text, "ITF-14")[:13].rjust(13, "0")
    return _itf(thirteen + itf.check_digit(thirteen))


def _code39(text: str) -> Linear:
    return _elements("code39", text.strip("*").upper(), code39.elements(text))


def _code39_checked(text: str) -> Linear:
    bare = text.strip("*").upper()
    elements = code39.elements(text, checked=True)
    return _elements("code39", bare + code39.check(bare), elements)


def _code93(text: str) -> Linear:
    return Linear("code93", text, text, tuple(code93.widths(text)))


def _codabar(text: str) -> Linear:
    return _elements("codabar", text.upper(), codabar.elements(text))


ENCODERS: dict[str, Callable[[str], Linear]] = {
    "code128": _code128,
    "gs1-128": _gs1,
    "ean13": _ean13,
    "ean8": _ean8,
    "upca": _upca,
    "upce": _upce,
    "itf": _itf,
    "itf-checked": _itf_checked,
    "itf14": _itf14,
    "code39": _code39,
    "code39-checked": _code39_checked,
    "code93": _code93,
    "codabar": _codabar,
}


def linear(symbology: str, text: str) -> Linear:
    """The symbol; ValueError for a text that it cannot carry (an empty one too)."""
    if not text or len(text) > 500:
        raise ValueError(f"a {symbology} symbol of {len(text)} characters")
    return ENCODERS[symbology](text)
