"""A bench as the panel draws it: its devices, what lies within reach, and who works there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict

from firmware_sim.printers.zpl import SimulatedPrinter
from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.scales.mt_sics import SimulatedScale
from firmware_sim.scanners.serial_scanner import SimulatedScanner

ThingKind = Literal["goods", "bin", "tote", "waybill", "order", "receipt", "badge", "label", "command"]


class Thing(TypedDict):
    """Something within reach: its barcode ("" for what has none), what it is, where it lies, its weight, its tag.

    `name_key` names it by a text of the panel's catalogue, for what has no name of its own. A `place` may be plain, or
    `word:name` with a word that the catalogue knows as `place_word` (at, bench, box, dock, parcel, printed, tote).
    """

    barcode: str
    name: NotRequired[str]
    name_key: NotRequired[str]
    place: NotRequired[str]
    kind: NotRequired[ThingKind]
    grams: NotRequired[int]
    epc: NotRequired[str]
    symbology: NotRequired[str]


def nothing() -> list[Thing]:
    return []


def nobody() -> str:
    return ""


@dataclass
class PanelBench:
    """One bench. `things` is called when a person looks at the tray and may be long.

    `occupant` names the simulated person at work, "" when the bench is free for a person; with `take_over` the panel
    has a switch: True takes the bench over, False gives it back. `screen_url` is the bench's kiosk screen.
    """

    name: str
    title: str = ""
    kind: str = ""
    scanner: SimulatedScanner | None = None
    scale: SimulatedScale | None = None
    printer: SimulatedPrinter | None = None
    reader: SimulatedReader | None = None
    things: Callable[[], list[Thing]] = nothing
    occupant: Callable[[], str] = nobody
    take_over: Callable[[bool], None] | None = None
    screen_url: str = ""
