"""Labels: what came out of the printers; those whose fate is unknown first."""

from typing import Any

from gateway.tui.client import PRINTED, Snapshot
from gateway.tui.line import Line, Mood
from gateway.tui.panes.kind import PaneKind
from gateway.tui.texts import Texts
from gateway.tui.values import clock, text

_MOODS = {
    "unknown": Mood.STOP,
    "failed": Mood.STOP,
    "queued": Mood.LOOK,
    "sending": Mood.LOOK,
    "sent": Mood.INFO,
    "confirmed": Mood.GO,
}
_FIRST = (Mood.STOP, Mood.LOOK)


def lines(snapshot: Snapshot, texts: Texts) -> list[Line]:
    """Trouble first, then what waits, then the newest."""
    found = [_line(row, texts) for row in snapshot.rows(PRINTED)]
    return sorted(found, key=lambda line: _FIRST.index(line.mood) if line.mood in _FIRST else len(_FIRST))


def _line(row: dict[str, Any], texts: Texts) -> Line:
    state = text(row, "state")
    settled = bool(row.get("again"))
    mood = Mood.PLAIN if settled else _MOODS.get(state, Mood.PLAIN)
    what = text(row, "waybill", "order") or text(row, "job")
    when = clock(row.get("created_at") or row.get("created_ms"), "%H:%M")
    cells = (texts.word("label", text(row, "kind")), what, texts.word("printed", state), when)
    return Line(text(row, "job"), cells, mood, row, f"print-jobs/{text(row, 'job')}")


PANE = PaneKind(
    "labels", "b", "Labels", PRINTED, "Nothing was printed yet.", lines, page=2, keys=(("i", "print again"),)
)
