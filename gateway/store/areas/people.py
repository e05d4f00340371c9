"""How people prove who they are without a badge."""

from gateway.store.areas.area import Area
from gateway.store.rows import Row
from gateway.store.table import Table, Undo


class OperatorPin(Row, frozen=True, kw_only=True):
    """A person's PIN as a slow, keyed hash (argon2id)."""

    operator: str
    pin_hash: str
    set_ms: int = 0


class PeopleTables(Area):
    """What a gateway alone knows of its people."""

    def __init__(self, journal: list[Undo]) -> None:
        self.pins = Table("operator_pin", OperatorPin, ("operator",), journal)
