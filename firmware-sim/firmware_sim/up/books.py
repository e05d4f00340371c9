"""The databases of one run, opened read-only for the checker, and the events of the floor as plain dictionaries."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Event:
    """One event of the floor."""

    seq: int
    identity: str
    type: str
    hash: str
    raw: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Books:
    """Connections to both sides, the shop and the world; `orders` is what was imported."""

    central: sqlite3.Connection
    gateway: sqlite3.Connection
    shop: sqlite3.Connection
    world: sqlite3.Connection
    orders: Path

    @cached_property
    def floor_events(self) -> list[Event]:
        """The gateway's own event log."""
        rows = self.gateway.execute("select seq, id, type, hash, data from event order by seq")
        return [_event(*row) for row in rows]

    @cached_property
    def inbox(self) -> list[Event]:
        """What central took in of the gateway's current epoch."""
        rows = self.central.execute(
            "select seq, gateway || ':' || epoch || ':' || seq, type, hash, data from inbox_event"
            " where epoch = ? order by seq",
            (self.epoch,),
        )
        return [_event(*row) for row in rows]

    @property
    def epoch(self) -> str:
        """The identity of the gateway's database."""
        return str(self.meta("epoch"))

    def meta(self, name: str) -> str:
        """A value of the gateway's meta table."""
        row = self.gateway.execute("select value from meta where name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def arrived(self, suffix: str) -> list[dict[str, Any]]:
        """The data of central's inbox events of one type, by the type's name without its area and version."""
        return [event.data for event in self.inbox if _short(event.type) == suffix]


def _event(seq: int, identity: str, type_name: str, digest: str, raw: Any) -> Event:
    text = raw.decode() if isinstance(raw, bytes) else str(raw)
    return Event(seq, identity, type_name, digest, text, json.loads(text))


def _short(type_name: str) -> str:
    """`stock.goods_received.v1` -> `goods_received`."""
    return type_name.split(".")[-2] if type_name.count(".") >= 2 else type_name


@contextmanager
def open_books(data: Path, orders: Path) -> Iterator[Books]:
    """Opens all four databases below DIR, read-only."""
    with (
        closing(_open(data / "central" / "central.db")) as central,
        closing(_open(data / "gateway" / "gateway.db")) as gateway,
        closing(_open(data / "shop" / "shop.db")) as shop,
        closing(_open(data / "floor" / "world.db")) as world,
    ):
        yield Books(central, gateway, shop, world, orders)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)


def by_key(rows: Any) -> dict[Any, int]:
    """Adds up the last column by the columns before it."""
    totals: dict[Any, int] = {}
    for *key, quantity in rows:
        name = key[0] if len(key) == 1 else tuple(key)
        totals[name] = totals.get(name, 0) + int(quantity)
    return totals


def differences(
    what: str, left_name: str, left: dict[Any, int], right_name: str, right: dict[Any, int]
) -> Iterator[str]:
    """One sentence for each key whose figures differ; zero and missing are the same."""
    for key in sorted(left.keys() | right.keys(), key=str):
        one, other = left.get(key, 0), right.get(key, 0)
        if one != other:
            name = " ".join(map(str, key)) if isinstance(key, tuple) else key
            yield f"{what} {name}: {left_name} {one}, {right_name} {other}"
