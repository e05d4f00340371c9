"""What a step is: how it looks, what a scan, a tap and a weight do in it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.scanning.interpret import Scanned

Seen = Callable[[Bench], dict[str, Any]]
OnScan = Callable[[Bench, Scanned], Notice]
OnTap = Callable[[Bench, Any], Notice]


class Weight(NamedTuple):
    """A weight for the parcel on the scale: from the scale, or keyed with a badge and a reason."""

    grams: int
    source: str = "scale"
    badge: str = ""
    reason: str = ""


OnWeight = Callable[[Bench, Weight], Notice]


class Step(NamedTuple):
    """One state of a station."""

    workflow: str
    seen: Seen
    scan: OnScan | None = None
    taps: Mapping[str, OnTap] = {}
    weigh: OnWeight | None = None
