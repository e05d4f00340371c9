"""Rasters for the languages that draw pictures over what is there: pictures that touch are sent as one."""

from collections.abc import Iterable

from PIL import Image

from devices.labels.bitmap import Bitmap, packed
from devices.labels.marks import Inked, placed


def rasters(marks: Iterable[Inked]) -> list[Bitmap]:
    """The ink of the marks; no two of them share a byte of a row."""
    found: list[Bitmap] = []
    for mark in marks:
        one = placed(mark)
        if not one.data:
            continue
        while touching := [other for other in found if touch(one, other)]:
            found = [other for other in found if other not in touching]
            one = joined([*touching, one])
        found.append(one)
    return found


def touch(one: Bitmap, other: Bitmap) -> bool:
    """Rows are sent in whole bytes: what fills up the last byte counts."""
    return (
        one.left < other.left + other.row_bytes * 8
        and other.left < one.left + one.row_bytes * 8
        and one.top < other.top + other.height
        and other.top < one.top + one.height
    )


def joined(parts: list[Bitmap]) -> Bitmap:
    left, top = min(part.left for part in parts), min(part.top for part in parts)
    wide = max(part.left + part.width for part in parts) - left
    high = max(part.top + part.height for part in parts) - top
    sheet = Image.new("1", (wide, high), 0)
    for part in parts:
        sheet.paste(1, (part.left - left, part.top - top), part.image())
    whole = packed(sheet)
    return whole._replace(left=left + whole.left, top=top + whole.top)
