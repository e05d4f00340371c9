"""Obeys the lines of a CPCL label session (Zebra CPCL Programming Guide).

Coordinates are in the units chosen (dots unless IN-INCHES …), plus the session's offset. Vertical fields turn
counter-clockwise about their first dot. What is not known is a fault of the label, which prints without it.
"""

# ruff: noqa: SIM905 - a table reads better than a list of quotes

import re
from collections.abc import Callable
from functools import partial

from PIL import Image

from firmware_sim.printers import stamps
from firmware_sim.printers.cpcl_blocks import MULTILINE, Block, close
from firmware_sim.printers.cpcl_canvas import TURNS, Canvas, Wrong, number, words_of
from firmware_sim.printers.cpcl_fonts import ENCODINGS, HEIGHTS, decoded
from firmware_sim.printers.cpcl_symbols import RATIOS, barcode
from firmware_sim.printers.page import WIDEST_MM, Barcode, Mark, Page

UNITS = {"IN-DOTS": "dots", "IN-INCHES": "inches", "IN-CENTIMETERS": "cm", "IN-MILLIMETERS": "mm"}
UNSEEN = frozenset(
    "FORM CONTRAST TONE SPEED PREFEED POSTFEED PRESENT-AT JOURNAL GAP-SENSE BAR-SENSE SETFF PACE NO-PACE WAIT REVERSE "
    "REWIND-ON REWIND-OFF BEEP NOTES LT ON-FEED ON-OUT-OF-PAPER TIMEOUT AUTOCAL MULTI CUT PARTIAL-CUT SET-TOF "
    "FEED LMARGIN SETLF SETLP TEAR-OFF PEEL".split()
)


class Session(Canvas):
    """One `! … PRINT`: takes the lines behind the header, `page` is what they make."""

    def __init__(self, dots_mm: int, page: Page, offset: int, scale: float) -> None:
        super().__init__(page, offset, scale)
        self._dots = {"dots": scale, "inches": dots_mm * 25.4, "cm": dots_mm * 10.0, "mm": float(dots_mm)}
        self._widest = WIDEST_MM * dots_mm
        self._open: Block | None = None

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

    def _page_width(self, _name: str, rest: str) -> None:
        width = self.units(words_of(rest, 1)[0])
        if width < 1:
            raise Wrong(f"{rest!r} is no width")
        self.page.width = min(width, self._widest)

    def _magnify(self, _name: str, rest: str) -> None:
        across, down = (number(word, 0, 16) for word in words_of(rest, 2)[:2])
        self.settings.magnified = (max(1, across), max(1, down))

    def _bold(self, _name: str, rest: str) -> None:
        self.settings.bold = number(words_of(rest, 1)[0], 0, 5)

    def _space(self, _name: str, rest: str) -> None:
        self.settings.spacing = self.units(words_of(rest, 1)[0])

    def _justify(self, name: str, rest: str) -> None:
        self.settings.justified = name
        self.settings.end = self.units(rest.split()[0]) if rest.split() else None

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
        self.settings.readable = (font.upper(), number(size, 0, 99), self.units(offset))

    # marks

    def _line(self, name: str, rest: str) -> None:
        """LINE and INVERSE-LINE: the width grows down from a horizontal line and right from an upright one."""
        words = words_of(rest, 5)
        (x, y), (end_x, end_y) = self.place(*words[0:2]), self.place(*words[2:4])
        thick = max(1, self.units(words[4]))
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
        (x, y), (end_x, end_y) = self.place(*words[0:2]), self.place(*words[2:4])
        wide, high, thick = abs(end_x - x) + 1, abs(end_y - y) + 1, max(1, self.units(words[4]))
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
        x, y = self.place(words[2], words[3])
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
        x, y = self.place(words[2], words[3])
        # the data begins one blank behind the fourth parameter and keeps its own blanks
        found = re.match(r"\s*\S+(?:\s+\S+){4} ?", raw.decode("latin-1"))
        line = decoded(raw.rstrip(b"\r\n")[found.end() if found else len(raw) :], font, self.settings.code_page)
        self.put(line, font, size, x, y, TURNS[name])

    # symbols

    def _barcode(self, name: str, rest: str) -> None:
        words = rest.split(None, 6)
        upright = name in ("VB", "VBARCODE")
        if words and words[0].upper() in MULTILINE:
            kind = words[0].upper()
            self._open = Block(MULTILINE[kind], words, kind + (" V" if upright else ""))
            return
        if len(words) < 7:
            raise Wrong(f"{len(words)} parameters, not 7")
        narrow, ratio = max(1, self.units(words[1])), RATIOS.get(number(words[2], 0, 30))
        if ratio is None:
            raise Wrong(f"{words[2]} is no ratio")
        height = max(1, self.units(words[3]))
        x, y = self.place(words[4], words[5])
        symbol = barcode(words[0].upper(), words[6])
        widths = symbol.dots(narrow, max(narrow + 1, round(narrow * ratio / 10)))
        turn = 270 if upright else 0
        self.page.barcodes.append(Barcode(symbol.symbology, symbol.text))
        stamp = partial(self._bars, widths, height, symbol.shown, self.settings.readable)
        x, y = self.justified_at(x, y, sum(widths), turn)
        self.page.add(Mark(x, y, stamp, turn), sum(widths) * height)

    def _bars(
        self, widths: tuple[int, ...], height: int, shown: str, readable: tuple[str, int, int] | None
    ) -> Image.Image:
        """BARCODE-TEXT font size offset: the text stands `offset` below the bars."""
        if readable is None:
            return stamps.bars(widths, height)
        font, size, offset = readable
        high = HEIGHTS.get(font, (24, 48))[: size + 1][-1]
        return stamps.bars(widths, height, shown, min(high, 100), gap=min(max(offset, 0), 500))

    def _inside(self, block: Block, raw: bytes) -> bool:
        if not block.ends_with(raw):
            if len(block.lines) < 1000:
                block.lines.append(raw)
            return True
        self._open = None
        try:
            close(self, block)
        except ValueError as error:
            self.page.fault(f"{block.name}: {error}")
        return True

    # lines that belong together

    def _begin(self, name: str, rest: str) -> None:
        end = {"CONCAT": "ENDCONCAT", "VCONCAT": "ENDCONCAT"}.get(name, "ENDMULTILINE")
        self._open = Block(end, rest.split(), name)


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
