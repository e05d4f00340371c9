"""What one transaction takes in from the floors, and how the areas take part in it.

Each area has a part (`central/*/floor.py`): it loads what its messages speak of in a few statements, is handed the
events one by one in their order, gathers what they change, and writes it with one statement a table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Connection

from central.errors import CentralError
from central.stock.services import StockChange, StockKey, StockLevel
from gateway.contracts.messages import Message


class CannotApply(CentralError):
    """An event speaks of something that central does not know; it is parked (its goods move all the same)."""


@dataclass(frozen=True, slots=True)
class FloorEvent:
    """An event of a floor with its typed message."""

    id: str
    gateway: str
    warehouse: str
    time: datetime
    message: Message


@dataclass
class Intake:
    """What the parts share in one transaction."""

    tx: Connection
    at: datetime
    stock: StockChange = field(default_factory=StockChange)
    levels: dict[StockKey, StockLevel] = field(default_factory=dict)  # of the rows changed, once stock is written
    risen: dict[str, set[str]] = field(default_factory=dict)  # warehouse -> SKUs that waiting orders may want

    def rise(self, warehouse: str, skus: Sequence[str] | set[str]) -> None:
        """More can be reserved of these SKUs: orders that wait for them are tried again at the end."""
        self.risen.setdefault(warehouse, set()).update(skus)


class FloorPart:
    """An area's share of an intake; made anew for each transaction."""

    handlers: ClassVar[Mapping[type[Message], Callable[[Any, FloorEvent, Any], None]]] = {}

    def __init__(self, intake: Intake) -> None:
        self.intake = intake

    def load(self, events: Sequence[FloorEvent]) -> None:
        """Reads (and locks) what these events, all of this part's types, speak of."""

    def write(self) -> None:
        """Writes what was gathered; stock is written already."""
