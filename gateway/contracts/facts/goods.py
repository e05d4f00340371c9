"""What facts about goods are made of: movements, pieces, lines."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Quality(StrEnum):
    """The state of goods."""

    GOOD = "good"
    DEFECTIVE = "defective"


class Movement(msgspec.Struct, frozen=True, omit_defaults=True):
    """Pieces of one SKU go from a place to a place (a bin, a tote, a staging place; `""` is outside)."""

    sku: str
    quantity: int  # > 0
    from_place: str = ""
    to_place: str = ""
    quality: Quality = Quality.GOOD
    owner: str = "own"
    lot: str = ""
    units: tuple[str, ...] = ()

    @property
    def delta(self) -> int:
        """What the movement does to the warehouse's stock on hand."""
        return self.quantity * ((self.from_place == "") - (self.to_place == ""))


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """One confirmation inside a line: how many pieces, when (UTC), keyed or scanned."""

    at: datetime
    quantity: int
    keyed: bool = False
    unit: str = ""


class CountedLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """Pieces of one line of a document."""

    line_no: int
    sku: str
    quantity: int
