"""The fonts and encodings of CPCL (CPCL Programming Guide, "Text Commands" and the appendix of fonts)."""

import re

from PIL import Image

from firmware_sim.printers import stamps

# font, size -> cell in dots; fonts 1, 4, 5 and 6 are proportional
CELLS = {
    "0": ((8, 9), (16, 9), (8, 18), (16, 18), (32, 18), (16, 36), (32, 36)),
    "2": ((20, 12), (20, 24)),
    "7": ((12, 24), (24, 48)),
}
HEIGHTS = {"1": (48,), "4": (47, 94, 45, 90, 180, 270, 360, 450), "5": (24, 48, 46, 92), "6": (27,)}
CHINESE_FONT = re.compile(r"(?:GB|SIM|HEI|KAI|CHN)[A-Z]*(\d\d)?[A-Z]*(?:\.CPF)?|(24|55)")
CHINESE_SIZE = {"55": 16, "16": 16, "20": 20, "32": 32}
ENCODINGS = {
    "UTF-8": "utf-8", "UTF8": "utf-8", "ASCII": "cp850", "GB18030": "gb18030", "GB2312": "gb18030", "BIG5": "big5",
    "SHIFT-JIS": "cp932", "CHINA": "gb18030", "USA": "cp437", "LATIN9": "iso8859-15", "CP850": "cp850",
    "CP874": "cp874", "CP1252": "cp1252",
}  # fmt: skip
LONGEST_TEXT = 1000


def decoded(data: bytes, font: str, code_page: str) -> str:
    """What a text says: a Chinese font is GB 18030 where no encoding was chosen."""
    if CHINESE_FONT.fullmatch(font) and code_page in ("cp437", "cp850"):
        code_page = "gb18030"
    return data.decode(code_page, "replace")


def letters(line: str, font: str, size: int, magnified: tuple[int, int], spacing: int) -> Image.Image:
    across, down = magnified
    if len(line) > LONGEST_TEXT:
        raise ValueError(f"{len(line)} characters are too many")
    chinese = CHINESE_FONT.fullmatch(font)
    if chinese is not None:
        cell = CHINESE_SIZE.get(chinese[1] or chinese[2] or "24", 24)
        stamps.must_fit(line, cell * across + spacing, cell * down)
        return stamps.cells(line, cell // 2 * across, cell * down, gap=spacing, wide=cell * across)
    if font in CELLS:
        width, height = CELLS[font][min(size, len(CELLS[font]) - 1)]
        stamps.must_fit(line, width * across + spacing, height * down)
        return stamps.cells(line, width * across, height * down, gap=spacing)
    heights = HEIGHTS.get(font)
    if heights is None and not font.endswith((".CSF", ".TTF", ".CPF")):
        raise ValueError(f"the font {font!r} is not in the printer")
    height = heights[min(size, len(heights) - 1)] if heights else max(8, size)
    stamps.must_fit(line, height * max(across, down), height * down)
    return stamps.flowing(line, height * down, across / down)
