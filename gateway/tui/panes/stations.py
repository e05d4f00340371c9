"""Stations: who works where, at which step, and with which devices away."""

from typing import Any

from gateway.tui.client import Snapshot
from gateway.tui.line import Line, Mood
from gateway.tui.panes.kind import PaneKind
from gateway.tui.texts import Texts
from gateway.tui.values import text

WELL = ("connected", "reading")


def lines(snapshot: Snapshot, texts: Texts) -> list[Line]:
    """Every station, in the order of its name."""
    return [_line(row, texts) for row in sorted(snapshot.rows("stations"), key=lambda row: text(row, "station"))]


def devices(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The devices of a station."""
    listed = row.get("devices")
    return [device for device in listed if isinstance(device, dict)] if isinstance(listed, list) else []


def _line(row: dict[str, Any], texts: Texts) -> Line:
    name, step = text(row, "station"), text(row, "step")
    away = [device for device in devices(row) if text(device, "state") not in WELL]
    worker = text(row, "operator") or "—"
    if away:
        words = ", ".join(texts.word("role", text(device, "role")) for device in away)
        doing, mood = texts("%(devices)s away", devices=words), Mood.STOP
    else:
        doing, mood = texts.word("step", step), Mood.INFO if text(row, "operator") else Mood.PLAIN
    return Line(name, (text(row, "name") or name, worker, doing), mood, row, f"stations/{name}")


PANE = PaneKind("stations", "s", "Stations", "stations", "No stations yet. Pair one from the installer's page.", lines)
