"""Obeys the commands of EPL2 that make a label (EPL Programming Guide 14245L, "EPL Commands").

Coordinates are dots from the upper left corner of the image buffer plus R. Rotation is clockwise about the first dot.
The image buffer stays until N. A fault has the number of the manual's error table.
"""

# ruff: noqa: SIM905 - a table reads better than a list of quotes

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from firmware_sim.printers import stamps
from firmware_sim.printers.epl_stream import NAMES, Command
from firmware_sim.printers.epl_symbols import barcode, matrix
from firmware_sim.printers.page import LONGEST_MM, WIDEST_MM, Barcode, Mark, Page

# font -> cell in dots, and dots between characters
FONTS_203 = {"1": (8, 12), "2": (10, 16), "3": (12, 20), "4": (14, 24), "5": (32, 48), "6": (14, 19), "7": (14, 19)}
FONTS_300 = {"1": (12, 20), "2": (16, 28), "3": (20, 36), "4": (24, 44), "5": (48, 80), "6": (14, 19), "7": (14, 19)}
GAP = 2
CHINESE_FONTS = {"8": "gb18030", "9": "big5"}
CHINESE_CELL = {203: 24, 300: 36, 600: 72}
CODE_PAGES = {
    "0": "cp437", "1": "cp850", "2": "cp852", "3": "cp860", "4": "cp863", "5": "cp865", "6": "cp857", "7": "cp861",
    "8": "cp862", "9": "cp855", "10": "cp866", "11": "cp737", "12": "cp851", "13": "cp869", "A": "cp1252",
    "B": "cp1250", "C": "cp1251", "D": "cp1253", "E": "cp1254", "F": "cp1255",
}  # fmt: skip
UNSEEN = frozenset(
    "D S O JB JC JF M Y Z ZT ZB U UA UB UE UF UG UM UN UP UR rN rY oB oE oH oM oR oW eR OEPL1 EI FI GI "
    "TD TS f i I ^default xa".split()
)
SYNTAX, OUTSIDE, LENGTH, NAME_NOT_FOUND = 1, 2, 3, 9
CANNOT_DECODE = ("cp851",)
PARAMETER = re.compile(r'[A-Za-z]?-?\d{0,8}|[A-Z][a-z]|".*', re.DOTALL)


class Wrong(Exception):
    """The printer leaves the command out; `code` is the number that it reports."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"error {code:02d}, {text}")
        self.code = code


@dataclass
class Settings:
    """What stays from label to label."""

    reference: tuple[int, int] = (0, 0)
    code_page: str = "cp437"


class Reader:
    """Takes commands; `printed` is told of each P with the page and the number of labels."""

    def __init__(self, dpi: int, dots_mm: int, page: Page, printed: Callable[[Page, int], None]) -> None:
        self.dpi = dpi
        self.page = page
        self.settings = Settings()
        self.error = 0
        self._widest, self._longest = WIDEST_MM * dots_mm, LONGEST_MM * dots_mm
        self._printed = printed

    def take(self, command: Command) -> bool:
        """False for what is no command of EPL2, or cannot be obeyed."""
        handler = HANDLERS.get(command.name)
        try:
            if handler is None:
                return self._without_mark(command)
            handler(self, command)
        except Wrong as error:
            self.error = error.code
            self.page.fault(f"{command.name}: {error}")
            return error.code != SYNTAX
        except ValueError as error:
            self.error = LENGTH
            self.page.fault(f"{command.name}: error {LENGTH:02d}, {error}")
        return True

    def _without_mark(self, command: Command) -> bool:
        """Commands that leave nothing to be seen; those that would, and are not simulated, are said."""
        if not command.name or not all(map(PARAMETER.fullmatch, command.words)) or command.name not in NAMES:
            raise Wrong(SYNTAX, f"{''.join(command.words) or command.name!r} is not known")
        if command.name not in UNSEEN:
            self.page.fault(f"{command.name} is not simulated")
        return command.name in UNSEEN

    # the form

    def _width(self, command: Command) -> None:
        self.page.width = whole(command.words, 0, low=1, high=self._widest)

    def _length(self, command: Command) -> None:
        self.page.length = whole(command.words, 0, low=1, high=self._longest)

    def _reference(self, command: Command) -> None:
        self.settings.reference = (whole(command.words, 0, low=0), whole(command.words, 1, low=0))

    def _code_page(self, command: Command) -> None:
        page = CODE_PAGES.get(word(command.words, 1) or "0", "cp437")
        self.settings.code_page = "cp437" if page in CANNOT_DECODE else page

    def _clear(self, command: Command) -> None:
        if command.words:
            raise Wrong(SYNTAX, "N has no parameters")
        self.page.clear()
        self.error = 0

    def _print(self, command: Command) -> None:
        sets, copies = whole(command.words, 0, 1, low=1, high=65535), whole(command.words, 1, 1, low=1, high=65535)
        self._printed(self.page, sets * copies)

    # marks

    def _at(self, command: Command) -> tuple[int, int]:
        x, y = self.settings.reference
        return whole(command.words, 0) + x, whole(command.words, 1) + y

    def _line(self, command: Command) -> None:
        """LO black, LW white, LE exclusive or: x, y, length across, length down."""
        x, y = self._at(command)
        width, height = whole(command.words, 2, low=1), whole(command.words, 3, low=1)
        ink = {"LO": "burn", "LW": "wipe", "LE": "flip"}[command.name]
        self.page.add(Mark(x, y, partial(stamps.solid, width, height), ink=ink), width * height)  # type: ignore[arg-type]

    def _ends(self, command: Command) -> tuple[int, int, int, int, int]:
        """x, y, thickness, end x, end y (X and LS)."""
        x, y = self._at(command)
        end_x = whole(command.words, 3) + self.settings.reference[0]
        end_y = whole(command.words, 4) + self.settings.reference[1]
        return x, y, whole(command.words, 2, low=1), end_x, end_y

    def _box(self, command: Command) -> None:
        x, y, thick, end_x, end_y = self._ends(command)
        width, height = abs(end_x - x) + 1, abs(end_y - y) + 1
        stamp = partial(stamps.frame, width, height, thick)
        self.page.add(Mark(min(x, end_x), min(y, end_y), stamp), width * height)

    def _diagonal(self, command: Command) -> None:
        x, y, thick, end_x, end_y = self._ends(command)
        width, height = abs(end_x - x) + 1, abs(end_y - y) + 1
        stamp = partial(stamps.stroke, width, height, thick, rising=(end_x > x) != (end_y > y))
        self.page.add(Mark(min(x, end_x), min(y, end_y), stamp), width * height)

    def _graphic(self, command: Command) -> None:
        """A bit that is 0 burns."""
        x, y = self._at(command)
        row_bytes, height = whole(command.words, 2, low=1), whole(command.words, 3, low=1)
        stamp = partial(stamps.bits, row_bytes, height, command.data, burns=0)
        self.page.add(Mark(x, y, stamp), row_bytes * 8 * height)

    def _text(self, command: Command) -> None:
        """A x, y, rotation, font, horizontal and vertical multiplier, N or R, "data"."""
        words = command.words
        x, y = self._at(command)
        turn = whole(words, 2, low=0, high=7) % 4 * 90
        font = word(words, 3)
        across, down = whole(words, 4, low=1, high=24), whole(words, 5, low=1, high=24)
        if word(words, 6) not in ("N", "R"):
            raise Wrong(SYNTAX, f"{word(words, 6)!r} is neither N nor R")
        data = string(words, 7).encode("latin-1")
        cell = (FONTS_203 if self.dpi == 203 else FONTS_300).get(font)
        if len(data) > 1000:
            raise Wrong(LENGTH, f"{len(data)} characters")
        if font in CHINESE_FONTS:
            size = CHINESE_CELL[self.dpi]
            line = data.decode(CHINESE_FONTS[font], "replace")
            stamps.must_fit(line, size * across, size * down)
            stamp = partial(stamps.cells, line, size // 2 * across, size * down, wide=size * across)
        elif cell is not None:
            line = data.decode(self.settings.code_page, "replace")
            stamps.must_fit(line, cell[0] * across, cell[1] * down)
            stamp = partial(stamps.cells, line, cell[0] * across, cell[1] * down, gap=GAP * across)
        else:
            raise Wrong(NAME_NOT_FOUND, f"font {font!r}")
        self.page.texts.append(line)
        turned = (lambda: stamps.reversed_out(stamp())) if word(words, 6) == "R" else stamp
        self.page.add(Mark(x, y, turned, turn))

    def _barcode(self, command: Command) -> None:
        """B x, y, rotation, kind, narrow, wide, height, B (readable) or N, "data"."""
        words = command.words
        x, y = self._at(command)
        turn = whole(words, 2, low=0, high=3) * 90
        narrow, wide = whole(words, 4, low=1, high=50), whole(words, 5, low=1, high=100)
        height, readable = whole(words, 6, low=1), word(words, 7)
        symbol = barcode(word(words, 3), string(words, 8))
        if readable not in ("B", "N"):
            raise Wrong(SYNTAX, f"{readable!r} is neither B nor N")
        widths = symbol.dots(narrow, wide)
        size = (FONTS_203 if self.dpi == 203 else FONTS_300)["3"][1] if readable == "B" else 0
        self.page.barcodes.append(Barcode(symbol.symbology, symbol.text))
        self.page.add(Mark(x, y, partial(stamps.bars, widths, height, symbol.shown, size), turn), sum(widths) * height)

    def _matrix(self, command: Command) -> None:
        """b x, y, kind, its options with a letter before them, "data"."""
        words = command.words
        x, y = self._at(command)
        made = matrix(word(words, 2), words[3:-1], string(words, -1))
        self.page.barcodes.append(Barcode(made.symbology, made.text))
        self.page.add(Mark(x, y, made.stamp), made.dots)


def whole(words: tuple[str, ...], at: int, default: int | None = None, *, low: int = -65535, high: int = 65535) -> int:
    """A parameter as a whole number in its range; Wrong when it is missing (without default) or no number."""
    text = words[at] if at < len(words) else ""
    if not text and default is not None:
        return default
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise Wrong(SYNTAX, f"{text!r} is no number")
    if not low <= int(text) <= high:
        raise Wrong(SYNTAX, f"{text} is out of range")
    return int(text)


def word(words: tuple[str, ...], at: int) -> str:
    return words[at] if at < len(words) else ""


def string(words: tuple[str, ...], at: int) -> str:
    """A string in quotation marks."""
    if at >= len(words) or not words or not words[at].startswith('"'):
        raise Wrong(SYNTAX, "no data")
    return words[at][1:]


HANDLERS: dict[str, Callable[[Reader, Command], None]] = {
    "q": Reader._width,
    "Q": Reader._length,
    "R": Reader._reference,
    "I": Reader._code_page,
    "N": Reader._clear,
    "P": Reader._print,
    "PA": Reader._print,
    "LO": Reader._line,
    "LW": Reader._line,
    "LE": Reader._line,
    "LS": Reader._diagonal,
    "X": Reader._box,
    "GW": Reader._graphic,
    "A": Reader._text,
    "B": Reader._barcode,
    "b": Reader._matrix,
}
