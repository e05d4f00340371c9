"""What waits for a person's decision."""

from typing import Any

from gateway.tui.client import Snapshot
from gateway.tui.line import Line, Mood
from gateway.tui.panes.kind import PaneKind
from gateway.tui.texts import Texts
from gateway.tui.values import clock, text

_URGENT = {"gate_alarm", "weight_held", "print_unknown", "print_failed"}
_OUTCOMES = {"short": ("found", "write_off"), "print_failed": ("reprint",), "print_unknown": ("reprint",)}
ANY_OUTCOME = ("settled", "dismissed")


def lines(snapshot: Snapshot, texts: Texts) -> list[Line]:
    """Open tasks: urgent kinds first, then the oldest."""
    rows = [row for row in snapshot.rows("tasks") if text(row, "state") in ("", "open")]
    rows.sort(key=lambda row: (text(row, "kind") not in _URGENT, text(row, "raised_ms", "raised_at", "at")))
    return [*(_line(row, texts) for row in rows), *(_called_back(row, texts) for row in snapshot.rows("intercepts"))]


def _called_back(row: dict[str, Any], texts: Texts) -> Line:
    """An order that was called back: its goods go back where they are, nobody decides it here."""
    where = text(row, "station") or texts.word("state", text(row, "state"))
    cells = (texts.word("task", "intercept"), text(row, "number"), where, clock(row.get("as_of"), "%H:%M"))
    return Line(f"intercept {text(row, 'fulfilment')}", cells, Mood.STOP, row)


def outcomes(row: dict[str, Any]) -> tuple[str, ...]:
    """How a task of this kind may end, as the gateway says."""
    told = row.get("outcomes")
    if isinstance(told, list) and told:
        return tuple(map(str, told))
    return _OUTCOMES.get(text(row, "kind"), ()) + ANY_OUTCOME


def _line(row: dict[str, Any], texts: Texts) -> Line:
    kind = text(row, "kind")
    raised = row.get("raised_ms") or row.get("raised_at") or row.get("at")
    cells = (texts.word("task", kind), text(row, "subject"), figure(row), clock(raised, "%H:%M"))
    return Line(text(row, "task", "id"), cells, Mood.STOP if kind in _URGENT else Mood.LOOK, row)


def figure(row: dict[str, Any]) -> str:
    """The one figure of a task that says how bad it is."""
    detail = row.get("detail")
    detail = detail if isinstance(detail, dict) else {}
    grams, expected = detail.get("grams"), detail.get("expected_grams", detail.get("expected"))
    if isinstance(grams, int) and isinstance(expected, int):
        return f"{grams - expected:+d} g"
    counted = [line for line in detail.get("lines") or () if isinstance(line, dict) and "counted" in line]
    if counted:
        return f"{sum(int(line['counted']) - int(line.get('expected', 0)) for line in counted):+d}"
    missing = detail.get("lacking", detail.get("missing"))
    return f"×{missing}" if missing else text(detail, "order", "waybill", "station", "bin")


PANE = PaneKind("tasks", "e", "To decide", "tasks", "Nothing to decide.", lines, keys=(("c", "decide"),))
