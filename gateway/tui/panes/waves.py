"""Waves: who walks, and how far the picking is."""

from typing import Any

from gateway.tui.client import Snapshot
from gateway.tui.line import Line, Mood
from gateway.tui.panes.kind import PaneKind
from gateway.tui.texts import Texts
from gateway.tui.values import bar, number, text

_MOODS = {"waiting": Mood.PLAIN, "claimed": Mood.INFO, "done": Mood.GO}
_ORDER = {"claimed": 0, "waiting": 1, "done": 2, "dissolved": 3}
_OVER = ("done", "dissolved")
_DONE_KEPT = 20


def done_share(wave: dict[str, Any]) -> float | None:
    """The part of a wave that is picked, by the finest figure that the gateway gives."""
    progress = wave.get("progress")
    known = wave | progress if isinstance(progress, dict) else wave
    for done, whole in (("picked", "pieces"), ("done", "total"), ("stops_done", "stops"), ("lines_done", "lines")):
        part, all_of_it = number(known, done), number(known, whole)
        if part is not None and all_of_it:
            return part / all_of_it
    return 1.0 if wave.get("state") == "done" else None


def lines(snapshot: Snapshot, texts: Texts) -> list[Line]:
    """Claimed waves first, then waiting ones, then the last that were done."""
    waves = sorted(snapshot.rows("waves"), key=lambda wave: (_ORDER.get(text(wave, "state"), 1), text(wave, "number")))
    done = [wave for wave in waves if wave.get("state") in _OVER]
    shown = [wave for wave in waves if wave.get("state") not in _OVER] + done[: -_DONE_KEPT - 1 : -1]
    return [_line(wave, texts) for wave in shown]


def _line(wave: dict[str, Any], texts: Texts) -> Line:
    state, share = text(wave, "state"), done_share(wave)
    name = text(wave, "number", "wave")
    paused = bool(wave.get("paused")) and state not in _OVER
    plain = share is None or state in ("waiting", "dissolved")
    how_far = texts.word("state", "paused" if paused else state or "waiting") if plain or share is None else bar(share)
    orders = int(number(wave, "fulfilments", "orders") or 0)
    kept = text(wave, "assigned_name", "assigned") if state == "waiting" else ""
    who = text(wave, "operator_name", "operator") or (f"→ {kept}" if kept else "")
    mood = Mood.LOOK if paused else _MOODS.get(state, Mood.PLAIN)
    return Line(name, (name, how_far, who or texts("%(orders)s orders", orders=orders)), mood, wave, f"waves/{name}")


PANE = PaneKind(
    "waves",
    "w",
    "Waves",
    "waves",
    "No waves. They appear here when orders are released.",
    lines,
    keys=(("a", "give to"), ("p", "pause / go on"), ("n", "plan anew")),
)
