"""The fonts and code pages of TSPL (TSPL/TSPL2 Programming Language, "TEXT", "CODEPAGE")."""

from collections.abc import Callable
from functools import partial

from PIL import Image

from firmware_sim.printers import stamps
from firmware_sim.printers.tspl_parameters import whole

# font -> cell, in dots at every resolution
FONTS = {
    "1": (8, 12),
    "2": (12, 20),
    "3": (16, 24),
    "4": (24, 32),
    "5": (32, 48),
    "6": (14, 19),
    "7": (21, 27),
    "8": (14, 25),
}
CHINESE_FONTS = {"TSS24.BF2": 24, "TSS16.BF2": 16, "TSS20.BF2": 20, "TSS32.BF2": 32, "TST24.BF2": 24}
CODE_PAGES = {
    "437": "cp437", "850": "cp850", "852": "cp852", "860": "cp860", "863": "cp863", "865": "cp865", "857": "cp857",
    "861": "cp861", "862": "cp862", "864": "cp864", "866": "cp866", "1250": "cp1250", "1251": "cp1251",
    "1252": "cp1252", "1253": "cp1253", "1254": "cp1254", "1255": "cp1255", "1257": "cp1257", "UTF-8": "utf-8",
    "936": "gb18030", "950": "big5", "932": "cp932", "949": "cp949", "8859-1": "iso8859-1",
}  # fmt: skip
POINTS_INCH = 72
LONGEST_TEXT = 1000


def decoded(data: bytes, font: str, code_page: str) -> str:
    """What a string says: Chinese fonts are GB 18030 or Big5 unless the code page is UTF-8."""
    if font in CHINESE_FONTS and code_page not in ("utf-8", "big5"):
        code_page = "big5" if font.startswith("TST") else "gb18030"
    return data.decode(code_page, "replace")


def letters(line: str, font: str, scale: tuple[str, ...], dpi: int) -> Callable[[], Image.Image]:
    """Dot fonts grow by whole factors; font 0 and true type fonts have their width and height in points."""
    across, down = whole(scale, 0, 1, low=1, high=200), whole(scale, 1, 1, low=1, high=200)
    if len(line) > LONGEST_TEXT:
        raise ValueError(f"{len(line)} characters are too many")
    if font in FONTS:
        width, height = FONTS[font][0] * min(across, 10), FONTS[font][1] * min(down, 10)
        stamps.must_fit(line, width, height)
        return partial(stamps.cells, line, width, height)
    if font in CHINESE_FONTS:
        size = CHINESE_FONTS[font]
        across, down = min(across, 10), min(down, 10)
        stamps.must_fit(line, size * across, size * down)
        return partial(stamps.cells, line, size // 2 * across, size * down, wide=size * across)
    if font == "0" or font.endswith((".TTF", ".OTF", ".TTE")):
        height = max(1, round(down * dpi / POINTS_INCH))
        stamps.must_fit(line, max(height, height * across // down), height)
        return partial(stamps.flowing, line, height, across / down)
    raise ValueError(f"the font {font!r} is not in the printer")


def wrapped(content: str, font: str, scale: tuple[str, ...], dpi: int, width: int) -> list[str]:
    """Lines no wider than `width` dots."""
    lines: list[str] = []
    for part in content.splitlines() or [""]:
        line = ""
        for char in part:
            if line and letters(line + char, font, scale, dpi)().width > width:
                cut = line.rfind(" ") + 1 if char != " " and not stamps.is_wide(char) else 0
                lines.append(line[: cut or None].rstrip())
                line = line[cut:] if cut else ""
            line += char
        lines.append(line)
    return lines
