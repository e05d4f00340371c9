"""The warehouses that a gateway serves."""

from gateway.store.areas.area import Area
from gateway.store.rows import Row
from gateway.store.table import Table, Undo


class Warehouse(Row, frozen=True, kw_only=True):
    """A warehouse on this floor; one below a parent is its sub-warehouse (子仓), others stand beside it (平行仓)."""

    warehouse: str
    name: str = ""
    parent: str = ""


class PlaceTables(Area):
    """Warehouses; zones and bins are tables of the state itself."""

    def __init__(self, journal: list[Undo]) -> None:
        self.warehouses = Table("warehouse", Warehouse, ("warehouse",), journal)
