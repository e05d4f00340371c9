"""The line to central: what waits to go up, what has come down, what was put aside."""

from gateway.tui.client import Snapshot
from gateway.tui.line import Line, Mood
from gateway.tui.panes.kind import PaneKind
from gateway.tui.texts import Texts
from gateway.tui.values import number, span, text


def lines(snapshot: Snapshot, texts: Texts) -> list[Line]:
    """The state of the line, both streams, and each parked message."""
    sync = snapshot.record("sync")
    if not sync:
        return []
    connected, pending = bool(sync.get("connected")), int(number(sync, "pending") or 0)
    line = Line(
        "line",
        (texts("Line"), texts("connected") if connected else texts("cut: the floor works on, facts wait here")),
        Mood.GO if connected else Mood.LOOK,
        sync,
    )
    up = texts("%(pending)s wait of %(last)s", pending=pending, last=int(number(sync, "last_seq") or 0))
    if pending and (lag := number(sync, "lag_s")) is not None:
        up += f"  {texts('for %(lag)s', lag=span(lag))}"
    down = texts("%(applied)s applied", applied=int(number(sync, "down_applied") or 0))
    waiting = Mood.PLAIN if pending == 0 else Mood.INFO if connected else Mood.LOOK
    streams = [Line("up", (texts("Up"), up), waiting, sync), Line("down", (texts("Down"), down), Mood.PLAIN, sync)]
    parked = sync.get("parked")
    rows = [row for row in parked if isinstance(row, dict)] if isinstance(parked, list) else []
    aside = [
        Line(text(row, "id"), (texts("Parked"), f"{text(row, 'type')}  {text(row, 'reason')}"), Mood.STOP, row)
        for row in rows
    ]
    return [line, *streams, *aside]


PANE = PaneKind("sync", "y", "Sync", "sync", "The gateway has not said how the line is.", lines)
