"""Obeys the commands of ESC/POS that make a receipt or a label (Epson, ESC/POS Command Reference).

One motion unit is one dot. A label ends where it is cut (GS V), at FF and GS FF (label paper feeds to the next one),
or where it is torn off. The Chinese character mode is off until FS &.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PIL import Image

from firmware_sim.printers import stamps
from firmware_sim.printers.escpos_paper import LONGEST_MM, Area, Sheet
from firmware_sim.printers.escpos_stream import Command
from firmware_sim.printers.escpos_styles import STYLES, Style
from firmware_sim.printers.escpos_symbols import LEVELS, Matrix, Store, barcode, data_matrix, qr_symbol
from firmware_sim.printers.page import Barcode, Mark, Page

UNSEEN = frozenset(
    [
        *(f"ESC {one}" for one in ("=", "?", "G", "R", "U", "c", "i", "m", "p", "r", "u", "<")),
        *("NUL", "CR", "DLE 04", "DLE 05", "DLE 14", "FS (", "GS b", "GS f", "GS E", "GS T", "GS j", "GS z"),
        *("GS ( D", "GS ( K", "GS ( E", "GS ( M", "GS g 0", "GS P"),
    ]
)
HIGHEST_RASTER = 20_000_000
TAB_EVERY = 8


class Reader:
    """Takes commands; `cut` is told of each label that is finished."""

    def __init__(self, dots_mm: int, dpi: int, width: int, cut: Callable[[Page], None]) -> None:
        self.dots_mm = dots_mm
        self.dpi = dpi
        self._paper_width = width
        self._cut = cut
        self._fresh()

    def _fresh(self) -> None:
        """ESC @: everything as after power on; what is on the paper stays."""
        old = getattr(self, "sheet", None)
        page = old.page if old is not None else Page(self._paper_width, 1)
        self.sheet = Sheet(page, self._paper_width, spacing=round(self.dpi / 6), y=old.y if old is not None else 0)
        self.style = Style()
        self.area: Area | None = None
        self.bar_height, self.bar_module, self.readable, self.readable_b = 162, 3, 0, False
        self.stores = {49: Store(), 54: Store()}
        self.tabs: list[int] = []
        self.graphic: tuple[Image.Image, int, int] | None = None

    def take(self, command: Command) -> bool:
        """False for what is no command of ESC/POS, or is not simulated."""
        if command.name == "text":
            self._text(command.data)
            return True
        handler = _restyle(command.name) if command.name in STYLES else HANDLERS.get(command.name)
        if handler is None:
            known = command.name in UNSEEN
            if not known:
                strange = f"{command.raw.hex(' ').upper()} is not known"
                self.sheet.page.fault(strange if command.name == "?" else f"{command.name} is not simulated")
            return known
        try:
            handler(self, command.data)
        except ValueError as error:
            self.sheet.page.fault(f"{command.name}: {error}")
        if self.sheet.y > LONGEST_MM * self.dots_mm:
            self.sheet.page.fault(f"the label is longer than {LONGEST_MM} mm")
            self.finish()
        return True

    def finish(self) -> None:
        """The label is cut or torn off; a blank one is none."""
        if not self.sheet.at_start:
            self.sheet.feed()
        page = self.sheet.page
        page.length = max(1, self.sheet.y)
        if page.marks:
            self._cut(page)
            faults: list[str] = []
        else:
            faults = page.faults
        self.sheet = self.sheet.copy_settings(Page(self._paper_width, 1, faults=faults))

    # text

    def _text(self, data: bytes) -> None:
        if self.area is None:
            self.sheet.write(data, self.style)
            return
        text = self.style.text(data)
        self.sheet.page.texts.append(text)
        for char in text:
            stamp = self.style.stamp(char)
            if self.area.at_x + stamp.width > self.area.along:
                self.area.at_x, self.area.at_y = 0, self.area.at_y + max(self.sheet.spacing, stamp.height)
            self.area.put(stamp)
            self.area.at_x += self.style.spacing

    def _line_feed(self, _data: bytes) -> None:
        self._feed(None)

    def _feed(self, dots: int | None) -> None:
        if self.area is None:
            self.sheet.feed(dots)
        else:
            self.area.at_x = 0
            self.area.at_y += self.sheet.spacing if dots is None else dots

    def _feed_lines(self, data: bytes) -> None:
        lines = data[0]
        self._feed(lines * self.sheet.spacing)

    def _feed_units(self, data: bytes) -> None:
        self._feed(data[0])

    def _tab(self, _data: bytes) -> None:
        tabs = self.tabs or [self.style.cell[0] * TAB_EVERY * place for place in range(1, 33)]
        self.sheet.settle()
        self.sheet.move(next((tab for tab in tabs if tab > self.sheet.x), self.sheet.x))

    def _set_tabs(self, data: bytes) -> None:
        self.tabs = [column * self.style.cell[0] for column in data if column]

    # settings

    def _initialise(self, _data: bytes) -> None:
        if not self.sheet.at_start:
            self.sheet.pieces.clear()  # the print buffer is cleared
        self._fresh()

    def _justify(self, data: bytes) -> None:
        if self.sheet.at_start:
            self.sheet.justified = {0: 0, 48: 0, 1: 1, 49: 1, 2: 2, 50: 2}.get(data[0], self.sheet.justified)

    def _spacing(self, data: bytes) -> None:
        self.sheet.spacing = data[0]

    def _default_spacing(self, _data: bytes) -> None:
        self.sheet.spacing = round(self.dpi / 6)

    def _margin(self, data: bytes) -> None:
        if self.sheet.at_start:
            self.sheet.left = min(_word(data), self._paper_width)
            self.sheet.width = min(self.sheet.width, self._paper_width - self.sheet.left)

    def _area_width(self, data: bytes) -> None:
        if self.sheet.at_start:
            self.sheet.width = max(1, min(_word(data), self._paper_width - self.sheet.left))

    def _upside_down(self, data: bytes) -> None:
        if self.sheet.at_start:
            self.sheet.upside_down = bool(data[0] & 1)

    def _absolute(self, data: bytes) -> None:
        if self.area is not None:
            self.area.at_x = min(_word(data), self.area.along)
        else:
            self.sheet.move(_word(data))

    def _relative(self, data: bytes) -> None:
        step = int.from_bytes(data[:2], "little", signed=True)
        if self.area is not None:
            self.area.at_x = max(0, min(self.area.at_x + step, self.area.along))
        else:
            self.sheet.settle()
            self.sheet.move(self.sheet.x + step)

    # pictures

    def _bit_image(self, data: bytes) -> None:
        """ESC * m nL nH: columns of 8 or 24 dots; at single density a dot is two wide, of 8 three high."""
        mode, columns = data[0], _word(data, 1)
        if mode not in (0, 1, 32, 33):
            raise ValueError(f"mode {mode}")
        if not columns:
            return
        deep = 3 if mode in (32, 33) else 1
        stamp = Image.frombytes("1", (8 * deep, columns), data[3:]).transpose(Image.Transpose.TRANSPOSE)
        stamp = stamps.enlarged(stamp, 1 if mode in (1, 33) else 2, 1 if deep == 3 else 3)
        if self.area is not None:
            self.area.put(stamp)
        else:
            self.sheet.image(stamp)

    def _raster(self, data: bytes) -> None:
        """GS v 0 m xL xH yL yH: m 1 is twice as wide, 2 twice as high, 3 both; a bit that is 1 burns."""
        mode, row_bytes, height = data[0] & 3, _word(data, 1), _word(data, 3)
        self._picture(row_bytes, height, data[5:], 2 if mode & 1 else 1, 2 if mode & 2 else 1)

    def _picture(self, row_bytes: int, height: int, data: bytes, across: int, down: int) -> None:
        if not row_bytes or not height:
            raise ValueError(f"a picture of {row_bytes * 8} x {height}")
        if row_bytes * 8 * height * across * down > HIGHEST_RASTER:
            raise ValueError(f"a picture of {row_bytes * 8 * across} x {height * down} dots fits on no label")
        made = partial(_enlarged_bits, row_bytes, height, data, across, down)
        self._block(made, row_bytes * 8 * across, height * down)

    def _block(self, stamp: Callable[[], Image.Image], width: int, height: int) -> None:
        if self.area is not None:
            self.area.put(stamp())
        else:
            self.sheet.block(stamp, width, height)

    def _graphics(self, data: bytes) -> None:
        """GS ( L and GS 8 L: 112 stores a raster, 50 (2) prints it."""
        if len(data) < 2:
            raise ValueError("no function")
        function = data[1]
        if function == 112:
            across, down = data[3], data[4]
            wide, height = _word(data, 6), _word(data, 8)
            row_bytes = (wide + 7) // 8
            if across not in (1, 2) or down not in (1, 2) or len(data) < 10 + row_bytes * height:
                raise ValueError(f"a graphic of {wide} x {height} with {len(data) - 10} bytes")
            if not wide or not height or row_bytes * 8 * height * across * down > HIGHEST_RASTER:
                raise ValueError(f"a graphic of {wide} x {height} dots")
            bits = stamps.bits(row_bytes, height, data[10 : 10 + row_bytes * height]).crop((0, 0, wide, height))
            self.graphic = (bits, across, down)
        elif function in (2, 50):
            if self.graphic is not None:
                stamp = stamps.enlarged(*self.graphic)
                self._block(lambda: stamp, stamp.width, stamp.height)
        elif function not in (0, 1, 3, 4, 48, 49, 51, 52, 64, 65, 66, 67, 69, 80, 81, 82, 83, 85):
            raise ValueError(f"function {function} is not known")

    # symbols

    def _bar_settings(self, data: bytes, name: str) -> None:
        setattr(self, name, data[0])

    def _module(self, data: bytes) -> None:
        """GS w: 1 to 6 dots (76 has the finest); out of range changes nothing."""
        if 1 <= data[0] <= 6:
            self.bar_module = data[0]

    def _barcode(self, data: bytes) -> None:
        symbol = barcode(data)
        widths = symbol.dots(self.bar_module, round(self.bar_module * 2.5))
        height = max(1, self.bar_height)
        if sum(widths) > self.sheet.width and self.area is None:
            raise ValueError(f"{sum(widths)} dots are wider than the printing area")
        self.sheet.page.barcodes.append(Barcode(symbol.symbology, symbol.text))
        size, where = (17 if self.readable_b else 24), self.readable % 48
        shown = symbol.shown if where in (1, 2, 3) else ""
        stamp = stamps.bars(widths, height, shown, size, above=where == 1)
        self._block(lambda: stamp, stamp.width, stamp.height)

    def _matrix(self, data: bytes) -> None:
        """GS ( k cn fn …: 49 QR, 54 Data Matrix."""
        kind, function, rest = data[0], data[1] if len(data) > 1 else 0, data[2:]
        store = self.stores.get(kind)
        if store is None:
            raise ValueError(f"the symbol {kind} is not simulated")
        if function == 67 and rest:
            store.size = min(max(rest[0], 1), 16)
        elif function == 69 and rest and kind == 49:
            store.level = LEVELS.get(rest[0], store.level)
        elif function == 66 and len(rest) >= 3 and kind == 54:
            store.shape = (rest[1], rest[2])
        elif function == 80:
            store.data = rest[1:]
        elif function == 81:
            self._print_matrix(qr_symbol(store) if kind == 49 else data_matrix(store))
        elif function not in (65, 66, 67, 69, 82):
            raise ValueError(f"function {function} is not known")

    def _print_matrix(self, symbol: Matrix) -> None:
        self.sheet.page.barcodes.append(Barcode(symbol.symbology, symbol.text))
        self._block(symbol.stamp, symbol.dots, symbol.stamp().height)

    # the end of a label, page mode

    def _cut_paper(self, data: bytes) -> None:
        if len(data) > 1:
            self.sheet.feed(data[1])
        self.finish()

    def _form_feed(self, _data: bytes) -> None:
        if self.area is None:
            self.finish()
            return
        self._print_area(b"")
        self.area = None

    def _print_area(self, _data: bytes) -> None:
        if self.area is None:
            return
        area = self.area
        mark = Mark(self.sheet.left + area.x, self.sheet.y + area.y, area.draw)
        self.sheet.page.add(mark, area.width * area.height)
        self.sheet.y += area.y + area.height
        self.area = replace(area, marks=[*area.marks])

    def _page_mode(self, _data: bytes) -> None:
        if self.area is None:
            self.sheet.feed(0)
            self.area = Area(0, 0, self.sheet.width, 200 * self.dots_mm)

    def _standard_mode(self, _data: bytes) -> None:
        self.area = None

    def _set_area(self, data: bytes) -> None:
        if self.area is None:
            return
        x, y, width, height = (_word(data, at) for at in (0, 2, 4, 6))
        if not width or not height or width * height > HIGHEST_RASTER:
            raise ValueError(f"an area of {width} x {height}")
        self.area = Area(x, y, width, height, self.area.direction)

    def _direct(self, data: bytes) -> None:
        if self.area is not None:
            self.area.direction = data[0] & 3
            self.area.at_x, self.area.at_y = 0, 24

    def _down(self, data: bytes) -> None:
        if self.area is not None:
            self.area.at_y = _word(data)

    def _further_down(self, data: bytes) -> None:
        if self.area is not None:
            self.area.at_y += int.from_bytes(data[:2], "little", signed=True)

    def _cancel(self, _data: bytes) -> None:
        if self.area is not None:
            self.area.marks.clear()


def _restyle(name: str) -> Callable[[Reader, bytes], None]:
    def restyled(reader: Reader, data: bytes) -> None:
        reader.style = STYLES[name](reader.style, data)

    return restyled


def _enlarged_bits(row_bytes: int, height: int, data: bytes, across: int, down: int) -> Image.Image:
    return stamps.enlarged(stamps.bits(row_bytes, height, data), across, down)


def _word(data: bytes, at: int = 0) -> int:
    return int.from_bytes(data[at : at + 2], "little")


HANDLERS: dict[str, Callable[[Reader, bytes], None]] = {
    "LF": Reader._line_feed,
    "FF": Reader._form_feed,
    "CAN": Reader._cancel,
    "HT": Reader._tab,
    "ESC 0C": Reader._print_area,
    "ESC 2": Reader._default_spacing,
    "ESC 3": Reader._spacing,
    "ESC @": Reader._initialise,
    "ESC $": Reader._absolute,
    "ESC \\": Reader._relative,
    "ESC *": Reader._bit_image,
    "ESC D": Reader._set_tabs,
    "ESC J": Reader._feed_units,
    "ESC L": Reader._page_mode,
    "ESC S": Reader._standard_mode,
    "ESC T": Reader._direct,
    "ESC W": Reader._set_area,
    "ESC a": Reader._justify,
    "ESC d": Reader._feed_lines,
    "ESC {": Reader._upside_down,
    "GS 0C": Reader._form_feed,
    "GS $": Reader._down,
    "GS \\": Reader._further_down,
    "GS H": lambda reader, data: reader._bar_settings(data, "readable"),
    "GS h": lambda reader, data: reader._bar_settings(data, "bar_height"),
    "GS w": Reader._module,
    "GS k": Reader._barcode,
    "GS ( k": Reader._matrix,
    "GS ( L": Reader._graphics,
    "GS 8 L": Reader._graphics,
    "GS L": Reader._margin,
    "GS W": Reader._area_width,
    "GS V": Reader._cut_paper,
    "GS v 0": Reader._raster,
}
