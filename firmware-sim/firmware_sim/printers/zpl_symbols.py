"""The barcodes of ZPL II: `^BC` Code 128 in its modes, `^BQ` QR, `^BX` Data Matrix, and the other linear ones.

Source: ZPL II Programming Guide, the command of each. `^BI` (industrial 2 of 5), `^B7` and the rest are not simulated.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from firmware_sim.printers.linear import linear, of_values
from firmware_sim.printers.zpl_fields import Bars, Field, Matrix
from firmware_sim.printers.zpl_settings import TURNS, OpenField, Settings, letter, number
from firmware_sim.symbols import code128, datamatrix, ean13, qr


def _line(words: list[str], at: int) -> str:
    if letter(words, at, "YN", "Y") == "N":
        return "none"
    return "above" if letter(words, at + 1, "YN", "N") == "Y" else "below"


def _code128(settings: Settings, spec: OpenField, words: list[str], text: str) -> Field:
    symbol = of_values(*zebra_code128(text, letter(words, 5, "NUAD", "N")))
    return Bars(
        spec.place,
        symbol.symbology,
        symbol.text,
        symbol.widths,
        settings.module,
        number(words, 1, settings.bar_height, 1),
        letter(words, 0, TURNS, settings.turn),
        _line(words, 2),
        spec.reverse,
    )


def zebra_code128(text: str, mode: str) -> tuple[list[int], str]:
    """Symbol characters and text by the `^BC` mode: N with `>` invocations, U serial container, A automatic, D GS1."""
    if mode == "U":
        digits = "".join(char for char in text if char.isdigit())[:19].ljust(19, "0")
        total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(digits))
        whole = digits + str(-total % 10)
        return code128.automatic(whole, gs1=True), whole
    if mode == "D":
        bare = "".join(char for char in text if char not in "() ").replace(">8", "\x1d")
        return code128.automatic(bare, gs1=True), bare
    if mode == "A":
        return code128.automatic(text), text
    return _invoked(text)


INVOKED = {"9": "A", ":": "B", ";": "C"}
CHANGED = {"7": "A", "6": "B", "5": "C"}
LITERAL = {"<": 62, "0": 30, "=": 94}


def _invoked(text: str) -> tuple[list[int], str]:
    """Mode N: starts in code B, or as `>9` `>:` `>;` say; `>5` `>6` `>7` change the code, `>8` is FNC1, `>0` is `>`."""
    code, at = "B", 0
    if len(text) > 1 and text[0] == ">" and text[1] in INVOKED:
        code, at = INVOKED[text[1]], 2
    values, shown = [code128.START[code]], ""
    while at < len(text):
        pair = text[at : at + 2]
        if pair[0] == ">" and len(pair) == 2:
            at += 2
            if pair[1] in CHANGED:
                code = CHANGED[pair[1]]
                values.append(code128.TO[code])
            elif pair[1] == "8":
                values.append(code128.FNC1)
                shown += "\x1d"
            elif pair[1] in LITERAL:
                values.append(LITERAL[pair[1]])
                shown += {"<": "^", "0": ">", "=": "~"}[pair[1]]
            continue
        if code == "C":
            at += 2
            if len(pair) == 2 and pair.isdigit():
                values.append(int(pair))
                shown += pair
            continue
        value = code128.value_in(code, text[at])
        if value is None:
            raise code128.CannotEncode(f"Code 128 {code} cannot carry {text[at]!r}")
        values.append(value)
        shown += text[at]
        at += 1
    return values, shown


def _ean13(settings: Settings, spec: OpenField, words: list[str], text: str) -> Field:
    if not text.isdigit():
        raise ValueError(f"EAN-13 cannot carry {text!r}")
    digits = ean13.complete(text)
    modules = ean13.modules(digits)
    widths = tuple(len(run[0]) for run in re.finditer(r"1+|0+", modules))
    return Bars(
        spec.place,
        "ean13",
        digits,
        widths,
        settings.module,
        number(words, 1, settings.bar_height, 1),
        letter(words, 0, TURNS, settings.turn),
        _line(words, 2),
        spec.reverse,
    )


# command -> symbology, where its parameters stand: height, line, line above, check digit wanted
LINEAR = {
    "^B2": ("itf", 1, 2, 4),
    "^B3": ("code39", 2, 3, 1),
    "^B8": ("ean8", 1, 2, None),
    "^B9": ("upce", 1, 2, None),
    "^BA": ("code93", 1, 2, None),
    "^BK": ("codabar", 2, 3, None),
    "^BU": ("upca", 1, 2, None),
}


def _linear(command: str) -> Callable[[Settings, OpenField, list[str], str], Field]:
    name, height_at, line_at, check_at = LINEAR[command]

    def made(settings: Settings, spec: OpenField, words: list[str], text: str) -> Field:
        checked = check_at is not None and letter(words, check_at, "YN", "N") == "Y"
        if name == "codabar" and text[:1].upper() not in "ABCD":
            text = letter(words, 5, "ABCD", "A") + text + letter(words, 6, "ABCD", "A")
        symbol = linear(f"{name}-checked" if checked else name, text)
        module, widths = settings.module, symbol.widths
        if symbol.two_widths:
            module, widths = 1, symbol.dots(settings.module, round(settings.module * settings.ratio))
        height = number(words, height_at, settings.bar_height, 1)
        turn = letter(words, 0, TURNS, settings.turn)
        return Bars(spec.place, name, symbol.text, widths, module, height, turn, _line(words, line_at), spec.reverse)

    return made


def _data_matrix(settings: Settings, spec: OpenField, words: list[str], text: str) -> Field:
    """^BX o, module, quality, columns, rows, format, escape: ECC 200 only; escape 1 is FNC1, escape dNNN a byte."""
    if number(words, 2, 0) != 200:
        raise ValueError(f"quality {words[2] if len(words) > 2 else 0} is not simulated")
    mark = words[6][:1] if len(words) > 6 and words[6] else "~"
    content = _escaped(text, mark)
    module = number(words, 1, max(1, settings.bar_height // 8), 1, 100)
    size = (number(words, 4, 0, 0, 144), number(words, 3, 0, 0, 144))
    kind = "gs1-datamatrix" if content.startswith(datamatrix.FNC1) else "datamatrix"
    datamatrix.matrix(content, rows=size[0], columns=size[1])
    plain = content.replace(datamatrix.FNC1, "\x1d").lstrip("\x1d")
    turn = letter(words, 0, TURNS, settings.turn)
    return Matrix(spec.place, kind, plain, "", 0, module, turn, spec.reverse, content, size)


def _escaped(text: str, mark: str) -> str:
    sign = re.escape(mark)

    def one(found: re.Match[str]) -> str:
        if found[1] == "1":
            return datamatrix.FNC1
        return mark if found[1] == mark else chr(int(found[1][1:]) & 0xFF)

    return re.sub(rf"{sign}(1|d\d{{3}}|{sign})", one, text)


def _qr(settings: Settings, spec: OpenField, words: list[str], text: str) -> Field:
    """`^FD` of a QR code: error correction, input mode (A automatic, M manual with a character mode), comma, data."""
    head, comma, data = text.partition(",")
    level = head[:1].upper()
    if not comma or level not in "HQML":
        raise ValueError(f"the field data {text!r} has no error correction and mode before the comma")
    if head[1:2].upper() == "M":
        data = data[5:] if data[:1].upper() == "B" else data[1:]
    if len(data.encode("utf-8")) > qr.CAPACITY[level]:
        raise ValueError(f"{len(data)} characters are too many for a QR code")
    # the printer counts the height of ^BY into the place of a QR code that hangs
    place = spec.place if spec.place.on_base else replace(spec.place, y=spec.place.y + settings.bar_height)
    return Matrix(
        place,
        "qr",
        data,
        level,
        number(words, 4, 7, 0, 7),
        number(words, 2, 2 if settings.dots_mm == 8 else 3, 1, 100),
        "N",
        spec.reverse,
    )


SYMBOLS: dict[str, Callable[[Settings, OpenField, list[str], str], Field]] = {
    "^BC": _code128,
    "^BE": _ean13,
    "^BQ": _qr,
    "^BX": _data_matrix,
    **{command: _linear(command) for command in LINEAR},
}
