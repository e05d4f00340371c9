"""Benches for the panel's tests: a packing bench that a person may work, and a gate."""

from dataclasses import dataclass, field

from firmware_sim.panel.bench import PanelBench, Thing
from firmware_sim.panel.wire import Wire
from firmware_sim.printers.zpl import SimulatedPrinter
from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.scales.mt_sics import SimulatedScale
from firmware_sim.scanners.serial_scanner import SimulatedScanner
from firmware_sim.serving import TcpDevice
from tests.ports import free_port

THINGS: list[Thing] = [
    {"barcode": "OP-WANGFANG02", "name": "王芳", "kind": "badge"},
    {"barcode": "6901234567892", "name": "白色心形吊饰", "place": "A-07-03", "kind": "goods", "grams": 830},
    {"barcode": "85123A", "name": "奶油丘比特衣架", "place": "tote:W-261124-003-05", "kind": "goods", "grams": 45},
    {"barcode": "", "name_key": "box", "kind": "goods", "grams": 1500},
    {"barcode": "A-07-03"},
    {"barcode": "W-261124-003-05"},
    {"barcode": "YT0000000000009", "epc": "3074257BF400B78000000009"},
]
DRIVERS = {"scanner": "serial-scanner", "scale": "mt-sics", "printer": "zpl", "reader": "llrp"}
WAYBILL = (
    b"^XA^CI28^FO60,60^BY4^BCN,180,Y,N,N,A^FDYT1000000000007^FS^FO60,320^A0N,60,60^FDYTO 021-007^FS"
    b"^RFW,H^FD3074257BF400B78000000007^FS^XZ"
)


@dataclass
class Hall:
    """The benches and the ports of their devices; `taken` is what the switch of PACK-1 was last told."""

    benches: list[PanelBench] = field(default_factory=list)
    ports: dict[str, int] = field(default_factory=dict)
    servers: list[TcpDevice] = field(default_factory=list)
    taken: list[bool] = field(default_factory=list)

    @property
    def pack(self) -> PanelBench:
        return self.benches[0]

    @property
    def gate(self) -> PanelBench:
        return self.benches[1]

    def stop(self) -> None:
        for server in self.servers:
            server.stop()


def hall(*, speed: float = 20.0) -> Hall:
    """A served packing bench and a gate, device time twenty times as fast."""
    made = Hall()
    pack = PanelBench(
        "PACK-1",
        kind="pack",
        scanner=SimulatedScanner(),
        scale=SimulatedScale(),
        printer=SimulatedPrinter(roll=100),
        things=lambda: THINGS,
        occupant=lambda: "" if made.taken[-1:] == [True] else "李强",
        take_over=made.taken.append,
        screen_url="http://127.0.0.1:7301/s/PACK-1",
    )
    gate = PanelBench("GATE-1", title="出库门", kind="gate", reader=SimulatedReader())
    made.benches = [pack, gate]
    devices = {"scanner": pack.scanner, "scale": pack.scale, "printer": pack.printer, "reader": gate.reader}
    for role, device in devices.items():
        assert device is not None
        server = TcpDevice(device, port=free_port(), speed=speed).start()
        made.ports[role] = server.port
        made.servers.append(server)
        bench, kind = (gate, "reader") if role == "reader" else (pack, role)
        bench.wires[role] = Wire(DRIVERS[role], kind, server, choosable=role != "printer")  # type: ignore[arg-type]
    return made
