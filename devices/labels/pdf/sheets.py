"""Many labels on sheets of paper, side by side, for those who have no label printer: cut along the lines."""

from collections.abc import Sequence

from fpdf import FPDF

from devices.labels.document import LabelDocument, LabelError
from devices.labels.faults import check
from devices.labels.fonts import font_file
from devices.labels.layout import lay_out
from devices.labels.marks import Tag
from devices.labels.pdf.pages import FINE, draw
from devices.labels.pdf.paper import FAMILY, UNDATED

A4_MM = (210, 297)
MARGIN_MM = 8.0
GAP_MM = 2.0
HAIR_MM = 0.1


def label_sheets(documents: Sequence[LabelDocument], paper_mm: tuple[float, float] = A4_MM) -> bytes:
    """Labels row by row in a grid of the first label's size. Raises LabelError when one cannot be drawn, is larger
    than the first, or larger than the paper."""
    if not documents:
        raise LabelError("there is no label to print")
    wide, high = documents[0].width_mm, documents[0].height_mm
    across = int((paper_mm[0] - 2 * MARGIN_MM + GAP_MM) // (wide + GAP_MM))
    down = int((paper_mm[1] - 2 * MARGIN_MM + GAP_MM) // (high + GAP_MM))
    if not across or not down:
        raise LabelError(f"a label of {wide:g} x {high:g} mm is larger than the paper")
    pdf = _paper()
    for number, document in enumerate(documents):
        check(document)
        if (document.width_mm, document.height_mm) != (wide, high):
            raise LabelError("labels on one sheet have one size")
        at = number % (across * down)
        if at == 0:
            pdf.add_page(format=paper_mm)
        left = MARGIN_MM + (at % across) * (wide + GAP_MM)
        top = MARGIN_MM + (at // across) * (high + GAP_MM)
        _place(pdf, document, left, top)
    return bytes(pdf.output())


def _paper() -> FPDF:
    pdf = FPDF(unit="mm")
    pdf.set_margin(0)
    pdf.set_auto_page_break(False)
    pdf.add_font(FAMILY, fname=font_file(), collection_font_number=0)
    pdf.set_creator("Floorgate")
    pdf.set_creation_date(UNDATED)
    return pdf


def _place(pdf: FPDF, document: LabelDocument, left: float, top: float) -> None:
    pdf.set_line_width(HAIR_MM)
    pdf.set_draw_color(160)
    pdf.rect(left, top, document.width_mm, document.height_mm)
    pdf.set_draw_color(0)
    right, lower = round(left * FINE), round(top * FINE)
    for mark in lay_out(document, FINE).marks:
        if not isinstance(mark, Tag):
            draw(pdf, mark._replace(left=mark.left + right, top=mark.top + lower))
