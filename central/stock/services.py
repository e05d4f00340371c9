"""Warehouses, and what facts do to stock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from central.catalog.services import ensure_products
from central.database.bulk import RowStatement, insert_rows
from central.database.tables import table
from central.errors import CentralError
from central.stock.models import StockMovement, Warehouse
from central.tasks.services import raise_task

OWN = "own"
GOOD = "good"


class UnknownWarehouse(CentralError):
    """No warehouse of that code."""


class WarehouseInfo(NamedTuple):
    """What services need to know of a warehouse."""

    code: str
    kind: str
    gateway: str | None

    @property
    def is_floor(self) -> bool:
        """Its physical facts belong to a gateway."""
        return self.kind == "floor" and self.gateway is not None


def warehouse(tx: Connection, code: str | None = None) -> WarehouseInfo:
    """The warehouse of this code, or the default one; raises UnknownWarehouse."""
    wanted = Warehouse.is_default if code is None else Warehouse.code == code
    row = tx.execute(select(Warehouse.code, Warehouse.kind, Warehouse.gateway).where(wanted)).first()
    if row is None:
        raise UnknownWarehouse(f"there is no warehouse {code!r}" if code else "there is no default warehouse")
    return WarehouseInfo(*row)


class StockKey(NamedTuple):
    """One counter row."""

    owner: str
    sku: str
    warehouse: str
    quality: str


@dataclass(frozen=True, slots=True)
class Move:
    """What one event does to one counter row: `delta` pieces on hand."""

    key: StockKey
    delta: int
    event_id: str
    source: str
    reason: str
    document: str
    at: datetime


@dataclass
class StockChange:
    """What a transaction does to stock: gathered row by row, written once."""

    moves: list[Move] = field(default_factory=list)
    reserved: dict[StockKey, int] = field(default_factory=dict)

    def move(self, move: Move) -> None:
        """Adds a movement; the moves of one event and row are one."""
        self.moves.append(move)

    def reserve(self, key: StockKey, quantity: int) -> None:
        """Changes what is reserved: positive for claims that turned into reservations, negative for what left."""
        self.reserved[key] = self.reserved.get(key, 0) + quantity

    def on_hand(self) -> dict[StockKey, int]:
        """The change of each row's pieces on hand."""
        sums: dict[StockKey, int] = {}
        for move in self.moves:
            sums[move.key] = sums.get(move.key, 0) + move.delta
        return sums


class StockLevel(NamedTuple):
    """A counter row after a change."""

    on_hand: int
    reserved: int


_KEY = {"owner": "text", "sku": "text", "warehouse": "text", "quality": "text"}
_SAME_ROW = (
    "stock.owner = v.owner AND stock.sku = v.sku AND stock.warehouse = v.warehouse AND stock.quality = v.quality"
)
_CHANGE = RowStatement.over(
    "UPDATE stock SET on_hand = stock.on_hand + v.d_on_hand, reserved = stock.reserved + v.d_reserved FROM v"
    f" WHERE {_SAME_ROW} RETURNING stock.owner, stock.sku, stock.warehouse, stock.quality, stock.on_hand,"
    " stock.reserved",
    {**_KEY, "d_on_hand": "integer", "d_reserved": "integer"},
)


def write_change(tx: Connection, change: StockChange, at: datetime) -> dict[StockKey, StockLevel]:
    """Writes movements and counters; a row that falls below what is reserved raises a task.

    A fact always applies: goods that central does not know are created by name of their code.
    """
    sums = change.on_hand()
    rows: list[dict[str, Any]] = [
        {**key._asdict(), "d_on_hand": sums.get(key, 0), "d_reserved": change.reserved.get(key, 0)}
        for key in sorted(sums.keys() | change.reserved.keys())
        if sums.get(key, 0) or change.reserved.get(key, 0)
    ]
    levels = {StockKey(*row[:4]): StockLevel(*row[4:]) for row in _CHANGE.run(tx, rows)}
    missing = [row for row in rows if _key(row) not in levels]
    if missing:
        levels |= _first_rows(tx, missing, at)
    _write_moves(tx, change.moves)
    _raise_oversold(tx, levels, at)
    return levels


_FIRST = RowStatement.over(
    "INSERT INTO stock (owner, sku, warehouse, quality, on_hand, reserved) SELECT v.owner, v.sku, v.warehouse,"
    " v.quality, v.d_on_hand, v.d_reserved FROM v JOIN product ON product.sku = v.sku"
    " RETURNING owner, sku, warehouse, quality, on_hand, reserved",
    {**_KEY, "d_on_hand": "integer", "d_reserved": "integer"},
)


def _first_rows(tx: Connection, rows: Sequence[dict[str, Any]], at: datetime) -> dict[StockKey, StockLevel]:
    """Rows for goods that never lay here; for goods that central never heard of, too."""
    levels = {StockKey(*row[:4]): StockLevel(*row[4:]) for row in _FIRST.run(tx, rows)}
    unheard = [row for row in rows if _key(row) not in levels]
    if unheard:
        ensure_products(tx, [(row["sku"], row["sku"]) for row in unheard], at)
        levels |= {StockKey(*row[:4]): StockLevel(*row[4:]) for row in _FIRST.run(tx, unheard)}
    return levels


def _key(row: dict[str, Any]) -> StockKey:
    return StockKey(row["owner"], row["sku"], row["warehouse"], row["quality"])


def _write_moves(tx: Connection, moves: Iterable[Move]) -> None:
    """One row for each event and counter row; what an event moves inside the warehouse (0) leaves none."""
    rows: dict[tuple[str, StockKey], dict[str, Any]] = {}
    for move in moves:
        row = rows.get((move.event_id, move.key))
        if row is not None:
            row["delta"] += move.delta
            continue
        rows[move.event_id, move.key] = {
            "event_id": move.event_id,
            "source": move.source,
            "reason": move.reason,
            **move.key._asdict(),
            "delta": move.delta,
            "document": move.document,
            "at": move.at,
        }
    insert_rows(tx, table(StockMovement), [row for row in rows.values() if row["delta"]])


def _raise_oversold(tx: Connection, levels: dict[StockKey, StockLevel], at: datetime) -> None:
    for key, level in levels.items():
        if level.on_hand < level.reserved or level.on_hand < 0:
            detail = {**key._asdict(), **level._asdict()}
            about = f"{key.warehouse}/{key.sku}/{key.quality}"
            raise_task(tx, "oversold", about, at, detail, warehouse=key.warehouse)


_LEVELS = RowStatement.over(
    "SELECT stock.owner, stock.sku, stock.warehouse, stock.quality, stock.on_hand, stock.reserved FROM v"
    f" JOIN stock ON {_SAME_ROW}",
    _KEY,
)


def read_levels(tx: Connection, keys: Iterable[StockKey]) -> dict[StockKey, StockLevel]:
    """Counter rows as they are; a row that is not there is left out."""
    found = _LEVELS.run(tx, [key._asdict() for key in sorted(keys)])
    return {StockKey(*row[:4]): StockLevel(*row[4:]) for row in found}


_MORE_RESERVED = RowStatement.over(
    f"UPDATE stock SET reserved = stock.reserved + v.q FROM v WHERE {_SAME_ROW}", {**_KEY, "q": "integer"}
)


def write_reserved(tx: Connection, sums: dict[StockKey, int]) -> None:
    """Adds to what is reserved, for pieces that were checked to be there in this transaction."""
    _MORE_RESERVED.run(tx, [{**key._asdict(), "q": quantity} for key, quantity in sorted(sums.items())])
