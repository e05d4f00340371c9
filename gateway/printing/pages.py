"""Pick lists and delivery notes as labels of 100 x 150 mm, as many as their rows need."""

from collections.abc import Iterator
from typing import Any

from devices.labels import Barcode, LabelDocument, Line, Text
from gateway.contracts.sealing import Receiver
from gateway.locale.texts import translate

PAGED = ("pick_list", "delivery_note")
ROWS = 14  # a page
TOP_MM, ROW_MM = 38.0, 7.4


def pages(kind: str, fields: dict[str, Any], receiver: Receiver | None, language: str) -> Iterator[LabelDocument]:
    """`fields`: number, printed, rows [{left, sku, name, quantity}]; a delivery note shows to whom as well."""
    rows = fields["rows"]
    count = max(1, -(-len(rows) // ROWS))
    for page in range(count):
        head = _head(kind, fields, receiver, language, page + 1, count)
        body = [element for i, row in enumerate(rows[page * ROWS : (page + 1) * ROWS]) for element in _row(i, row)]
        yield LabelDocument(name=kind, width_mm=100, height_mm=150, elements=(*head, *body))


def _head(
    kind: str, fields: dict[str, Any], receiver: Receiver | None, language: str, page: int, count: int
) -> tuple[Any, ...]:
    title = translate("Pick list", language) if kind == "pick_list" else translate("Delivery note", language)
    name = receiver.name if receiver is not None else ""
    below = "   ".join(part for part in (name, str(fields.get("warehouse", "")), str(fields["printed"])) if part)
    return (
        Text(x_mm=3, y_mm=3, text=title, size_mm=6, width_mm=60, bold=True),
        Text(x_mm=63, y_mm=4, text=f"{page} / {count}", size_mm=4, width_mm=34, align="right"),
        Text(x_mm=3, y_mm=12, text=str(fields["number"]), size_mm=5, width_mm=94),
        Barcode(
            x_mm=3, y_mm=19, symbology="code128", text=str(fields["number"]), height_mm=8, width_mm=94, readable=False
        ),
        Text(x_mm=3, y_mm=30, text=below or "-", size_mm=3.2, width_mm=94, overflow="ellipsis"),
        Line(x_mm=2, y_mm=36, length_mm=96, thickness_mm=0.4),
    )


def _row(i: int, row: dict[str, Any]) -> tuple[Any, ...]:
    y = TOP_MM + ROW_MM * i
    name = f"{row['sku']}  {row['name']}"
    return (
        Text(x_mm=3, y_mm=y, text=str(row.get("left", "")) or " ", size_mm=4, width_mm=24, overflow="ellipsis"),
        Text(x_mm=28, y_mm=y, text=name, size_mm=3.4, width_mm=56, overflow="ellipsis"),
        Text(x_mm=85, y_mm=y, text=f"x{row['quantity']}", size_mm=4.2, width_mm=12, align="right", bold=True),
        Line(x_mm=2, y_mm=y + 6, length_mm=96, thickness_mm=0.15),
    )
