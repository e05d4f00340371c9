"""How ESC/POS characters look, and the commands that change it (ESC/POS Command Reference, "Character", "Kanji")."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PIL import Image

from firmware_sim.printers import stamps

CODE_PAGES = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737", 15: "iso8859-7", 16: "cp1252",
    17: "cp866", 18: "cp852", 19: "cp858", 33: "cp775", 34: "cp855", 36: "cp862", 37: "cp864", 39: "iso8859-2",
    40: "iso8859-15", 45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254", 49: "cp1255", 50: "cp1256", 51: "cp1257",
    52: "cp1258",
}  # fmt: skip
CHINESE = "gb18030"


@dataclass(frozen=True)
class Style:
    """How characters are printed. Font A has 12 x 24 dots, B 9 x 17, Chinese 24 x 24."""

    font_b: bool = False
    across: int = 1
    down: int = 1
    bold: bool = False
    underline: int = 0
    white: bool = False
    spacing: int = 0
    code_page: str = "cp437"
    chinese: bool = False

    @property
    def cell(self) -> tuple[int, int]:
        wide, high = (9, 17) if self.font_b else (12, 24)
        return wide * self.across, high * self.down

    def text(self, data: bytes) -> str:
        return data.decode(CHINESE if self.chinese else self.code_page, "replace")

    def width(self, char: str) -> int:
        wide = 24 * self.across if self.chinese and not char.isascii() else self.cell[0]
        return wide + self.spacing

    def stamp(self, text: str) -> Image.Image:
        wide, high = self.cell
        if self.chinese and not text.isascii():
            high = max(high, 24 * self.down)
        stamp = stamps.cells(text, wide, high, gap=self.spacing, wide=24 * self.across if self.chinese else 0)
        if self.bold:
            stamp.paste(1, (1, 0), stamp.copy())
        if self.underline:
            stamp.paste(1, (0, high - self.underline, stamp.width, high))
        return stamps.reversed_out(stamp) if self.white else stamp


def _print_mode(style: Style, data: bytes) -> Style:
    """ESC !: bit 0 font B, 3 bold, 4 twice as high, 5 twice as wide, 7 underlined."""
    mode = data[0]
    down, across = (2 if mode & 16 else 1), (2 if mode & 32 else 1)
    underline = 1 if mode & 128 else 0
    return replace(style, font_b=bool(mode & 1), bold=bool(mode & 8), down=down, across=across, underline=underline)


def _chinese_mode(style: Style, data: bytes) -> Style:
    """FS !: bit 2 twice as wide, 3 twice as high, 7 underlined."""
    across, down = (2 if data[0] & 4 else 1), (2 if data[0] & 8 else 1)
    return replace(style, across=across, down=down, underline=1 if data[0] & 128 else 0)


def _code_page(style: Style, data: bytes) -> Style:
    if data[0] not in CODE_PAGES:
        raise ValueError(f"code page {data[0]} is not in the printer")
    return replace(style, code_page=CODE_PAGES[data[0]])


def _double(style: Style, data: bytes) -> Style:
    size = 2 if data[0] & 1 else 1
    return replace(style, across=size, down=size)


def _underline(style: Style, data: bytes) -> Style:
    return replace(style, underline=min(data[0] % 48, 2))


STYLES: dict[str, Callable[[Style, bytes], Style]] = {
    "ESC !": _print_mode,
    "ESC -": _underline,
    "ESC 20": lambda style, data: replace(style, spacing=data[0]),
    "ESC E": lambda style, data: replace(style, bold=bool(data[0] & 1)),
    "ESC M": lambda style, data: replace(style, font_b=data[0] in (1, 49)),
    "ESC t": _code_page,
    "FS !": _chinese_mode,
    "FS &": lambda style, _data: replace(style, chinese=True),
    "FS .": lambda style, _data: replace(style, chinese=False),
    "FS -": _underline,
    "FS W": _double,
    "GS !": lambda style, data: replace(style, across=(data[0] >> 4 & 7) + 1, down=(data[0] & 7) + 1),
    "GS B": lambda style, data: replace(style, white=bool(data[0] & 1)),
}
