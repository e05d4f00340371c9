"""A bench as the panel draws it: its devices, what lies within reach, and who works there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NotRequired, TypedDict

from firmware_sim.panel.wire import Wire
from firmware_sim.printers.label_printer import LabelPrinter
from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.scales.scale import Scale
from firmware_sim.scanners.trigger import Triggered

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


def unheard(_role: str, _device: Any) -> None:
    """Nobody else uses the bench's devices."""


@dataclass
class PanelBench:
    """One bench. `things` is called when a person looks at the tray and may be long.

    `occupant` names the simulated person at work, "" when the bench is free for a person; with `take_over` the panel
    has a switch: True takes the bench over, False gives it back. `screen_url` is the bench's kiosk screen. `staffed` is
    off where no simulated people are. `wires` are the ports of the devices by their roles, as far as a person may turn
    them; `replaced` is told when a person has put another device in a role's place.
    """

    name: str
    title: str = ""
    kind: str = ""
    scanner: Triggered | None = None
    scale: Scale | None = None
    printer: LabelPrinter | None = None
    reader: SimulatedReader | None = None
    things: Callable[[], list[Thing]] = nothing
    occupant: Callable[[], str] = nobody
    take_over: Callable[[bool], None] | None = None
    screen_url: str = ""
    staffed: bool = True
    wires: dict[str, Wire] = field(default_factory=dict)
    replaced: Callable[[str, Any], None] = unheard
