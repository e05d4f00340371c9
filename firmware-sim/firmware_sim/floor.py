"""The simulated floor: benches with devices, the world, the people, and the panel - put together and run."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from firmware_sim.floor_plan import build_benches
from firmware_sim.floor_things import Surroundings
from firmware_sim.panel.bench import PanelBench
from firmware_sim.people.bench import Bench
from firmware_sim.people.http import HttpClient
from firmware_sim.people.installer import furnish_central, furnish_gateway, wait_until_ready
from firmware_sim.people.pace import Pace
from firmware_sim.people.packer import Packer
from firmware_sim.people.person import Person
from firmware_sim.people.picker import Picker
from firmware_sim.people.porter import Porter
from firmware_sim.people.receiver import Receiver
from firmware_sim.people.returns_clerk import ReturnsClerk
from firmware_sim.people.screen import Screen
from firmware_sim.people.staff import Colleague, colleague, guest, new_badge
from firmware_sim.people.supervisor import Supervisor
from firmware_sim.printers.zpl import PrintedLabel
from firmware_sim.serving import TcpDevice
from firmware_sim.world.marks import DOORS, INSTALLED, WORLD
from firmware_sim.world.orders_file import read_demand
from firmware_sim.world.traffic import Deliveries, Labels
from firmware_sim.world.world import World

log = structlog.get_logger(__name__)
ROLES = {"receive": "receiver", "returns": "receiver", "pick": "picker", "pack": "packer", "gate": "packer"}
PEOPLE: dict[str, type[Person]] = {
    "receive": Receiver,
    "returns": ReturnsClerk,
    "pick": Picker,
    "pack": Packer,
    "gate": Porter,
}
SUPERVISOR = 900


@dataclass(frozen=True)
class FloorSettings:
    """What `floorgate sim floor` was asked for; `doors` waits for DATA/doors-open before anybody works."""

    data: Path
    gateway: str
    orders: Path
    token: str = ""
    central: str = ""
    central_token: str = ""
    speed: str = "real"
    seed: int = 1
    workers: int = 2
    leave_free: tuple[str, ...] = ()
    port_base: int = 7310
    scales: str = "mt-sics"
    doors: bool = False
    guest_badge: str = ""
    pick_styles: str | None = None


@dataclass
class Floor:
    """A running floor. `start` returns once devices listen; people come when `install` has been and doors are open."""

    settings: FloorSettings
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        settings = self.settings
        self.world = World(settings.data / WORLD, settings.seed)
        self.benches, self.devices = build_benches(
            settings.workers, settings.port_base, settings.speed, settings.scales
        )
        for bench in self.benches:
            bench.free = bench.name in settings.leave_free
            if bench.printer is not None:
                bench.printer.on_label = self._came_out
        self.labels = Labels(self.world)
        self.people: list[Person] = []
        self.supervisor: Supervisor | None = None

    def _came_out(self, label: PrintedLabel) -> None:
        self.labels.came_out((barcode.text for barcode in label.barcodes), label.epc or "")

    def furnish(self) -> None:
        """Reads the orders; suppliers load what the world does not know to be wanted yet."""
        self.world.furnish(read_demand(self.settings.orders))

    def start(self) -> None:
        """Devices answer from here on; raises ServingError when a port is busy."""
        started: list[TcpDevice] = []
        try:
            for device in self.devices:
                device.start()
                started.append(device)
        except BaseException:
            for device in started:
                device.stop()
            raise

    def staff(self) -> list[Colleague]:
        """One person a bench, a supervisor, and a guest."""
        secret = self.world.kept("badge_secret", new_badge)
        at_benches = [colleague(number, ROLES[role_of(bench)], secret) for number, bench in enumerate(self.benches)]
        return [*at_benches, colleague(SUPERVISOR, "supervisor", secret), self.guest()]

    def guest(self) -> Colleague:
        """Whoever takes a bench over at the panel."""
        badge = self.settings.guest_badge or self.world.kept("guest_badge", new_badge)
        return guest(badge)

    def install(self) -> None:
        """The installer's visit to central (when its address is known) and to the gateway."""
        settings = self.settings
        gateway = HttpClient(settings.gateway, settings.token)
        if settings.central:
            central = HttpClient(settings.central, settings.central_token)
            wait_until_ready(central, "central", self.stopping)
            if not self.stopping.is_set():
                furnish_central(central, self.world, self.staff())
            central.close()
        else:
            Deliveries(self.world).order_all()
        wait_until_ready(gateway, "the gateway", self.stopping)
        if not self.stopping.is_set():
            furnish_gateway(gateway, self.world, self.benches, settings.pick_styles or "")
            (settings.data / INSTALLED).touch()
        gateway.close()

    def open(self) -> None:
        """Waits for the doors where asked to, then everybody comes to work."""
        while self.settings.doors and not (self.settings.data / DOORS).exists():
            if self.stopping.wait(0.05):
                return
        staff = self.staff()
        self.supervisor = Supervisor(self.settings.gateway, self.settings.token, staff[-2].badge, self.world)
        for number, bench in enumerate(self.benches):
            if not bench.free:
                self.people.append(self._person(number, bench, staff))
        self.supervisor.start()
        for person in self.people:
            person.start()
        log.info("the shift begins", people=len(self.people), benches=len(self.benches))

    def _person(self, number: int, bench: Bench, staff: list[Colleague]) -> Person:
        settings = self.settings
        screen = Screen(settings.gateway, bench.name, settings.token)
        pace = Pace(settings.speed, self.stopping, self.world.seed + number)
        who = staff[number]
        if bench.kind == "pack":
            packer = Packer(who.operator, who.badge, bench, screen, self.world, pace, labels=self.labels)
            packer.supervisor_badge = staff[-2].badge
            return packer
        return PEOPLE[role_of(bench)](who.operator, who.badge, bench, screen, self.world, pace)

    def panel_benches(self) -> list[PanelBench]:
        """The benches as the panel shows them, each with the person at work and a switch to take over."""
        surroundings = Surroundings(self.world, [self.guest()])
        return [self._panel_bench(bench, surroundings) for bench in self.benches]

    def _panel_bench(self, bench: Bench, surroundings: Surroundings) -> PanelBench:
        def at_work() -> Person | None:
            return next((person for person in self.people if person.station == bench.name), None)

        def occupant() -> str:
            person = at_work()
            return "" if person is None or person.away else person.name

        def take_over(taken: bool) -> None:
            person = at_work()
            if person is not None:
                person.take_over(taken)

        return PanelBench(
            name=bench.name,
            kind=role_of(bench),
            scanner=bench.scanner,
            scale=bench.scale,
            printer=bench.printer,
            reader=bench.reader,
            things=lambda: surroundings.of(bench),
            occupant=occupant,
            take_over=None if bench.free else take_over,
            wires=bench.wires,
            replaced=lambda role, device: setattr(bench, role, device),
            screen_url=f"{self.settings.gateway.rstrip('/')}/s/{bench.name}",
        )

    def stop(self) -> None:
        """Everybody goes home; devices go dark; the world is saved (it always is)."""
        self.stopping.set()
        if self.supervisor is not None:
            self.supervisor.stop()
            self.supervisor.join(2.0)
        for person in self.people:
            person.stop()
        for person in self.people:
            person.join(2.0)
        for device in self.devices:
            device.stop()
        self.world.close()


def role_of(bench: Bench) -> str:
    """`returns` for the returns desk, which is a receiving station to the gateway."""
    return "returns" if bench.name.startswith("BACK") else bench.kind
