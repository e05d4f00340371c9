"""A day watched again: where goods lay when it began, and what changed from second to second, out of the event log.

It runs in a process of its own (`python -m gateway.floor.watch FILE FROM TO`), so that no scan waits for a replay.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from gateway.contracts.facts import Movement
from gateway.contracts.messages import Message
from gateway.floor.apply import apply
from gateway.floor.storage import floor_plan
from gateway.store.replay import Replay, snapshot
from gateway.store.state import State

DONE = {
    "GoodsReceived": "received",
    "BlindReceived": "received",
    "ReturnReceived": "returned",
    "GoodsPutAway": "put_away",
    "LinePicked": "picked",
    "BatchPicked": "picked",
    "BinCounted": "counted",
    "StockCounted": "counted",
    "ParcelVerified": "verified",
    "ParcelShipped": "shipped",
    "StockMoved": "moved",
}
"""What is counted and shown, by the fact's name."""


class Watch:
    """Collects what is seen on the map while a state is replayed."""

    def __init__(self, state: State, begin: datetime) -> None:
        self.state = state
        self.begin_ms = int(begin.timestamp() * 1000)
        self.bins: list[list[Any]] = []  # [ms, bin, pieces, fill]
        self.acts: list[list[Any]] = []  # [ms, operator, bin, what]

    def saw(self, message: Message, at: datetime) -> None:
        """One event was applied; the journal says which bins it changed."""
        ms = int(at.timestamp() * 1000) - self.begin_ms
        state = self.state
        changed = {key[0] for table, key, _ in state.journal if table is state.stock and key[0] in state.bins}
        for name in sorted(changed):
            pieces = sum(row.quantity for row in state.stock.by("place", name))
            self.bins.append([ms, name, pieces, floor_plan.fill(state, state.bins[name])])
        operator = str(getattr(message, "operator", ""))
        what = DONE.get(type(message).__name__, "")
        if operator and (what or changed):
            self.acts.append([ms, operator, self._place(message, changed), what])

    def _place(self, message: Message, changed: set[str]) -> str:
        """The bin that the person stood at, "" where it was none."""
        place = str(getattr(message, "bin", ""))
        if place in self.state.bins:
            return place
        movements: tuple[Movement, ...] = getattr(message, "movements", ())
        ends = [end for one in movements for end in (one.to_place, one.from_place) if end in changed]
        return ends[0] if ends else ""


def watch(path: Path, begin: datetime, end: datetime) -> dict[str, Any]:
    """The map at `begin`, and what happened up to `end`; times in the answer are ms since `begin`."""
    with snapshot(path) as connection:
        replay = Replay(apply)
        replay.run(connection, begin)
        drawn = floor_plan.drawn(replay.state)
        seen = Watch(replay.state, begin)
        replay.run(connection, end, seen.saw)
    at = floor_plan.origins(replay.state)
    if not drawn["bins"]:
        drawn = {**floor_plan.drawn(replay.state)}
        drawn["bins"] = [[*row[:5], 0, None, row[7]] for row in drawn["bins"]]
    points = {row[0]: row[2:4] for row in floor_plan.drawn(replay.state)["bins"]}
    return {
        "begin": begin.isoformat(),
        "end": end.isoformat(),
        "map": drawn,
        "points": points if at else {},
        "people": {row.operator: row.name for row in replay.state.operators},
        "bins": seen.bins,
        "acts": seen.acts,
    }


def main(path: str, begin: str, end: str) -> None:
    """Writes the answer to stdout as JSON."""
    moments = (datetime.fromisoformat(text).astimezone(UTC) for text in (begin, end))
    sys.stdout.buffer.write(msgspec.json.encode(watch(Path(path), *moments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
