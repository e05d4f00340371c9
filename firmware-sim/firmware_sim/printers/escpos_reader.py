"""Obeys the commands of ESC/POS that make a receipt or a label (Epson, ESC/POS Command Reference).

One motion unit is one dot. A label ends where it is cut (GS V), at FF and GS FF (label paper feeds to the next one),
or where it is torn off. The Chinese character mode is off until FS &.
"""

from collections.abc import Callable
from functools import partial

from PIL import Image

from firmware_sim.printers import stamps
from firmware_sim.printers.escpos_feeder import Feeder, word
from firmware_sim.printers.escpos_paper import LONGEST_MM
from firmware_sim.printers.escpos_stream import Command
from firmware_sim.printers.escpos_styles import STYLES
from firmware_sim.printers.escpos_symbols import LEVELS, Matrix, Store, barcode, data_matrix, qr_symbol
from firmware_sim.printers.page import Barcode

UNSEEN = frozenset(
    [
        *(f"ESC {one}" for one in ("=", "?", "G", "R", "U", "c", "i", "m", "p", "r", "u", "<")),
        *("NUL", "CR", "DLE 04", "DLE 05", "DLE 14", "FS (", "GS b", "GS f", "GS E", "GS T", "GS j", "GS z"),
        *("GS ( D", "GS ( K", "GS ( E", "GS ( M", "GS g 0", "GS P"),
    ]
)
HIGHEST_RASTER = 20_000_000


class Reader(Feeder):
    """Takes commands; `cut` is told of each label that is finished."""

    def fresh(self) -> None:
        super().fresh()
        self.bar_height, self.bar_module, self.readable, self.readable_b = 162, 3, 0, False
        self.stores = {49: Store(), 54: Store()}
        self.graphic: tuple[Image.Image, int, int] | None = None

    def take(self, command: Command) -> bool:
        """False for what is no command of ESC/POS, or is not simulated."""
        if command.name == "text":
            self.text(command.data)
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
        except IndexError:
            self.sheet.page.fault(f"{command.name}: {len(command.data)} bytes are too few")
        if self.sheet.y > LONGEST_MM * self.dots_mm:
            self.sheet.page.fault(f"the label is longer than {LONGEST_MM} mm")
            self.finish()
        return True

    # settings

    def _initialise(self, _data: bytes) -> None:
        if not self.sheet.at_start:
            self.sheet.pieces.clear()  # the print buffer is cleared
        self.fresh()

    # pictures

    def _bit_image(self, data: bytes) -> None:
        """ESC * m nL nH: columns of 8 or 24 dots; at single density a dot is two wide, of 8 three high."""
        mode, columns = data[0], word(data, 1)
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
        mode, row_bytes, height = data[0] & 3, word(data, 1), word(data, 3)
        self._picture(row_bytes, height, data[5:], 2 if mode & 1 else 1, 2 if mode & 2 else 1)

    def _picture(self, row_bytes: int, height: int, data: bytes, across: int, down: int) -> None:
        if not row_bytes or not height:
            raise ValueError(f"a picture of {row_bytes * 8} x {height}")
        if row_bytes * 8 * height * across * down > HIGHEST_RASTER:
            raise ValueError(f"a picture of {row_bytes * 8 * across} x {height * down} dots fits on no label")
        made = partial(_enlarged_bits, row_bytes, height, data, across, down)
        self.block(made, row_bytes * 8 * across, height * down)

    def _graphics(self, data: bytes) -> None:
        """GS ( L and GS 8 L: 112 stores a raster, 50 (2) prints it."""
        if len(data) < 2:
            raise ValueError("no function")
        function = data[1]
        if function == 112:
            across, down = data[3], data[4]
            wide, height = word(data, 6), word(data, 8)
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
                self.block(lambda: stamp, stamp.width, stamp.height)
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
        self.block(lambda: stamp, stamp.width, stamp.height)

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
        self.block(symbol.stamp, symbol.dots, symbol.stamp().height)

    # the end of a label, page mode


def _restyle(name: str) -> Callable[[Reader, bytes], None]:
    def restyled(reader: Reader, data: bytes) -> None:
        reader.style = STYLES[name](reader.style, data)

    return restyled


def _enlarged_bits(row_bytes: int, height: int, data: bytes, across: int, down: int) -> Image.Image:
    return stamps.enlarged(stamps.bits(row_bytes, height, data), across, down)


HANDLERS: dict[str, Callable[..., None]] = {
    "LF": Feeder.line_feed,
    "FF": Feeder.form_feed,
    "CAN": Feeder.cancel,
    "HT": Feeder.tab,
    "ESC 0C": Feeder.print_area,
    "ESC 2": Feeder.default_spacing,
    "ESC 3": Feeder.spacing,
    "ESC @": Reader._initialise,
    "ESC $": Feeder.absolute,
    "ESC \\": Feeder.relative,
    "ESC *": Reader._bit_image,
    "ESC D": Feeder.set_tabs,
    "ESC J": Feeder.feed_units,
    "ESC L": Feeder.page_mode,
    "ESC S": Feeder.standard_mode,
    "ESC T": Feeder.direct,
    "ESC W": Feeder.set_area,
    "ESC a": Feeder.justify,
    "ESC d": Feeder.feed_lines,
    "ESC {": Feeder.upside_down,
    "GS 0C": Feeder.form_feed,
    "GS $": Feeder.down,
    "GS \\": Feeder.further_down,
    "GS H": lambda reader, data: reader._bar_settings(data, "readable"),
    "GS h": lambda reader, data: reader._bar_settings(data, "bar_height"),
    "GS w": Reader._module,
    "GS k": Reader._barcode,
    "GS ( k": Reader._matrix,
    "GS ( L": Reader._graphics,
    "GS 8 L": Reader._graphics,
    "GS L": Feeder.margin,
    "GS W": Feeder.area_width,
    "GS V": Feeder.cut_paper,
    "GS v 0": Reader._raster,
}
