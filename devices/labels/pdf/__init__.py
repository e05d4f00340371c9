"""Paper: delivery notes, pick lists, and labels as pages. `delivery_note(fields)`, `pick_list(fields)` -> PDF."""

import json
from importlib.resources import files
from typing import Any

from devices.labels.pdf.fields import DeliveryNote, Party, PickLine, PickList, SoldLine
from devices.labels.pdf.notes import delivery_note
from devices.labels.pdf.pages import label_pages
from devices.labels.pdf.picks import pick_list

__all__ = [
    "DeliveryNote",
    "Party",
    "PickLine",
    "PickList",
    "SoldLine",
    "delivery_note",
    "examples",
    "label_pages",
    "pick_list",
]


def examples() -> dict[str, dict[str, Any]]:
    """Fields of a delivery note and of a pick list, as they may come."""
    found: dict[str, dict[str, Any]] = json.loads((files(__name__) / "examples.json").read_bytes())
    return found
