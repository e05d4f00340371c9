"""The gate: the last passages, what must not leave in red."""

from typing import Any

from gateway.tui.client import Snapshot
from gateway.tui.line import Line, Mood
from gateway.tui.panes.kind import PaneKind
from gateway.tui.texts import Texts
from gateway.tui.values import clock, moment, text

_KEPT = 100
_ARROWS = {"in": "←", "out": "→"}


def lines(snapshot: Snapshot, texts: Texts) -> list[Line]:
    """Newest first."""
    rows = sorted(snapshot.rows("passages"), key=lambda row: moment(_at(row)) or 0, reverse=True)
    return [_line(row, texts) for row in rows[:_KEPT]]


def _at(row: dict[str, Any]) -> Any:
    return row.get("at_ms") or row.get("at") or row.get("first_seen")


def _line(row: dict[str, Any], texts: Texts) -> Line:
    ours = text(row, "waybill", "parcel")
    verified = bool(row.get("verified"))
    mood = Mood.GO if verified else Mood.STOP if ours else Mood.INFO
    word = texts("shipped") if verified else texts("UNSHIPPED") if ours else texts("not ours")
    arrow = _ARROWS.get(text(row, "direction"), "·")
    cells = (clock(_at(row)), arrow, text(row, "waybill") or text(row, "epc"), word)
    return Line(text(row, "passage", "id") or f"{_at(row)}{text(row, 'epc')}", cells, mood, row)


PANE = PaneKind("gate", "g", "Gate", "passages", "Nothing has passed the gate yet.", lines)
