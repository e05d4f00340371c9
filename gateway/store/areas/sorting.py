"""Unique codes that orders have used, and real totes that stand in slots of carts."""

from gateway.store.areas.area import Area
from gateway.store.rows import Row
from gateway.store.table import Table, Undo


class UnitUse(Row, frozen=True, kw_only=True):
    """A piece with a code of its own that belongs to an order; state: picked, verified, shipped."""

    sku: str
    unit: str
    fulfilment: str
    state: str = "picked"
    parcel: str = ""


class BoundTote(Row, frozen=True, kw_only=True):
    """The label of a real tote stands for a slot until its order has left; then the row goes."""

    label: str
    tote: str
    wave: str
    slot: int
    fulfilment: str


class SortingTables(Area):
    """What picking and the wall know beside waves and stops."""

    def __init__(self, journal: list[Undo]) -> None:
        self.units = Table("unit_use", UnitUse, ("sku", "unit"), journal, {"fulfilment": lambda row: row.fulfilment})
        self.bound = Table(
            "bound_tote",
            BoundTote,
            ("label",),
            journal,
            {"fulfilment": lambda row: row.fulfilment, "tote": lambda row: row.tote},
        )
