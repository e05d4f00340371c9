"""Obeys the lines of a CPCL label session (Zebra CPCL Programming Guide).

Coordinates are in the units chosen (dots unless IN-INCHES …), plus the session's offset. Vertical fields turn
counter-clockwise about their first dot. What is not known is a fault of the label, which prints without it.
"""

# ruff: noqa: SIM905 - a table reads better than a list of quotes

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PIL import Image

from firmware_sim.printers import stamps
from firmware_sim.printers.cpcl_fonts import ENCODINGS, HEIGHTS, decoded, letters
from firmware_sim.printers.cpcl_symbols import RATIOS, barcode, qr_data, unescaped
from firmware_sim.printers.page import Barcode, Mark, Page
from firmware_sim.symbols import datamatrix, qr
from firmware_sim.symbols.spoken import spoken

TURNS = {
    "T": 0, "TEXT": 0, "T90": 270, "TEXT90": 270, "VT": 270, "VTEXT": 270, "T180": 180, "TEXT180": 180, "T270": 90,
    "TEXT270": 90,
}  # fmt: skip
UNITS = {"IN-DOTS": "dots", "IN-INCHES": "inches", "IN-CENTIMETERS": "cm", "IN-MILLIMETERS": "mm"}
UNSEEN = frozenset(
    "FORM CONTRAST TONE SPEED PREFEED POSTFEED PRESENT-AT JOURNAL GAP-SENSE BAR-SENSE SETFF PACE NO-PACE WAIT REVERSE "
    "REWIND-ON REWIND-OFF BEEP NOTES LT ON-FEED ON-OUT-OF-PAPER TIMEOUT AUTOCAL MULTI CUT PARTIAL-CUT SET-TOF "
    "FEED LMARGIN SETLF SETLP TEAR-OFF PEEL".split()
)
MULTILINE = {
    "QR": "ENDQR",
    "DATAMATRIX": "ENDDATAMATRIX",
    "PDF-417": "ENDPDF",
    "AZTEC": "ENDAZTEC",
    "MAXICODE": "ENDMAXICODE",
}
TALLEST = 65_535


class Wrong(ValueError):
    """The line cannot be obeyed; the label prints without it."""


@dataclass
class Settings:
    """What stays until the end of the session."""

    offset: int = 0
    scale: float = 1.0
    magnified: tuple[int, int] = (1, 1)
    bold: int = 0
    spacing: int = 0
    justified: str = "LEFT"
    end: int | None = None
    code_page: str = "cp437"
    readable: tuple[str, int, int] | None = None


@dataclass
class Open:
    """Lines that belong together, until `end`."""

    end: str
    words: list[str]
    name: str
    lines: list[bytes] = field(default_factory=list)


class Session:
    """One `! … PRINT`: takes the lines behind the header, `page` is what they make."""

    def __init__(self, dots_mm: int, page: Page, offset: int, scale: float) -> None:
        self.page = page
        self.settings = Settings(offset=offset, scale=scale)
        self._dots = {"dots": scale, "inches": dots_mm * 25.4, "cm": dots_mm * 10.0, "mm": float(dots_mm)}
        self._open: Open | None = None

    def take(self, raw: bytes) -> bool:
        """False for a line that is not known or cannot be obeyed."""
        if self._open is not None:
            return self._inside(self._open, raw)
        text = raw.decode("latin-1").strip()
        name, _, rest = text.partition(" ")
        name = name.upper()
        if not name or name.startswith(";") or name in UNSEEN:
            return True
        try:
            return self._obey(name, rest.strip(), raw)
        except ValueError as error:
            self.page.fault(f"{name}: {error}")
            return not isinstance(error, Wrong)

    def _obey(self, name: str, rest: str, raw: bytes) -> bool:
        if name in UNITS:
            self.settings.scale = self._dots[UNITS[name]]
        elif name in TURNS:
            self._text(name, rest, raw)
        elif name in HANDLERS:
            HANDLERS[name](self, name, rest)
        else:
            self.page.fault(f"{name[:40]} is not known")
            return False
        return True

    def graphic(self, text: bytes, data: bytes) -> bool:
        """CG width height x y, data: a bit that is 1 burns."""
        words = text.decode("latin-1").split()
        try:
            self._bits(words[0].upper(), words[1:], data)
        except ValueError as error:
            self.page.fault(f"{words[0]}: {error}")
            return False
        return True

    def close(self) -> Page:
        if self._open is not None:
            self.page.fault(f"{self._open.name} without its {self._open.end}")
            self._open = None
        return self.page

    # units and settings

    def _units(self, word: str) -> int:
        try:
            value = float(word)
        except ValueError as error:
            raise Wrong(f"{word!r} is no number") from error
        dots = value * self.settings.scale
        if not -TALLEST <= dots <= TALLEST:
            raise Wrong(f"{word} is out of range")
        return round(dots)

    def _place(self, x: str, y: str) -> tuple[int, int]:
        return self._units(x) + self.settings.offset, self._units(y)

    def _page_width(self, _name: str, rest: str) -> None:
        width = self._units(words_of(rest, 1)[0])
        if width < 1:
            raise Wrong(f"{rest!r} is no width")
        self.page.width = min(width, 20_000)

    def _magnify(self, _name: str, rest: str) -> None:
        across, down = (number(word, 0, 16) for word in words_of(rest, 2)[:2])
        self.settings.magnified = (max(1, across), max(1, down))

    def _bold(self, _name: str, rest: str) -> None:
        self.settings.bold = number(words_of(rest, 1)[0], 0, 5)

    def _space(self, _name: str, rest: str) -> None:
        self.settings.spacing = self._units(words_of(rest, 1)[0])

    def _justify(self, name: str, rest: str) -> None:
        self.settings.justified = name
        self.settings.end = self._units(rest.split()[0]) if rest.split() else None

    def _encoding(self, _name: str, rest: str) -> None:
        word = words_of(rest, 1)[0].upper()
        if word not in ENCODINGS:
            raise Wrong(f"{word!r} is no encoding")
        self.settings.code_page = ENCODINGS[word]

    def _readable(self, _name: str, rest: str) -> None:
        words = words_of(rest, 1)
        if words[0].upper() == "OFF":
            self.settings.readable = None
            return
        font, size, offset = words_of(rest, 3)[:3]
        self.settings.readable = (font.upper(), number(size, 0, 99), self._units(offset))

    # marks

    def _line(self, name: str, rest: str) -> None:
        """LINE and INVERSE-LINE: the width grows down from a horizontal line and right from an upright one."""
        words = words_of(rest, 5)
        (x, y), (end_x, end_y) = self._place(*words[0:2]), self._place(*words[2:4])
        thick = max(1, self._units(words[4]))
        wide, high = abs(end_x - x) + 1, abs(end_y - y) + 1
        left, top = min(x, end_x), min(y, end_y)
        ink = "flip" if name in ("IL", "INVERSE-LINE") else "burn"
        if y != end_y and x != end_x and ink == "burn":
            stamp = partial(stamps.stroke, wide, high, thick, rising=(end_x > x) != (end_y > y))
        else:
            wide, high = (wide, thick) if y == end_y else (thick, high)
            stamp = partial(stamps.solid, wide, high)
        self.page.add(Mark(left, top, stamp, ink=ink), wide * high)  # type: ignore[arg-type]

    def _box(self, _name: str, rest: str) -> None:
        words = words_of(rest, 5)
        (x, y), (end_x, end_y) = self._place(*words[0:2]), self._place(*words[2:4])
        wide, high, thick = abs(end_x - x) + 1, abs(end_y - y) + 1, max(1, self._units(words[4]))
        self.page.add(Mark(min(x, end_x), min(y, end_y), partial(stamps.frame, wide, high, thick)), wide * high)

    def _expanded(self, name: str, rest: str) -> None:
        words = rest.split(None, 4)
        if len(words) < 5:
            raise Wrong(f"{len(words)} parameters, not 5")
        digits = "".join(words[4].split())
        try:
            data = bytes.fromhex(digits)
        except ValueError as error:
            raise Wrong(f"{digits[:20]!r} is not hexadecimal") from error
        self._bits(name, words[:4], data)

    def _bits(self, name: str, words: list[str], data: bytes) -> None:
        row_bytes, height = number(words[0], 1, 65_535), number(words[1], 1, 65_535)
        x, y = self._place(words[2], words[3])
        if row_bytes * height * 8 > 20_000_000:
            raise Wrong(f"a graphic of {row_bytes} x {height}")
        stamp = partial(stamps.bits, row_bytes, height, data[: row_bytes * height])
        self.page.add(Mark(x, y, stamp, 270 if name.startswith("V") else 0), row_bytes * 8 * height)

    # text

    def _text(self, name: str, rest: str, raw: bytes) -> None:
        words = rest.split(None, 4)
        if len(words) < 4:
            raise Wrong(f"{len(words)} parameters, not 5")
        font, size = words[0].upper(), number(words[1], 0, 99)
        x, y = self._place(words[2], words[3])
        # the data begins one blank behind the fourth parameter and keeps its own blanks
        found = re.match(r"\s*\S+(?:\s+\S+){4} ?", raw.decode("latin-1"))
        line = decoded(raw.rstrip(b"\r\n")[found.end() if found else len(raw) :], font, self.settings.code_page)
        self._put(line, font, size, x, y, TURNS[name])

    def _put(self, line: str, font: str, size: int, x: int, y: int, turn: int) -> None:
        stamp = self._stamp(line, font, size)
        self.page.texts.append(line)
        x, y = self._justified(x, y, stamp.width, turn)
        self.page.add(Mark(x, y, partial(lambda made: made, stamp), turn))

    def _stamp(self, line: str, font: str, size: int) -> Image.Image:
        return letters(line, font, size, self.settings.magnified, self.settings.spacing)

    def _justified(self, x: int, y: int, wide: int, turn: int) -> tuple[int, int]:
        if self.settings.justified == "LEFT":
            return x, y
        if turn == 0:
            room = (self.page.width if self.settings.end is None else self.settings.end) - x - wide
            return x + (room // 2 if self.settings.justified == "CENTER" else room), y
        if turn == 270:
            room = y - (self.settings.end or 0) - wide
            return x, y - (room // 2 if self.settings.justified == "CENTER" else room)
        return x, y

    # symbols

    def _barcode(self, name: str, rest: str) -> None:
        words = rest.split(None, 6)
        upright = name in ("VB", "VBARCODE")
        if words and words[0].upper() in MULTILINE:
            kind = words[0].upper()
            self._open = Open(MULTILINE[kind], words, kind + (" V" if upright else ""))
            return
        if len(words) < 7:
            raise Wrong(f"{len(words)} parameters, not 7")
        narrow, ratio = max(1, self._units(words[1])), RATIOS.get(number(words[2], 0, 30))
        if ratio is None:
            raise Wrong(f"{words[2]} is no ratio")
        height = max(1, self._units(words[3]))
        x, y = self._place(words[4], words[5])
        symbol = barcode(words[0].upper(), words[6])
        widths = symbol.dots(narrow, max(narrow + 1, round(narrow * ratio / 10)))
        turn = 270 if upright else 0
        self.page.barcodes.append(Barcode(symbol.symbology, symbol.text))
        stamp = partial(self._bars, widths, height, symbol.shown, self.settings.readable)
        x, y = self._justified(x, y, sum(widths), turn)
        self.page.add(Mark(x, y, stamp, turn), sum(widths) * height)

    def _bars(
        self, widths: tuple[int, ...], height: int, shown: str, readable: tuple[str, int, int] | None
    ) -> Image.Image:
        size = 0 if readable is None else HEIGHTS.get(readable[0], (24,))[0] // 2 + 12
        return stamps.bars(widths, height, shown, min(size, 36))

    def _inside(self, block: Open, raw: bytes) -> bool:
        if raw.strip().upper() not in (block.end.encode(), *ALIASES.get(block.end, ())):
            if len(block.lines) < 1000:
                block.lines.append(raw)
            return True
        self._open = None
        try:
            CLOSERS.get(block.name.removesuffix(" V"), Session._unsimulated)(self, block)
        except ValueError as error:
            self.page.fault(f"{block.name}: {error}")
        return True

    def _unsimulated(self, block: Open) -> None:
        raise ValueError("is not simulated")

    def _options(self, block: Open) -> tuple[int, int, dict[str, str]]:
        """x, y, and the letters with what follows each."""
        words = block.words[1:]
        if len(words) < 2:
            raise Wrong("no place")
        rest = " ".join(words[2:]).split()
        return *self._place(words[0], words[1]), dict(
            zip((word.upper() for word in rest[::2]), rest[1::2], strict=False)
        )

    def _qr(self, block: Open) -> None:
        """QR x y [M model] [U dots], then `MA,data`."""
        x, y, options = self._options(block)
        cell = number(options.get("U", "6"), 1, 32)
        level, text = qr_data(b"\n".join(block.lines).decode("latin-1"))
        data = text.encode("latin-1")
        if not data or len(data) > qr.CAPACITY[level]:
            raise ValueError(f"{len(data)} bytes are no QR code")
        self.page.barcodes.append(Barcode("qr", spoken(data)))
        turn = 270 if block.name.endswith(" V") else 0
        self.page.add(Mark(x, y, lambda: stamps.modules(qr.matrix(data, level), cell), turn), (177 * cell) ** 2)

    def _data_matrix(self, block: Open) -> None:
        """DATAMATRIX x y [H dots] [S 200] [C columns] [R rows] [G escape]."""
        x, y, options = self._options(block)
        cell = number(options.get("H", "6"), 1, 99)
        if options.get("S", "200") != "200":
            raise ValueError(f"quality {options['S']} is not simulated")
        columns, rows = number(options.get("C", "0"), 0, 144), number(options.get("R", "0"), 0, 144)
        content = unescaped(b"\n".join(block.lines).decode("latin-1"), options.get("G", "~")[:1])
        grid = datamatrix.matrix(content, rows=rows, columns=columns)
        kind = "gs1-datamatrix" if content.startswith(datamatrix.FNC1) else "datamatrix"
        self.page.barcodes.append(Barcode(kind, content.replace(datamatrix.FNC1, "\x1d").lstrip("\x1d")))
        turn = 270 if block.name.endswith(" V") else 0
        self.page.add(Mark(x, y, partial(stamps.modules, grid, cell), turn), (144 * cell) ** 2)

    # lines that belong together

    def _begin(self, name: str, rest: str) -> None:
        end = {"CONCAT": "ENDCONCAT", "VCONCAT": "ENDCONCAT"}.get(name, "ENDMULTILINE")
        self._open = Open(end, rest.split(), name)

    def _concat(self, block: Open) -> None:
        """CONCAT x y, then lines `font size offset data`: one behind the other."""
        if len(block.words) < 2:
            raise Wrong("no place")
        x, y = self._place(block.words[0], block.words[1])
        turn = 270 if block.name == "VCONCAT" else 0
        for raw in block.lines:
            words = raw.split(None, 3)
            if len(words) < 4:
                raise Wrong(f"{raw[:20]!r} has not four parts")
            font, size = words[0].decode("latin-1").upper(), number(words[1].decode("latin-1"), 0, 99)
            offset = self._units(words[2].decode("latin-1"))
            line = decoded(words[3], font, self.settings.code_page)
            stamp = self._stamp(line, font, size)
            self.page.texts.append(line)
            place = (x, y + offset) if turn == 0 else (x + offset, y)
            self.page.add(Mark(*place, partial(lambda made: made, stamp), turn))
            x, y = (x + stamp.width, y) if turn == 0 else (x, y - stamp.width)

    def _multiline(self, block: Open) -> None:
        """MULTILINE height, a line TEXT font size x y, then the lines."""
        if not block.words or not block.lines:
            raise Wrong("no lines")
        height = self._units(block.words[0])
        head = block.lines[0].decode("latin-1").split()
        if len(head) < 5 or head[0].upper() not in TURNS:
            raise Wrong(f"{block.lines[0][:20]!r} is no TEXT")
        turn = TURNS[head[0].upper()]
        x, y = self._place(head[3], head[4])
        for row, raw in enumerate(block.lines[1:]):
            down = row * height
            place = {270: (x + down, y), 180: (x, y - down), 90: (x - down, y)}.get(turn, (x, y + down))
            self._put(
                decoded(raw.rstrip(b"\r"), head[1].upper(), self.settings.code_page),
                head[1].upper(),
                number(head[2], 0, 99),
                *place,
                turn,
            )


ALIASES = {"ENDMULTILINE": (b"ENDML",)}


def number(word: str, low: int, high: int) -> int:
    if not (word.isascii() and word.isdigit() and len(word) < 10 and low <= int(word) <= high):
        raise Wrong(f"{word!r} is not between {low} and {high}")
    return int(word)


def words_of(rest: str, least: int) -> list[str]:
    words = rest.split()
    if len(words) < least:
        raise Wrong(f"{len(words)} parameters, not {least}")
    return words


HANDLERS: dict[str, Callable[[Session, str, str], None]] = {
    "PAGE-WIDTH": Session._page_width,
    "PW": Session._page_width,
    "SETMAG": Session._magnify,
    "SETBOLD": Session._bold,
    "SETSP": Session._space,
    "LEFT": Session._justify,
    "CENTER": Session._justify,
    "RIGHT": Session._justify,
    "ENCODING": Session._encoding,
    "COUNTRY": Session._encoding,
    "BARCODE-TEXT": Session._readable,
    "BT": Session._readable,
    "LINE": Session._line,
    "L": Session._line,
    "INVERSE-LINE": Session._line,
    "IL": Session._line,
    "BOX": Session._box,
    "EXPANDED-GRAPHICS": Session._expanded,
    "EG": Session._expanded,
    "VEXPANDED-GRAPHICS": Session._expanded,
    "VEG": Session._expanded,
    "BARCODE": Session._barcode,
    "B": Session._barcode,
    "VBARCODE": Session._barcode,
    "VB": Session._barcode,
    "CONCAT": Session._begin,
    "VCONCAT": Session._begin,
    "MULTILINE": Session._begin,
    "ML": Session._begin,
}
CLOSERS: dict[str, Callable[[Session, Open], None]] = {
    "QR": Session._qr,
    "DATAMATRIX": Session._data_matrix,
    "CONCAT": Session._concat,
    "VCONCAT": Session._concat,
    "MULTILINE": Session._multiline,
    "ML": Session._multiline,
}
