"""ZPL's graphic field read back, written from the programming guide and not from the encoder."""

import re

from PIL import Image

COUNTS = {chr(ord("G") + n): n + 1 for n in range(19)} | {chr(ord("g") + n): 20 * (n + 1) for n in range(20)}
FIELD = re.compile(r"\^FO(\d+),(\d+)\^GFA,(\d+),(\d+),(\d+),([^^]*)\^FS")


def rows(data: str, row_digits: int) -> list[str]:
    done: list[str] = []
    row, count = "", 0
    for char in data:
        if char in COUNTS:
            count += COUNTS[char]
            continue
        if char in ",!":
            row = row.ljust(row_digits, "0" if char == "," else "F")
        elif char == ":":
            assert row == ""
            row = done[-1]
        else:
            row += char * max(count, 1)
        count = 0
        if len(row) >= row_digits:
            assert len(row) == row_digits
            done.append(row)
            row = ""
    assert row == ""
    return done


def decoded(total: int, row_bytes: int, data: str) -> bytes:
    found = bytes.fromhex("".join(rows(data, row_bytes * 2)))
    assert len(found) == total
    return found


def graphics(zpl: bytes) -> list[tuple[int, int, Image.Image]]:
    """Left, top and picture (ink is black) of every graphic field."""
    found = []
    for left, top, sent, total, row_bytes, data in FIELD.findall(zpl.decode()):
        assert sent == total
        raw = decoded(int(total), int(row_bytes), data)
        size = (int(row_bytes) * 8, int(total) // int(row_bytes))
        picture = Image.frombytes("1", size, bytes(byte ^ 0xFF for byte in raw))
        found.append((int(left), int(top), picture))
    return found


def drawn(zpl: bytes, width: int, height: int) -> Image.Image:
    """All graphic fields on one sheet."""
    sheet = Image.new("1", (width, height), 255)
    for left, top, picture in graphics(zpl):
        sheet.paste(picture, (left, top))
    return sheet
