"""What every pane gives the terminal."""

from collections.abc import Callable
from dataclasses import dataclass

from gateway.tui.client import Snapshot
from gateway.tui.line import Line
from gateway.tui.texts import Texts


@dataclass(frozen=True)
class PaneKind:
    """A pane: the letter that goes there, its title, the path it reads, and what to do to fill it."""

    name: str
    letter: str
    title: str
    path: str
    empty: str
    lines: Callable[[Snapshot, Texts], list[Line]]
