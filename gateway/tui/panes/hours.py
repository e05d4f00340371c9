"""Throughput by hour, the newest first."""

from datetime import datetime
from typing import Any

from gateway.tui.client import Snapshot
from gateway.tui.line import Line, Mood
from gateway.tui.panes.kind import PaneKind
from gateway.tui.texts import Texts
from gateway.tui.values import moment, text

_SHOWN = ("picked", "verified", "shipped", "received", "put_away", "returned", "counted")


def lines(snapshot: Snapshot, texts: Texts) -> list[Line]:
    """Every hour in which something was done."""
    return [_line(row, texts) for row in snapshot.rows("throughput")]


def _line(row: dict[str, Any], texts: Texts) -> Line:
    at = moment(row.get("hour"))
    hour = f"{datetime.fromtimestamp(at):%H:00}" if at else text(row, "hour")
    done = " ".join(f"{texts.word('done', name)} {row[name]:<4}" for name in _SHOWN if row.get(name))
    return Line(text(row, "hour"), (hour, done.rstrip()), Mood.PLAIN, row)


PANE = PaneKind("hours", "h", "By hour", "throughput", "Nothing was done yet today.", lines, page=2)
