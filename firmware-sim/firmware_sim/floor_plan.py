"""Which benches stand on the floor, with which devices on which ports (base, base + 1, ...)."""

from firmware_sim.panel.wire import Wire
from firmware_sim.people.bench import Bench
from firmware_sim.printers.zpl import SimulatedPrinter
from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.registry import Kind, simulator
from firmware_sim.scales.scale import Scale
from firmware_sim.scanners.serial_scanner import SimulatedScanner
from firmware_sim.serving import TcpDevice
from firmware_sim.wire import Device

DEVICE_SPEED = {"real": 1.0, "fast": 10.0, "max": 25.0}
RECEIVERS = 2
SCALE_CAPACITY_G = 60_000
FAST_PRINTER = 10.0  # the goods labels of the opening stock come out of a faster printer
COUNTING = ("scanner", "printer")
CHOOSABLE = ("scanner", "scale")  # simulated people work with any of these; printers and gates stay as they are
SCANNER = ("serial-scanner", "socket")
PRINTER = ("zpl", "tcp")
READER = ("llrp", "llrp")


class _Ports:
    """Hands out ports and wraps each device in its server."""

    def __init__(self, base: int, speed: float, scales: str) -> None:
        self._next = base
        self.scales = scales
        self._speed = speed
        self.servers: list[TcpDevice] = []

    def serve(self, bench: Bench, role: Kind, device: Device, kind: tuple[str, str]) -> None:
        driver, scheme = kind
        speed = max(self._speed, FAST_PRINTER) if bench.kind == "receive" else self._speed
        server = TcpDevice(device, "127.0.0.1", self._next, speed=speed)
        self.servers.append(server)
        bench.wires[role] = Wire(driver, role, server, choosable=role in CHOOSABLE)
        bench.urls[role] = (driver, f"{scheme}://127.0.0.1:{self._next}")
        self._next += 1


def build_benches(
    workers: int, port_base: int, speed: str, scales: str = "mt-sics"
) -> tuple[list[Bench], list[TcpDevice]]:
    """One or two receiving benches, a returns desk, `workers` pickers and as many packing benches, one gate.

    `scales` is what the packing benches' scales speak; UnknownSimulator names what there is.
    """
    ports = _Ports(port_base, DEVICE_SPEED[speed], scales)
    receivers = min(RECEIVERS, workers)
    benches = [
        *(_bench(ports, f"RECV-{n}", f"收货台 {n}", "receive", COUNTING) for n in range(1, receivers + 1)),
        _bench(ports, "BACK-1", "退货台 1", "receive", COUNTING),
        _bench(ports, "GATE-1", "出库门 1", "gate", ("reader",)),
    ]
    for number in range(1, workers + 1):
        benches.append(_bench(ports, f"PICK-{number}", f"拣货车 {number}", "pick", ("scanner",)))
        benches.append(_bench(ports, f"PACK-{number}", f"验货台 {number}", "pack", ("scanner", "scale", "printer")))
    return benches, ports.servers


def _bench(ports: _Ports, name: str, title: str, kind: str, roles: tuple[str, ...]) -> Bench:
    bench = Bench(name=name, title=title, kind=kind)
    if "scanner" in roles:
        bench.scanner = SimulatedScanner()
        ports.serve(bench, "scanner", bench.scanner, SCANNER)
    if "scale" in roles:
        scale: Scale = simulator(ports.scales, "scale").make(capacity_g=SCALE_CAPACITY_G)
        bench.scale = scale
        ports.serve(bench, "scale", scale, (ports.scales, "socket"))
    if "printer" in roles:
        bench.printer = SimulatedPrinter()
        ports.serve(bench, "printer", bench.printer, PRINTER)
    if "reader" in roles:
        bench.reader = SimulatedReader()
        ports.serve(bench, "reader", bench.reader, READER)
    return bench
