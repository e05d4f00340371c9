"""How far the run is: what both sides and the world say, what still waits, and whether anything moves."""

import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FINAL = frozenset({"shipped", "cancelled", "out_of_stock", "review"})
SETTLED = frozenset({"closed", "received", "done", "cancelled", "waiting"})  # waiting: its order never shipped


@dataclass
class Snapshot:
    """One look at everything; `waits` is empty when the run is over."""

    central: dict[str, Any] | None
    gateway: dict[str, Any] | None
    sync: dict[str, Any] | None
    world: dict[str, int]
    waits: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.waits = [*_at_central(self.central), *floor_waits(self.gateway, self.sync, self.world)]

    def fingerprint(self) -> str:
        """Changes whenever anything moved; a scan or a weighing that leads to nothing is no progress."""
        central = {name: item for name, item in (self.central or {}).items() if name != "statements"}
        world = {name: self.world[name] for name in ("deliveries_left", "parcels_at_dock", "told", "labels")}
        return json.dumps([central, self.gateway, _numbers(self.sync), world], sort_keys=True, default=str)

    def line(self) -> str:
        """One line for a person."""
        orders = (self.central or {}).get("orders") or {}
        shipped, total = orders.get("shipped", 0), sum(orders.values())
        states = ", ".join(f"{name} {count}" for name, count in sorted(orders.items()) if count and name != "shipped")
        pending = (self.sync or {}).get("pending", "?")
        world = self.world
        return (
            f"shipped {shipped}/{total} ({states or 'none open'}) · lorries left {world['deliveries_left']}"
            f" · scans {world['scans']} · labels {world['labels']} · to send {pending}"
        )


def floor_waits(gateway: dict[str, Any] | None, sync: dict[str, Any] | None, world: dict[str, int]) -> list[str]:
    """What the floor still has to do or to send."""
    return [*_at_gateway(gateway, sync), *_in_world(world)]


def world_now(path: Path) -> dict[str, int]:
    """Counters of the world, read-only; zeros before it exists."""
    zero = {"deliveries_left": 0, "parcels_at_dock": 0, "scans": 0, "labels": 0, "weighings": 0, "told": 0, "slips": 0}
    if not path.exists():
        return zero
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5) as db:
        counters = dict(db.execute("select name, n from counter").fetchall())
        single = {
            "deliveries_left": "select count(*) from delivery where state <> 'finished'",
            "parcels_at_dock": "select count(*) from parcel where place = 'dock'",
            "told": "select count(*) from told",
            "slips": "select count(*) from slip",
        }
        counted = {name: int(db.execute(sql).fetchone()[0]) for name, sql in single.items()}
    db.close()
    return {**zero, **{name: int(n) for name, n in counters.items()}, **counted}


def _numbers(sync: dict[str, Any] | None) -> dict[str, Any]:
    """What moves when events move; ages and times change by themselves."""
    names = ("epoch", "last_seq", "acked", "pending", "down_applied")
    return {name: (sync or {}).get(name) for name in names}


def _at_central(progress: dict[str, Any] | None) -> list[str]:
    if progress is None:
        return ["central does not answer"]
    waits = [
        f"{count} orders are {status}"
        for status, count in (progress.get("orders") or {}).items()
        if count and status not in FINAL
    ]
    waits += _open("returns", progress.get("returns"))
    waits += _open("receipts", progress.get("receipts"))
    confirmations = progress.get("confirmations") or {}
    waits += [
        f"{confirmations[name]} confirmations are {name}" for name in ("pending", "failed") if confirmations.get(name)
    ]
    waits += [f"follower {name} lags by {lag} facts" for name, lag in (progress.get("cursors") or {}).items() if lag]
    for name, side in (progress.get("down") or {}).items():
        if side.get("last", 0) != side.get("acked", 0):
            waits.append(f"{side['last'] - side['acked']} messages to {name} are not acknowledged")
    return waits


def _open(what: str, by_status: dict[str, int] | None) -> list[str]:
    return [
        f"{count} {what} are {status}" for status, count in (by_status or {}).items() if count and status not in SETTLED
    ]


def _at_gateway(progress: dict[str, Any] | None, sync: dict[str, Any] | None) -> list[str]:
    if progress is None or sync is None:
        return ["the gateway does not answer"]
    waits = [f"{count} {name.replace('_', ' ')}" for name, count in sorted(progress.items()) if _waiting(name, count)]
    if sync.get("pending"):
        waits.append(f"{sync['pending']} events are not acknowledged by central")
    return waits


def _waiting(name: str, count: Any) -> bool:
    """Tasks for people keep nobody from going home; what they hold up shows elsewhere."""
    if name == "tasks_open":
        return False
    return isinstance(count, int) and count > 0 and (name.endswith("_open") or name.endswith("_pending"))


def _in_world(world: dict[str, int]) -> list[str]:
    waits = []
    if world["deliveries_left"]:
        waits.append(f"{world['deliveries_left']} lorries are not unloaded")
    if world["parcels_at_dock"]:
        waits.append(f"{world['parcels_at_dock']} parcels stand before the gate")
    return waits
