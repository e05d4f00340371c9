"""Where each element of a document comes out, and what is wrong with it: for an editor that shows both."""

from collections.abc import Iterable
from typing import NamedTuple

from devices.labels.document import LabelDocument, LabelError
from devices.labels.faults import fault
from devices.labels.layout import Layout
from devices.labels.marks import DOTS_PER_MM, Fill, Frame, Mark, Tag, Words, placed


class Place(NamedTuple):
    """`element` is counted from 1, as in error sentences; the box is in millimetres, turned and with the text below
    bars; `fault` is a sentence or nothing. What has a fault has no box; an RFID tag has neither."""

    element: int
    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    fault: str


def places(document: LabelDocument, dpi: int = 203) -> tuple[Place, ...]:
    """One place an element, in the document's order; nothing is raised for an element that is wrong."""
    scale = DOTS_PER_MM.get(dpi, dpi / 25.4)
    layout = Layout(document, scale)
    found = []
    for number, element in enumerate(document.elements, 1):
        wrong, marks = fault(document, element), list[Mark]()
        if not wrong:
            try:
                marks = list(layout.marks(element))
            except (ValueError, LabelError) as error:
                wrong = str(error)
        left, top, wide, high = (round(side / scale, 2) for side in around(marks))
        found.append(Place(number, left, top, wide, high, wrong))
    return tuple(found)


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
