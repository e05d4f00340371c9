"""People: who is where, and what each did in the last hour; those at work first."""

from typing import Any

from gateway.tui.client import Snapshot
from gateway.tui.line import Line, Mood
from gateway.tui.panes.kind import PaneKind
from gateway.tui.texts import Texts
from gateway.tui.values import text


def lines(snapshot: Snapshot, texts: Texts) -> list[Line]:
    """Everybody who may work here."""
    rows = snapshot.rows("people")
    return [_line(row, texts) for row in sorted(rows, key=lambda row: (not row.get("at"), text(row, "name")))]


def pickers(snapshot: Snapshot) -> list[tuple[str, str]]:
    """(operator, name) of those who may walk a wave, those at work first."""
    rows = sorted(snapshot.rows("people"), key=lambda row: (not row.get("at"), text(row, "name")))
    return [
        (text(row, "operator"), text(row, "name", "operator"))
        for row in rows
        if {"picker", "supervisor"}.intersection(row.get("roles") or ())
    ]


def _line(row: dict[str, Any], texts: Texts) -> Line:
    at = [place for place in row.get("at") or () if isinstance(place, dict)]
    where = ", ".join(text(place, "name", "station") for place in at) or "—"
    done = row.get("last_hour")
    most = max(done.items(), key=lambda pair: pair[1]) if isinstance(done, dict) and done else None
    rate = texts("%(count)s %(what)s/h", count=most[1], what=texts.word("done", most[0])) if most else ""
    return Line(text(row, "operator"), (text(row, "name"), where, rate), Mood.INFO if at else Mood.PLAIN, row)


PANE = PaneKind("people", "o", "People", "people", "Nobody is known here yet. Central sends people.", lines, page=2)
