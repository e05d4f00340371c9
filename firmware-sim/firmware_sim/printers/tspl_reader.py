"""Obeys the commands of TSPL that make a label (TSPL/TSPL2 Programming Language).

Coordinates are dots from the upper left corner of the label plus REFERENCE. Rotation is clockwise about the first dot.
What is in the image buffer stays there after PRINT until CLS.
"""

# ruff: noqa: SIM905 - a table reads better than a list of quotes

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from firmware_sim.printers import stamps
from firmware_sim.printers.page import LONGEST_MM, WIDEST_MM, Barcode, Mark, Page
from firmware_sim.printers.tspl_fonts import CODE_PAGES, decoded, letters, wrapped
from firmware_sim.printers.tspl_parameters import Wrong, angle, moved, string, text, whole
from firmware_sim.printers.tspl_stream import Command
from firmware_sim.printers.tspl_symbols import barcode, qr_data, unescaped
from firmware_sim.symbols import datamatrix, qr
from firmware_sim.symbols.spoken import spoken

UNSEEN = frozenset(
    "GAP GAPDETECT BLINE BLINEDETECT AUTODETECT OFFSET SPEED DENSITY COUNTRY FEED BACKFEED BACKUP FORMFEED HOME "
    "SOUND CUT LIMITFEED SET INITIALPRINTER DOWNLOAD EOP KILL MOVE FILES DELAY OUT OUTR DISPLAY".split()
)
MM_INCH = 25.4


@dataclass
class Settings:
    """What stays from label to label."""

    reference: tuple[int, int] = (0, 0)
    shift: tuple[int, int] = (0, 0)
    code_page: str = "cp437"
    direction: int = 0


class Reader:
    """Takes commands; `printed` is told of each PRINT with the page and the number of labels."""

    def __init__(self, dots_mm: int, dpi: int, page: Page, printed: Callable[[Page, int], None]) -> None:
        self.dots_mm = dots_mm
        self.dpi = dpi
        self.page = page
        self.settings = Settings()
        self._printed = printed

    def take(self, command: Command) -> bool:
        """False for what is no command of TSPL, or cannot be obeyed."""
        handler = HANDLERS.get(command.name)
        if handler is None:
            known = command.name in UNSEEN
            if not known:
                self.page.fault(f"{command.name} is not known")
            return known
        try:
            handler(self, command)
        except Wrong as error:
            self.page.fault(f"{command.name}: {error}")
            return False
        except ValueError as error:
            self.page.fault(f"{command.name}: {error}")
        return True

    # the label

    def _size(self, command: Command) -> None:
        words = command.words
        if not words or not words[0]:
            raise Wrong("no size")
        width = self._length(words[0], WIDEST_MM)
        length = self._length(words[1], LONGEST_MM) if len(words) > 1 and words[1] else self.page.length
        self.page.width, self.page.length = width, length

    def _length(self, text: str, most_mm: int) -> int:
        """`4` is inches, `100 mm` millimetres, `800 dot` dots."""
        number, _, unit = text.strip().partition(" ")
        for ending in ("mm", "dot"):
            if number.lower().endswith(ending):
                number, unit = number[: -len(ending)], ending
        try:
            value = float(number)
        except ValueError as error:
            raise Wrong(f"{text!r} is no length") from error
        scale = {"mm": self.dots_mm, "dot": 1}.get(unit.strip().lower(), self.dots_mm * MM_INCH)
        if not 0 < value * scale <= most_mm * self.dots_mm:
            raise Wrong(f"{text!r} is out of range")
        return max(1, round(value * scale))

    def _direction(self, command: Command) -> None:
        self.settings.direction = whole(command.words, 0, 0) & 1
        self.page.mirrored = whole(command.words, 1, 0) == 1

    def _reference(self, command: Command) -> None:
        self.settings.reference = (whole(command.words, 0), whole(command.words, 1, 0))

    def _shift(self, command: Command) -> None:
        """SHIFT y, or SHIFT x,y."""
        numbers = [whole(command.words, place) for place in range(min(len(command.words), 2))]
        if not numbers:
            raise Wrong("no distance")
        self.settings.shift = (numbers[0], numbers[1]) if len(numbers) == 2 else (0, numbers[0])

    @property
    def _origin(self) -> tuple[int, int]:
        (x, y), (across, down) = self.settings.reference, self.settings.shift
        return x + across, y + down

    def _code_page(self, command: Command) -> None:
        name = text(command.words, 0).upper() if command.words else ""
        if name not in CODE_PAGES:
            raise Wrong(f"{name!r} is no code page")
        self.settings.code_page = CODE_PAGES[name]

    def _clear(self, _command: Command) -> None:
        self.page.clear()

    def _print(self, command: Command) -> None:
        sets, copies = whole(command.words, 0, 1), whole(command.words, 1, 1)
        self._printed(self.page, max(1, abs(sets)) * max(1, copies))

    def _self_test(self, _command: Command) -> None:
        page = Page(self.page.width, self.page.length)
        for row, line in enumerate(("SELFTEST", f"{self.dpi} DPI", f"{page.width} x {page.length} dots")):
            page.texts.append(line)
            page.add(Mark(20, 20 + 40 * row, partial(stamps.cells, line, 16, 24)))
        self._printed(page, 1)

    # marks

    def _at(self, command: Command) -> tuple[int, int]:
        x, y = self._origin
        return whole(command.words, 0) + x, whole(command.words, 1) + y

    def _bar(self, command: Command) -> None:
        (x, y), (width, height) = self._at(command), self._extent(command)
        self.page.add(Mark(x, y, partial(stamps.solid, width, height)), width * height)

    def _extent(self, command: Command) -> tuple[int, int]:
        return whole(command.words, 2, low=1), whole(command.words, 3, low=1)

    def _erase(self, command: Command) -> None:
        (x, y), (width, height) = self._at(command), self._extent(command)
        self.page.add(Mark(x, y, partial(stamps.solid, width, height), ink="wipe"), width * height)

    def _reverse(self, command: Command) -> None:
        (x, y), (width, height) = self._at(command), self._extent(command)
        self.page.add(Mark(x, y, partial(stamps.solid, width, height), ink="flip"), width * height)

    def _box(self, command: Command) -> None:
        x, y = self._at(command)
        end_x, end_y = (whole(command.words, place) + shift for place, shift in zip((2, 3), self._origin, strict=True))
        thick, radius = whole(command.words, 4, low=1), whole(command.words, 5, 0)
        left, top = min(x, end_x), min(y, end_y)
        width, height = abs(end_x - x) + 1, abs(end_y - y) + 1
        self.page.add(Mark(left, top, partial(stamps.frame, width, height, thick, radius)), width * height)

    def _ellipse(self, command: Command) -> None:
        (x, y), (width, height) = self._at(command), self._extent(command)
        thick = whole(command.words, 4, 1, low=1)
        self.page.add(Mark(x, y, partial(stamps.ellipse, width, height, thick)), width * height)

    def _circle(self, command: Command) -> None:
        (x, y), size = self._at(command), whole(command.words, 2, low=1)
        thick = whole(command.words, 3, 1, low=1)
        self.page.add(Mark(x, y, partial(stamps.ellipse, size, size, thick)), size * size)

    def _diagonal(self, command: Command) -> None:
        x, y = self._at(command)
        end_x, end_y = (whole(command.words, place) + shift for place, shift in zip((2, 3), self._origin, strict=True))
        thick = whole(command.words, 4, 1, low=1)
        width, height = abs(end_x - x) + 1, abs(end_y - y) + 1
        rising = (end_x > x) != (end_y > y)
        stamp = partial(stamps.stroke, width, height, thick, rising=rising)
        self.page.add(Mark(min(x, end_x), min(y, end_y), stamp), width * height)

    def _bitmap(self, command: Command) -> None:
        """A bit that is 0 burns; mode 0 overwrites, 1 is OR, 2 is XOR."""
        (x, y), (row_bytes, height) = self._at(command), self._extent(command)
        ink = {0: "copy", 1: "burn", 2: "flip"}.get(whole(command.words, 4))
        if ink is None:
            raise Wrong(f"mode {command.words[4]!r}")
        stamp = partial(stamps.bits, row_bytes, height, command.data, burns=0)
        self.page.add(Mark(x, y, stamp, ink=ink), row_bytes * 8 * height)  # type: ignore[arg-type]

    # text and symbols

    def _content(self, command: Command, font: str = "") -> str:
        return decoded(string(command.words, -1).encode("latin-1", "replace"), font, self.settings.code_page)

    def _text(self, command: Command) -> None:
        words = command.words
        x, y = self._at(command)
        font, turn = text(words, 2).upper(), angle(words, 3)
        line = self._content(command, font)
        stamp = letters(line, font, words[4:6], self.dpi)
        self.page.texts.append(line)
        align = whole(words, 6, 0) if len(words) > 7 else 0
        if align in (2, 3):
            done = stamp()
            along = done.width // 2 if align == 2 else done.width
            x, y = moved(x, y, turn, -along)
            self.page.add(Mark(x, y, lambda: done, turn))
        else:
            self.page.add(Mark(x, y, stamp, turn))

    def _block(self, command: Command) -> None:
        words = command.words
        (x, y), (width, height) = self._at(command), self._extent(command)
        font, turn = text(words, 4).upper(), angle(words, 5)
        content = self._content(command, font)
        space = whole(words, 8, 0) if len(words) > 9 else 0
        align = whole(words, 9, 0) if len(words) > 10 else 0
        lines = wrapped(content, font, words[6:8], self.dpi, width)
        self.page.texts.append(content)
        down = 0
        for line in lines:
            stamp = letters(line, font, words[6:8], self.dpi)()
            if down + stamp.height > height:
                self.page.fault("BLOCK: the text is longer than its block")
                return
            along = {2: (width - stamp.width) // 2, 3: width - stamp.width}.get(align, 0)
            left, top = moved(*moved(x, y, turn, along), (turn + 90) % 360, down)
            self.page.add(Mark(left, top, partial(lambda done: done, stamp), turn))
            down += stamp.height + space

    def _barcode(self, command: Command) -> None:
        words = command.words
        x, y = self._at(command)
        height, readable, turn = whole(words, 3, low=1), whole(words, 4, 0), angle(words, 5)
        narrow, wide = whole(words, 6, low=1, high=100), whole(words, 7, low=1, high=300)
        symbol = barcode(text(words, 2).upper(), string(words, -1))
        widths = symbol.dots(narrow, wide)
        size = 2 * self.dots_mm + 8 if readable else 0
        self.page.barcodes.append(Barcode(symbol.symbology, symbol.text))
        align = whole(words, 8, 0) if len(words) > 9 else 0
        along = {2: sum(widths) // 2, 3: sum(widths)}.get(align, 0)
        x, y = moved(x, y, turn, -along)
        stamp = partial(stamps.bars, widths, height, symbol.shown, size)
        self.page.add(Mark(x, y, stamp, turn), sum(widths) * height)

    def _qr(self, command: Command) -> None:
        """QRCODE x,y,level,cell,mode,rotation,[justification,][model,mask,]"content"."""
        words = command.words
        x, y = self._at(command)
        level, cell, mode = text(words, 2).upper(), whole(words, 3, low=1, high=100), text(words, 4).upper()
        if level not in qr.CAPACITY or mode not in ("A", "M"):
            raise Wrong(f"level {level!r}, mode {mode!r}")
        mask = next((int(word[1]) for word in words[6:-1] if word[:1].upper() == "S" and word[1:2] in "01234567"), None)
        content = qr_data(string(words, -1), mode)
        data = content.encode("latin-1", "replace")
        if not data or len(data) > qr.CAPACITY[level]:
            raise ValueError(f"{len(data)} bytes are no QR code")
        self.page.barcodes.append(Barcode("qr", spoken(data)))
        self.page.add(
            Mark(x, y, lambda: stamps.modules(qr.matrix(data, level, mask), cell), angle(words, 5)), (177 * cell) ** 2
        )

    def _data_matrix(self, command: Command) -> None:
        """DMATRIX x,y,width,height,[c#,x#,r#,a#,row,col,]"content"; without x# a module has 4 dots."""
        words = command.words
        x, y = self._at(command)
        self._extent(command)
        options = {word[0].lower(): int(word[1:]) for word in words[4:-1] if word[:1].isalpha() and word[1:].isdigit()}
        sizes = [int(word) for word in words[4:-1] if word.isdigit()]
        mark = chr(options["c"]) if 0 < options.get("c", 0) < 256 else ""
        content = unescaped(string(words, -1), mark, datamatrix.FNC1)
        rows, columns = (*sizes, 0, 0)[:2]
        cell = max(1, min(options.get("x", 4), 100))
        grid = datamatrix.matrix(content, rows=rows, columns=columns, rectangle=options.get("a") == 1)
        kind = "gs1-datamatrix" if content.startswith(datamatrix.FNC1) else "datamatrix"
        plain = content.replace(datamatrix.FNC1, "\x1d").lstrip("\x1d")
        self.page.barcodes.append(Barcode(kind, plain))
        turn = options.get("r", 0) if options.get("r", 0) in (0, 90, 180, 270) else 0
        self.page.add(Mark(x, y, partial(stamps.modules, grid, cell), turn), (144 * cell) ** 2)


HANDLERS: dict[str, Callable[[Reader, Command], None]] = {
    "SIZE": Reader._size,
    "DIRECTION": Reader._direction,
    "REFERENCE": Reader._reference,
    "SHIFT": Reader._shift,
    "CODEPAGE": Reader._code_page,
    "CLS": Reader._clear,
    "PRINT": Reader._print,
    "SELFTEST": Reader._self_test,
    "BAR": Reader._bar,
    "BOX": Reader._box,
    "ERASE": Reader._erase,
    "REVERSE": Reader._reverse,
    "ELLIPSE": Reader._ellipse,
    "CIRCLE": Reader._circle,
    "DIAGONAL": Reader._diagonal,
    "BITMAP": Reader._bitmap,
    "TEXT": Reader._text,
    "BLOCK": Reader._block,
    "BARCODE": Reader._barcode,
    "QRCODE": Reader._qr,
    "DMATRIX": Reader._data_matrix,
}
