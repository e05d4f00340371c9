"""Reads the commands of one ZPL II format into fields (ZPL II Programming Guide, "ZPL Commands").

Settings such as ^PW ^LL ^LH ^CF ^BY ^CI ^FW outlive the format, as in the printer. A command that is not known here,
or whose data cannot be used, is kept in `faults`; the label prints without it.
"""

# ruff: noqa: SIM905 - a table reads better than a list of quotes

import re
from collections.abc import Callable
from dataclasses import replace

from firmware_sim.printers.zpl_fields import Block, Box, Field, Font, Format, Picture, Place, Text, dots
from firmware_sim.printers.zpl_graphics import BadGraphic, decode
from firmware_sim.printers.zpl_settings import TURNS, OpenField, Settings, letter, number
from firmware_sim.printers.zpl_stream import Command
from firmware_sim.printers.zpl_symbols import SYMBOLS
from firmware_sim.symbols.code128 import CannotEncode

ENCODINGS = {0: "cp850", 13: "cp850", 26: "gb18030", 27: "cp1252", 28: "utf-8", 29: "utf-16-be", 30: "utf-16-le"}
BITMAP_FONTS = {"A": (9, 5), "B": (11, 7), "C": (18, 10), "D": (18, 10), "E": (28, 15), "F": (26, 13), "G": (60, 40)}
UNSEEN = frozenset(
    "^FX ^PR ^MD ^MM ^MN ^MT ^MU ^JM ^LS ^LT ^PM ^PF ^ID ^IS ^SE ^CW ^RS ^RB ^RR ^HR ^JU ^JZ ^ST ^MC ^PA ^TO ^SS ^SZ "
    "^CM ^CO ^FM ^FP ^XB ^PP ^JJ ^JT ^ML ^MF ^MP ~SD ~TA ~JS ~JN ~JO ^SP ^KL".split()
)
# these change the picture unless they say this
NEUTRAL = {"^LS": "0", "^LT": "0", "^PM": "N", "^JM": "A", "^MU": "D", "^FP": "H"}
MOST_DOTS = 20_000_000  # a field beyond this is far off any label
WIDEST_MM, LONGEST_MM = 108, 990  # the print head, and the longest label of the ZD421


class FormatReader:
    """Takes the commands between `^XA` and `^XZ`; `close` gives the format."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.format = Format(settings.width, settings.length)
        self._field = self._new_field()

    def take(self, command: Command) -> bool:
        """True when the command is one of ZPL's that is read here, or that leaves nothing to be seen."""
        handler = HANDLERS.get(command.name)
        if handler is not None:
            handler(self, command)
            return True
        word = command.words()[0].strip().upper()
        if command.name in NEUTRAL and word not in ("", NEUTRAL[command.name]):
            self.format.faults.append(f"{command.name}{word} is not simulated")
            return False
        if command.name not in UNSEEN:
            self.format.faults.append(f"{command.name} is not known")
            return False
        return True

    def close(self) -> Format:
        self.format.width = self.settings.width
        self.format.length = self.settings.length
        self.format.inverted = self.settings.inverted
        return self.format

    # settings

    def _print_width(self, command: Command) -> None:
        widest = WIDEST_MM * self.settings.dots_mm
        self.settings.width = number(command.words(), 0, self.settings.width, 2, widest)

    def _label_length(self, command: Command) -> None:
        longest = LONGEST_MM * self.settings.dots_mm
        self.settings.length = number(command.words(), 0, self.settings.length, 1, longest)

    def _label_home(self, command: Command) -> None:
        words = command.words()
        self.settings.home_x = number(words, 0, 0)
        self.settings.home_y = number(words, 1, 0)

    def _orientation(self, command: Command) -> None:
        self.settings.inverted = letter(command.words(), 0, "NI", "N") == "I"

    def _quantity(self, command: Command) -> None:
        self.format.copies = number(command.words(), 0, 1, 1, 99_999_999)

    def _encoding(self, command: Command) -> None:
        self.settings.encoding = ENCODINGS.get(number(command.words(), 0, 0), "cp850")

    def _field_turn(self, command: Command) -> None:
        self.settings.turn = letter(command.words(), 0, TURNS, "N")

    def _bar_defaults(self, command: Command) -> None:
        words = command.words()
        self.settings.module = number(words, 0, self.settings.module, 1, 100)
        self.settings.bar_height = number(words, 2, self.settings.bar_height, 1)
        self.settings.ratio = number(tenths(words, 1), 0, round(self.settings.ratio * 10), 20, 30) / 10

    def _default_font(self, command: Command) -> None:
        words = command.words()
        name = words[0].strip().upper()[:1] or self.settings.font.name
        self.settings.font = self._font(name, "N", words, 1)

    # the field

    def _new_field(self) -> OpenField:
        return OpenField(Place(self.settings.home_x, self.settings.home_y))

    def _origin(self, command: Command) -> None:
        words = command.words()
        self._field = self._new_field()
        self._field.place = Place(
            self.settings.home_x + number(words, 0, 0),
            self.settings.home_y + number(words, 1, 0),
            on_base=command.name == "^FT",
            align_right=letter(words, 2, "012", "0") == "1",
        )

    def _font_of_field(self, command: Command) -> None:
        text = command.data.decode("latin-1")
        name = text[:1].upper() or "0"
        words = text[1:].split(",")
        turn = letter(words, 0, TURNS, self.settings.turn)
        self._field.font = self._font(name, turn, words, 1)

    def _font(self, name: str, turn: str, words: list[str], at: int) -> Font:
        height, width = number(words, at, 0), number(words, at + 1, 0)
        if name in BITMAP_FONTS:
            cell_height, cell_width = BITMAP_FONTS[name]
            height = max(1, round((height or cell_height) / cell_height)) * cell_height
            width = max(1, round(width / cell_width) if width else height // cell_height) * cell_width
            return Font(name, height, width, turn)
        base = self.settings.font
        height = height or width or (base.height if base.name == name else 15)
        return Font(name, height, width or height, turn)

    def _block(self, command: Command) -> None:
        words = command.words()
        self._field.block = Block(
            number(words, 0, 0),
            number(words, 1, 1, 1, 9999),
            number(words, 2, 0, -9999, 9999),
            letter(words, 3, "LCRJ", "L"),
            number(words, 4, 0),
        )

    def _symbol(self, command: Command) -> None:
        self._field.symbol = (command.name, command.words())

    def _hexed(self, command: Command) -> None:
        self._field.hexed = command.data[:1] or b"_"

    def _reversed(self, command: Command) -> None:
        self._field.reverse = True

    def _data(self, command: Command) -> None:
        self._field.data = command.data

    def _rfid(self, command: Command) -> None:
        self._field.rfid = command.words()

    def _box(self, command: Command) -> None:
        words = command.words()
        thick = number(words, 2, 1, 1)
        self._add(
            Box(
                self._field.place,
                number(words, 0, thick, thick),
                number(words, 1, thick, thick),
                thick,
                letter(words, 3, "BW", "B") == "W",
                number(words, 4, 0, 0, 8),
                self._field.reverse,
            )
        )

    def _graphic(self, command: Command) -> None:
        try:
            self._add(Picture(self._field.place, decode(command.data), self._field.reverse))
        except BadGraphic as error:
            self.format.faults.append(str(error))

    def _separator(self, _command: Command) -> None:
        done, self._field = self._field, self._new_field()
        if done.data is None:
            return
        data = unhex(done.data, done.hexed) if done.hexed else done.data
        text = data.decode(self.settings.encoding, errors="replace")
        if done.rfid is not None:
            self._encode_tag(done.rfid, text)
        elif done.symbol is not None:
            self._draw_symbol(done, *done.symbol, text)
        else:
            font = done.font or replace(self.settings.font, turn=self.settings.turn)
            self._add(Text(done.place, font, text, done.block, done.reverse))

    def _add(self, made: Field) -> None:
        if dots(made) > MOST_DOTS:
            self.format.faults.append(f"a {type(made).__name__.lower()} of {dots(made)} dots fits on no label")
            return
        self.format.fields.append(made)

    def _encode_tag(self, words: list[str], text: str) -> None:
        """`^RFW,H` writes the EPC in hexadecimal; `A` writes ASCII. Other operations are not simulated."""
        if letter(words, 0, "WELRPS", "W") not in "WE":
            self.format.faults.append(f"^RF{','.join(words)} is not simulated")
            return
        epc = text.strip() if letter(words, 1, "AHE", "H") != "A" else text.encode("latin-1", "replace").hex()
        if not re.fullmatch(r"(?:[0-9A-Fa-f]{4})+", epc):
            self.format.faults.append(f"^RF: {text!r} is not whole words of hexadecimal")
            return
        self.format.epc = epc.upper()

    def _draw_symbol(self, spec: OpenField, name: str, words: list[str], text: str) -> None:
        try:
            self._add(SYMBOLS[name](self.settings, spec, words, text))
        except (CannotEncode, ValueError) as error:
            self.format.faults.append(f"{name}: {error}")


def tenths(words: list[str], at: int) -> list[str]:
    """`2.5` as 25; what is no number stays as it is."""
    try:
        return [str(float(words[at]) * 10)]
    except (IndexError, ValueError):
        return []


def unhex(data: bytes, mark: bytes) -> bytes:
    """`^FH`: mark and two hexadecimal digits are one byte."""
    pattern = re.compile(re.escape(mark) + rb"([0-9A-Fa-f]{2})")
    return pattern.sub(lambda match: bytes.fromhex(match[1].decode("ascii")), data)


HANDLERS: dict[str, Callable[[FormatReader, Command], None]] = {
    "^PW": FormatReader._print_width,
    "^LL": FormatReader._label_length,
    "^LH": FormatReader._label_home,
    "^PO": FormatReader._orientation,
    "^PQ": FormatReader._quantity,
    "^CI": FormatReader._encoding,
    "^FW": FormatReader._field_turn,
    "^BY": FormatReader._bar_defaults,
    "^CF": FormatReader._default_font,
    "^FO": FormatReader._origin,
    "^FT": FormatReader._origin,
    "^A": FormatReader._font_of_field,
    "^FB": FormatReader._block,
    **dict.fromkeys(SYMBOLS, FormatReader._symbol),
    "^FH": FormatReader._hexed,
    "^FR": FormatReader._reversed,
    "^FD": FormatReader._data,
    "^FV": FormatReader._data,
    "^RF": FormatReader._rfid,
    "^GB": FormatReader._box,
    "^GF": FormatReader._graphic,
    "^FS": FormatReader._separator,
}
