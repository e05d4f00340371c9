"""What part of a list is shown, taken from the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Page `number` (from 1) of a list."""

    number: int = 1
    total: int = 0
    size: int = SIZE

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """The number of the first row shown, 0 when there is none."""
        return min(self.offset + 1, self.total)

    @property
    def last_row(self) -> int:
        """The number of the last row shown."""
        return min(self.offset + self.size, self.total)


def page_of(total: int, size: int = SIZE) -> Page:
    """The page that the address asks for, kept within what there is."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
    last = max(1, -(-total // size))
    return Page(min(max(number, 1), last), total, size)


def here(**changes: Any) -> str:
    """The address of this page with other arguments; `None` or an empty text drops one, a change drops the page."""
    arguments: dict[str, Any] = dict(request.args.items())
    if "page" not in changes:
        arguments.pop("page", None)
    arguments.update(changes)
    kept = {name: value for name, value in arguments.items() if value not in (None, "")}
    view: Mapping[str, Any] = request.view_args or {}
    address = url_for(request.endpoint or "ui.dashboard", **view)
    return f"{address}?{urlencode(kept)}" if kept else address
