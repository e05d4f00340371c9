"""What a supervisor can do with a line: the question that is asked, and what is sent."""

from dataclasses import dataclass
from typing import Protocol

from gateway.tui.client import Snapshot
from gateway.tui.decision import Send
from gateway.tui.line import Line
from gateway.tui.panes.kind import PaneKind
from gateway.tui.panes.people import pickers
from gateway.tui.panes.tasks import outcomes
from gateway.tui.texts import Texts

Choices = tuple[tuple[str, str], ...]


class Ordering(Protocol):
    """What is asked of a gateway; each raises GatewayAway or GatewayRefused."""

    def close_task(self, task: str, outcome: str, reason: str) -> None:
        """Settles a task."""

    def order_wave(self, number: str, order: str, **body: str) -> None:
        """`assign`, `pause`, `resume`, `replan`."""

    def reprint(self, job: str, reason: str) -> None:
        """Another copy of a label."""


@dataclass(frozen=True)
class Order:
    """A question; `done` is said once it was taken. `choices` are (value, words)."""

    title: str
    send: Send
    done: str
    choices: Choices = ()
    reason: bool = True


def order_of(
    kind: PaneKind, key: str, line: Line, snapshot: Snapshot, gateway: Ordering, texts: Texts
) -> Order | str | None:
    """What the key asks about the line; a sentence where nothing can be done; None where the key means nothing."""
    match kind.name, key:
        case "tasks", "c":
            return _decide(line, gateway, texts)
        case "labels", "i":
            title = f"{texts('print again')} · {'  '.join(filter(None, line.cells[:2]))}"
            return Order(title, lambda _, reason: gateway.reprint(line.key, reason), texts("Printed again"))
        case "waves", "a" | "p" | "n":
            return _wave(key, line, snapshot, gateway, texts)
    return None


def _decide(line: Line, gateway: Ordering, texts: Texts) -> Order | str:
    if "task" not in line.row and "fulfilment" in line.row:
        return texts("Nothing is decided here: its goods go back where they lie, at the bench or by the picker.")
    words: Choices = tuple((outcome, texts.word("outcome", outcome)) for outcome in outcomes(line.row))
    return Order(
        "  ".join(filter(None, line.cells)),
        lambda outcome, reason: gateway.close_task(line.key, outcome, reason),
        texts("Decided: %(subject)s", subject=line.cells[1]),
        words,
    )


def _wave(key: str, line: Line, snapshot: Snapshot, gateway: Ordering, texts: Texts) -> Order | str:
    number, state = line.key, line.row.get("state")
    if state in ("done", "dissolved"):
        return texts("This wave is over.")
    if key != "p" and state == "claimed":
        return texts("Somebody walks this wave: it can be left at the station only.")
    if key == "a":
        people: Choices = (("", texts("whoever comes")), *pickers(snapshot))
        return Order(
            f"{number} · {texts('give to')}",
            lambda picker, _: gateway.order_wave(number, "assign", picker=picker),
            texts("Done: %(subject)s", subject=number),
            people,
            reason=False,
        )
    if key == "p" and line.row.get("paused"):
        return Order(
            number,
            lambda value, _: gateway.order_wave(number, "resume"),
            texts("Done: %(subject)s", subject=number),
            (("resume", texts("go on")),),
            reason=False,
        )
    order, words = ("pause", "pause") if key == "p" else ("replan", "plan anew")
    return Order(
        f"{number} · {texts(words)}",
        lambda _, reason: gateway.order_wave(number, order, reason=reason),
        texts("Done: %(subject)s", subject=number),
    )
