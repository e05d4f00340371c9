"""Label documents as PDF, a page each, in vectors: text can be searched and copied."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fpdf import FPDF
from fpdf.enums import TextMode

from devices.labels.document import LabelDocument
from devices.labels.faults import check
from devices.labels.fonts import font_file
from devices.labels.layout import lay_out
from devices.labels.marks import Code, Fill, Frame, Mark, Picture, Words
from devices.labels.pdf.paper import FAMILY, POINT_MM, UNDATED, runs
from devices.labels.raster import BOLD, RISE, left_of

FINE = 24  # dots a millimetre, at which a label is laid out
ASCENT = 0.937  # the font's, in heights of a character


def label_pages(documents: Sequence[LabelDocument]) -> bytes:
    """One page a label, of the label's size; LabelError when one cannot be drawn. An RFID tag is no ink."""
    pdf = FPDF(unit="mm")
    pdf.set_margin(0)
    pdf.set_auto_page_break(False)
    pdf.add_font(FAMILY, fname=font_file(), collection_font_number=0)
    pdf.set_creator("Floorgate")
    pdf.set_creation_date(UNDATED)
    for document in documents:
        check(document)
        pdf.add_page(format=(document.width_mm, document.height_mm))
        for mark in lay_out(document, FINE).marks:
            draw(pdf, mark)
    return bytes(pdf.output())


def draw(pdf: FPDF, mark: Mark) -> None:
    match mark:
        case Fill(left, top, width, height):
            pdf.rect(left / FINE, top / FINE, width / FINE, height / FINE, style="F")
        case Frame(left, top, width, height, thick):
            pdf.set_line_width(thick / FINE)
            inset = thick / 2
            pdf.rect((left + inset) / FINE, (top + inset) / FINE, (width - thick) / FINE, (height - thick) / FINE)
        case Picture(left, top, ink):
            if ink.data:
                at = (left + ink.left) / FINE, (top + ink.top) / FINE
                picture = ink.image().point([255] + [0] * 255)
                pdf.image(picture, *at, w=ink.width / FINE, h=ink.height / FINE)
        case Code():
            bars(pdf, mark)
        case Words():
            words(pdf, mark)


def bars(pdf: FPDF, mark: Code) -> None:
    module, one = mark.module / FINE, mark.symbol
    tall = module if one.is_square else mark.height / FINE
    with turned(pdf, mark.left, mark.top, one.width * module, tall * len(one.rows), mark.degrees) as (left, top):
        for at, row in enumerate(one.rows):
            for begin, count in runs(row, one.width):
                pdf.rect(left + begin * module, top + at * tall, count * module, tall, style="F")


def words(pdf: FPDF, mark: Words) -> None:
    block = mark.block
    wide, high = block.width / FINE, block.height / FINE
    colour = 255 if block.inverse else 0
    down = block.size * (ASCENT - RISE) + (block.size * 0.1 if block.inverse else 0)
    pdf.set_font(FAMILY, size=block.size / FINE / POINT_MM)
    with turned(pdf, mark.left, mark.top, wide, high, block.degrees) as (left, top):
        if block.inverse:
            pdf.rect(left, top, wide, high, style="F")
        mode = TextMode.FILL_STROKE if block.bold else TextMode.FILL
        stroke = block.size * BOLD * 2 / FINE / POINT_MM  # `text` takes the width of its stroke in points
        with pdf.local_context(text_mode=mode, line_width=stroke, text_color=colour, draw_color=colour):
            for number, row in enumerate(block.rows):
                if row.strip():
                    pdf.text(left + left_of(row, block) / FINE, top + (number * block.pitch + down) / FINE, row)


@contextmanager
def turned(
    pdf: FPDF, left_dots: int, top_dots: int, wide: float, high: float, degrees: int
) -> Iterator[tuple[float, float]]:
    """The corner at which a box is drawn upright to come out turned clockwise, with its corner where it should be."""
    across, down = (high, wide) if degrees in (90, 270) else (wide, high)
    x, y = left_dots / FINE + across / 2, top_dots / FINE + down / 2
    with pdf.rotation(-degrees, x, y):
        yield x - wide / 2, y - high / 2
