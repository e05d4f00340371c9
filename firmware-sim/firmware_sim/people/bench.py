"""One station's hardware as the people at it use it."""

from dataclasses import dataclass, field

from firmware_sim.panel.wire import Wire
from firmware_sim.printers.zpl import SimulatedPrinter
from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.scales.scale import Scale
from firmware_sim.scanners.trigger import Triggered


@dataclass
class Bench:
    """A station: receive, pick, pack or gate, with what stands on it. `kind` is the gateway's word."""

    name: str
    title: str
    kind: str
    scanner: Triggered | None = None
    scale: Scale | None = None
    printer: SimulatedPrinter | None = None
    reader: SimulatedReader | None = None
    urls: dict[str, tuple[str, str]] = field(default_factory=dict)  # role -> (driver, url)
    wires: dict[str, Wire] = field(default_factory=dict)  # role -> its port, for the panel
    free: bool = False  # left for a person
