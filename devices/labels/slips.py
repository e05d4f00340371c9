"""Delivery notes and pick lists as label documents 100 mm wide, for a printer that has no other paper: as many as their
lines need, each with its number, the head of the lines and a page number."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from devices.labels.document import Barcode, Box, Element, LabelDocument, Line, Text
from devices.labels.papers import (
    DeliveryNote,
    PickList,
    amount_of,
    is_priced,
    note_facts,
    parties,
    pick_facts,
    read,
    sums,
    words,
    yuan,
)
from devices.labels.raster import PITCH, broken, clean

WIDTH_MM, HEIGHT_MM, EDGE_MM = 100, 150, 3
TEXT_MM, SMALL_MM = 3.4, 2.8
FOOT_MM = 6
BARCODE_ROOM_MM = 54
UNITS = 100  # parts of a character's height in which text is measured
MOST_LINES = 3
BESIDE = 2  # facts that stand beside the barcode
MOST_IN_BARS = 20  # characters of a number that is printed as a barcode


class Row(NamedTuple):
    """Elements whose places are counted from the row's own top."""

    height_mm: float
    elements: tuple[Element, ...]


def delivery_slips(fields: Mapping[str, Any] | DeliveryNote) -> tuple[LabelDocument, ...]:
    """The note's labels; LabelError as for the PDF."""
    note = read(fields, DeliveryNote)
    say, priced = words(note.language), is_priced(note)
    name_mm = 60 if priced else 78
    rows = [
        (
            *below(one.name + (f"  {one.spec}" if one.spec else ""), one.sku, EDGE_MM, name_mm),
            right(str(one.quantity), 65 if priced else 83, 14, bold=True),
            *([right(yuan(amount_of(one)), 79, 18)] if priced else []),
        )
        for one in note.lines
    ]
    titles = [left(say["name"], EDGE_MM, name_mm), right(say["quantity"], 65 if priced else 83, 14)]
    titles += [right(say["amount"], 79, 18)] if priced else []
    told = [fact for fact in note_facts(note) if fact[1]]
    first = [*facts(told[:BESIDE], 0), *facts([*told[BESIDE:], *parties(note)], WIDTH_MM)]
    last = [*facts(sums(note), WIDTH_MM), *([paragraph(note.footer)] if note.footer else [])]
    return paged("delivery-note", say["delivery_note"], note.order, first, titles, rows, last, say["page"])


def pick_slips(fields: Mapping[str, Any] | PickList) -> tuple[LabelDocument, ...]:
    """The list's labels, in the order of its lines."""
    picks = read(fields, PickList)
    say = words(picks.language)
    rows = [
        (
            Text(x_mm=EDGE_MM, y_mm=0, text=one.bin, size_mm=4, width_mm=24, bold=True),
            *below(one.name, f"{one.sku}   {one.tote}".strip(), 28, 50),
            right(str(one.quantity), 78, 11, bold=True),
            Box(x_mm=92, y_mm=0.2, width_mm=4, height_mm=4, thickness_mm=0.25),
        )
        for one in picks.lines
    ]
    titles = [left(say["bin"], EDGE_MM, 24), left(say["name"], 28, 50), right(say["quantity"], 78, 11)]
    told = [fact for fact in pick_facts(picks) if fact[1]]
    first = [*facts(told[:BESIDE], 0), *facts(told[BESIDE:], WIDTH_MM)]
    return paged("pick-list", say["pick_list"], picks.number, first, titles, rows, [], say["page"])


def left(text: str, x_mm: float, width_mm: float) -> Text:
    return Text(x_mm=x_mm, y_mm=0, text=text, size_mm=TEXT_MM, width_mm=width_mm)


def right(text: str, x_mm: float, width_mm: float, bold: bool = False) -> Text:
    return Text(x_mm=x_mm, y_mm=0, text=text, size_mm=TEXT_MM, width_mm=width_mm, align="right", bold=bold)


def lines_of(text: str, size_mm: float, width_mm: float) -> int:
    return len(broken(clean(text), UNITS, int(width_mm / size_mm * UNITS)))


def below(name: str, small: str, x_mm: float, width_mm: float) -> tuple[Text, Text]:
    """A name on up to three lines and a smaller line below it."""
    count = min(lines_of(name, TEXT_MM, width_mm), MOST_LINES)
    long = Text(x_mm=x_mm, y_mm=0, text=name, size_mm=TEXT_MM, width_mm=width_mm, lines=count, overflow="ellipsis")
    y_mm = round(count * TEXT_MM * PITCH + 0.3, 2)
    return long, Text(x_mm=x_mm, y_mm=y_mm, text=small or " ", size_mm=SMALL_MM, width_mm=width_mm, overflow="ellipsis")


def paragraph(text: str, x_mm: float = EDGE_MM, width_mm: float = WIDTH_MM - 2 * EDGE_MM) -> Row:
    count = lines_of(text, TEXT_MM, width_mm)
    return tight([Text(x_mm=x_mm, y_mm=0, text=text, size_mm=TEXT_MM, width_mm=width_mm, lines=count)])


def facts(rows: Sequence[tuple[str, str]], width_mm: float) -> list[Row]:
    """Name and value of what has one; beside the barcode where no width is given."""
    room = (width_mm or WIDTH_MM - BARCODE_ROOM_MM) - EDGE_MM * 2
    indent = max((len(name) * (TEXT_MM if not name.isascii() else TEXT_MM * 0.6) for name, _ in rows), default=0) + 2
    found = []
    for name, value in rows:
        if value:
            beside = paragraph(value, EDGE_MM + indent, room - indent)
            found.append(tight([left(name, EDGE_MM, indent), *beside.elements]))
    return found


def tight(elements: Sequence[Element]) -> Row:
    """A row as high as its lowest text."""
    bottoms = [one.y_mm + one.lines * one.size_mm * PITCH for one in elements if isinstance(one, Text)]
    return Row(round(max(bottoms), 2), tuple(elements))


def paged(
    name: str,
    title: str,
    number: str,
    first: Sequence[Row],
    titles: Sequence[Text],
    rows: Sequence[Sequence[Element]],
    last: Sequence[Row],
    page_words: str,
) -> tuple[LabelDocument, ...]:
    """Rows on as many labels as they need; the number stands as a barcode on the first."""
    sheets = [Sheet(title, number, barcode=True)]
    for at, row in enumerate(first):
        if at == BESIDE:
            sheets[-1].clear_barcode()
        sheets = added(sheets, row, lambda: Sheet(title, number))
    sheets[-1].clear_barcode()
    heading = Row(TEXT_MM * PITCH + 1.6, tuple(titles))
    sheets[-1].head(heading)

    def next_sheet() -> Sheet:
        sheet = Sheet(title, number)
        sheet.head(heading)
        return sheet

    for elements in rows:
        high = tight(elements)
        rule = Line(x_mm=EDGE_MM, y_mm=high.height_mm + 0.6, length_mm=WIDTH_MM - 2 * EDGE_MM, thickness_mm=0.13)
        sheets = added(sheets, Row(high.height_mm + 1.6, (*high.elements, rule)), next_sheet)
    for row in last:
        sheets = added(sheets, row, lambda: Sheet(title, number))
    return tuple(
        LabelDocument(
            name=name,
            width_mm=WIDTH_MM,
            height_mm=HEIGHT_MM,
            elements=(*sheet.elements, foot(page_words.format(page=at, pages=len(sheets)))),
        )
        for at, sheet in enumerate(sheets, 1)
    )


def foot(text: str) -> Text:
    return Text(x_mm=50, y_mm=HEIGHT_MM - FOOT_MM, text=text, size_mm=SMALL_MM, width_mm=47, align="right")


def added(sheets: list["Sheet"], row: Row, fresh: Callable[[], "Sheet"]) -> list["Sheet"]:
    """The row on the last label, or on a fresh one where it finds no room."""
    if sheets[-1].y_mm + row.height_mm > HEIGHT_MM - FOOT_MM - 1:
        sheets = [*sheets, fresh()]
    sheets[-1].put(row)
    return sheets


class Sheet:
    """A label that is being filled from the top."""

    def __init__(self, title: str, number: str, barcode: bool = False) -> None:
        self.elements: list[Element] = [
            Text(x_mm=EDGE_MM, y_mm=EDGE_MM, text=title, size_mm=6, width_mm=40, bold=True),
        ]
        self.y_mm = 11.5
        self._clear_mm = 0.0
        carried = number.isascii() and number.isprintable() and len(number) <= MOST_IN_BARS
        if barcode and carried:
            x_mm = WIDTH_MM - BARCODE_ROOM_MM
            self.elements.append(
                Barcode(
                    x_mm=x_mm, y_mm=EDGE_MM, symbology="code128", text=number, width_mm=BARCODE_ROOM_MM, height_mm=10
                )
            )
            self._clear_mm = 19.0
        else:
            small = Text(x_mm=45, y_mm=4.2, text=number, size_mm=4, width_mm=52, align="right", overflow="ellipsis")
            self.elements.append(small)

    def put(self, row: Row) -> None:
        for element in row.elements:
            at = round(self.y_mm + getattr(element, "y_mm", 0), 2)
            self.elements.append(msgspec.structs.replace(element, y_mm=at))
        self.y_mm = round(self.y_mm + row.height_mm, 2)

    def clear_barcode(self) -> None:
        self.y_mm = max(self.y_mm, self._clear_mm)

    def head(self, heading: Row) -> None:
        self.y_mm = round(self.y_mm + 1, 2)
        rule = Line(x_mm=EDGE_MM, y_mm=heading.height_mm - 1, length_mm=WIDTH_MM - 2 * EDGE_MM, thickness_mm=0.4)
        self.put(Row(heading.height_mm, (*heading.elements, rule)))
