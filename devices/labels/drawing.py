"""A label as it will come out, dot by dot: for the editor's screen, for PDF, and for printers that take pictures."""

import io

from PIL import Image, ImageDraw

from devices.labels.document import LabelError
from devices.labels.marks import Fill, Frame, Sheet, Tag, placed
from devices.labels.raster import PAPER_TABLE

MOST_DOTS = 60_000_000


def ink_of(sheet: Sheet) -> Image.Image:
    """The whole label, one bit a dot; 1 is ink. LabelError when it has more dots than a picture should."""
    if sheet.width * sheet.height > MOST_DOTS:
        raise LabelError(f"{sheet.width_mm} x {sheet.height_mm} mm at {sheet.dpi} dpi is too large for a picture")
    canvas = Image.new("1", (sheet.width, sheet.height), 0)
    draw = ImageDraw.Draw(canvas)
    for mark in sheet.marks:
        if isinstance(mark, Tag):
            continue
        if isinstance(mark, Fill | Frame):
            right, bottom = mark.left + mark.width - 1, mark.top + mark.height - 1
            if isinstance(mark, Fill):
                draw.rectangle((mark.left, mark.top, right, bottom), fill=1)
            else:
                draw.rectangle((mark.left, mark.top, right, bottom), outline=1, width=mark.thickness)
            continue
        bitmap = placed(mark)
        if bitmap.data:
            draw.bitmap((bitmap.left, bitmap.top), bitmap.image(), fill=1)
    return canvas


def png_of(sheet: Sheet) -> bytes:
    """Black on white; the file says how many dots an inch it has."""
    file = io.BytesIO()
    picture = ink_of(sheet).point(PAPER_TABLE)
    picture.save(file, "PNG", dpi=(sheet.dpi, sheet.dpi))
    return file.getvalue()
