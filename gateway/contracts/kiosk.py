"""Gateway <-> kiosk: what a screen sends and what it is told."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec


class Level(StrEnum):
    """What a message means; colour, icon, tone and word follow from it and from nothing else."""

    GO = "go"
    STOP = "stop"
    LOOK = "look"
    INFO = "info"


class Notice(msgspec.Struct, frozen=True):
    """A sentence for a person. `code` is stable (screens and machines decide by it), `text` is in their language."""

    level: Level
    code: str
    text: str


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope of every floor answer and push: what to do now, and what the last action led to."""

    step: str
    data: dict[str, Any]
    message: Notice | None
    seq: int  # grows with every change of the station; older views are to be dropped


class Expected(msgspec.Struct, frozen=True):
    """What a screen showed when somebody did something without the gateway: the view's number, and its point of the
    work (`gateway.floor.offline.mark_of`)."""

    seq: int
    mark: str


class ScanRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """POST /api/v1/stations/{station}/scan; `expected` and `at` go with what was done without the gateway."""

    operation_id: str
    text: str
    symbology: str = ""
    expected: Expected | None = None
    at: datetime | None = None


class WeightRequest(msgspec.Struct, frozen=True):
    """POST /api/v1/stations/{station}/weight - a weight keyed by hand needs a badge and a reason."""

    operation_id: str
    grams: int
    badge: str
    reason: str


class TapRequest(msgspec.Struct, frozen=True):
    """POST /api/v1/stations/{station}/tap"""

    operation_id: str
    action: str
    value: Any = None
    expected: Expected | None = None
    at: datetime | None = None
