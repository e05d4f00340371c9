"""What every pane gives the terminal."""

from collections.abc import Callable
from dataclasses import dataclass

from gateway.tui.client import Snapshot
from gateway.tui.line import Line
from gateway.tui.texts import Texts


@dataclass(frozen=True)
class PaneKind:
    """A pane: the letter that goes there, its title, the path it reads, and what to do to fill it.

    On a narrow terminal panes of page 2 are shown when somebody goes there. `keys` are those that act on its lines.
    """

    name: str
    letter: str
    title: str
    path: str
    empty: str
    lines: Callable[[Snapshot, Texts], list[Line]]
    page: int = 1
    keys: tuple[tuple[str, str], ...] = ()
