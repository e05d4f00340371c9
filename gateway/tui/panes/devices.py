"""Devices: the truth about each, those in trouble first."""

from typing import Any

from gateway.tui.client import Snapshot
from gateway.tui.line import Line, Mood
from gateway.tui.panes.kind import PaneKind
from gateway.tui.panes.stations import devices
from gateway.tui.texts import Texts
from gateway.tui.values import text

_MOODS = {
    "connected": Mood.GO,
    "reading": Mood.GO,
    "looking": Mood.LOOK,
    "stale": Mood.LOOK,
    "gone": Mood.STOP,
}
_WORST_FIRST = [Mood.STOP, Mood.LOOK, Mood.PLAIN, Mood.GO]


def lines(snapshot: Snapshot, texts: Texts) -> list[Line]:
    """Every device of every station."""
    found = [_line(row, device, texts) for row in snapshot.rows("stations") for device in devices(row)]
    return sorted(found, key=lambda line: (_WORST_FIRST.index(line.mood), line.key))


def _line(row: dict[str, Any], device: dict[str, Any], texts: Texts) -> Line:
    station, role, state = text(row, "station"), text(device, "role"), text(device, "state")
    why = text(device, "reason") or text(device, "driver")
    cells = (station, texts.word("role", role), texts.word("device", state), why)
    shown = {"station": station, **device}
    return Line(f"{station}/{role}", cells, _MOODS.get(state, Mood.PLAIN), shown, f"stations/{station}/devices")


PANE = PaneKind("devices", "d", "Devices", "stations", "No devices. A station brings its own when it is set up.", lines)
