"""Where each element of a document comes out, and what is wrong with it: for an editor that shows both."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from devices.labels.document import Element, LabelDocument, LabelError
from devices.labels.drawing import png_of
from devices.labels.faults import fault
from devices.labels.layout import Layout
from devices.labels.marks import DOTS_PER_MM, Fill, Frame, Mark, Sheet, Tag, Words, placed
from devices.labels.template import filled_element


class Place(NamedTuple):
    """`element` is counted from 1, as in error sentences; the box is in millimetres, turned and with the text below
    bars; `fault` is a sentence or nothing. What has a fault or nothing to say has no box; a tag has none either."""

    element: int
    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    fault: str


class Drawing(NamedTuple):
    """The label without what is wrong, and the place of each element."""

    png: bytes
    places: tuple[Place, ...]


def places(document: LabelDocument, dpi: int = 203) -> tuple[Place, ...]:
    """One place an element, in the document's order; nothing is raised for an element that is wrong."""
    scale = DOTS_PER_MM.get(dpi, dpi / 25.4)
    layout = Layout(document, scale)
    laid = (laid_out(document, layout, element) for element in document.elements)
    return tuple(place(number, marks, wrong, scale) for number, (marks, wrong) in enumerate(laid, 1))


def drawn(template: LabelDocument, fields: Mapping[str, Any], dpi: int = 203) -> Drawing:
    """A template as it looks with these values; the places are those of the template's elements. LabelError only for
    a sheet that is too large."""
    scale = DOTS_PER_MM.get(dpi, dpi / 25.4)
    layout = Layout(template, scale)
    found, ink = [], list[Mark]()
    for number, element in enumerate(template.elements, 1):
        marks, wrong = list[Mark](), ""
        try:
            filled = filled_element(number, element, fields)
            if filled is not None:
                marks, wrong = laid_out(template, layout, filled)
        except LabelError as error:
            wrong = str(error).partition(": ")[2] or str(error)
        ink += marks
        found.append(place(number, marks, wrong, scale))
    return Drawing(png_of(Sheet(template.width_mm, template.height_mm, scale, tuple(ink))), tuple(found))


def laid_out(document: LabelDocument, layout: Layout, element: Element) -> tuple[list[Mark], str]:
    """Its marks, or what is wrong with it."""
    wrong = fault(document, element)
    if wrong:
        return [], wrong
    try:
        return list(layout.marks(element)), ""
    except (ValueError, LabelError) as error:
        return [], str(error)


def place(number: int, marks: Iterable[Mark], wrong: str, scale: float) -> Place:
    left, top, wide, high = (round(side / scale, 2) for side in around(marks))
    return Place(number, left, top, wide, high, wrong)


def around(marks: Iterable[Mark]) -> tuple[int, int, int, int]:
    """Left, top, width, height of the box around all of them, in dots."""
    boxes = [box(mark) for mark in marks if not isinstance(mark, Tag)]
    if not boxes:
        return 0, 0, 0, 0
    left, top = min(one[0] for one in boxes), min(one[1] for one in boxes)
    return left, top, max(one[0] + one[2] for one in boxes) - left, max(one[1] + one[3] for one in boxes) - top


def box(mark: Mark) -> tuple[int, int, int, int]:
    match mark:
        case Fill(left, top, width, height) | Frame(left, top, width, height, _):
            return left, top, width, height
        case Words(left, top, block):
            across, down = (block.height, block.width) if block.degrees in (90, 270) else (block.width, block.height)
            return left, top, across, down
        case Tag():
            return 0, 0, 0, 0
        case _:
            ink = placed(mark)
            return ink.left, ink.top, ink.width, ink.height
