"""A whole gateway on a free port, with devices and printers that obey the test."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from devices.discovery import Places
from devices.errors import BadUrl
from devices.printer import PrintOutcome
from devices.readings import Answer, PrinterStatus, Reading
from devices.session import DeviceState
from gateway.app import Gateway, Settings
from gateway.contracts import catalogue, work
from gateway.contracts.badges import badge_hash
from gateway.contracts.messages import Message
from gateway.contracts.proxies import Network
from gateway.listen import Address
from tests.gateway.site import BADGES, LAYOUT, ROLES, product
from tests.ports import free_port


class FakeDevice:
    """A device session whose readings the test gives."""

    def __init__(self, url: str, driver: str, on_reading: Any, on_state: Any) -> None:
        self.url, self.read = url, on_reading
        self.state = DeviceState("reading", "", 0.0)

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    def command(self, name: str, timeout_s: float = 3.0, **arguments: Any) -> Answer:
        """Does as it is told; a scale without the command says so."""
        if name not in ("zero", "tare"):
            raise BadUrl(f"no command {name!r}")
        return Answer(command=name[0].upper(), ok=True, text="A")

    def report(self) -> dict[str, Any]:
        """A few figures."""
        frame = {"at": 0.0, "way": "in", "hex": "53", "note": ""}
        return {"readings": 7, "bad_frames": 1, "half_frames": 2, "connections": 3, "frames": [frame]}


class FakePrinter:
    """Keeps what it prints; `fate` is what becomes of the next jobs."""

    def __init__(self, url: str, driver: str) -> None:
        self.url = url
        self.fate = "confirmed"
        self.breaks: Exception | None = None
        self.printed: list[bytes] = []
        self.printing = threading.Event()

    def print(self, data: bytes, timeout_s: float = 15.0) -> PrintOutcome:
        """Prints, or does not."""
        if self.breaks is not None:
            raise self.breaks
        if self.fate != "not_sent":
            self.printed.append(data)
        self.printing.set()
        return PrintOutcome(self.fate, "as told")  # type: ignore[arg-type]

    def status(self, timeout_s: float = 3.0) -> PrinterStatus:
        """Ready."""
        return PrinterStatus(online=True, answered=True)


class Rig:
    """The gateway with handles on its fakes."""

    def __init__(self, folder: Path, proxies: tuple[Network, ...] = ()) -> None:
        self.folder, self.proxies = folder, proxies
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.devices: dict[str, FakeDevice] = {}
        self.printers: dict[str, FakePrinter] = {}
        self._down = 0
        self.start()

    def start(self) -> None:
        """Starts a gateway on the folder."""
        self.gateway = Gateway(
            Settings(
                data=self.folder,
                listen=Address("127.0.0.1", self.port),
                open_session=self._session,
                open_printer=self._printer,
                places=Places(self.folder / "dev", self.folder / "sys", self.folder / "net", libusb=False),
                interfaces=("127.0.0.1",),
                proxies=self.proxies,
            )
        )
        self.gateway.start()

    def _session(self, url: str, driver: str, on_reading: Any, on_state: Any) -> FakeDevice:
        self.devices[url] = FakeDevice(url, driver, on_reading, on_state)
        return self.devices[url]

    def _printer(self, url: str, driver: str) -> FakePrinter:
        return self.printers.setdefault(url, FakePrinter(url, driver))

    def read(self, url: str, reading: Reading) -> None:
        """A device says something."""
        self.devices[url].read(reading)

    def down(self, *messages: Message) -> None:
        """Messages from central."""
        import msgspec

        from gateway.contracts.envelope import Event, event_id
        from gateway.contracts.messages import encode

        events = []
        for message in messages:
            self._down += 1
            events.append(
                Event(
                    id=event_id("central", "c0", self._down),
                    source="central",
                    type=message.TYPE,
                    time=self.gateway.writer.unit.now,
                    data=msgspec.Raw(encode(message)),
                )
            )
        self.gateway.inbox.take("c0", events)

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, raw: bytes | None = None
    ) -> tuple[int, Any]:
        """(status, JSON)."""
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, data, {"Content-Type": "application/json", **(headers or {})}, method=method)
        try:
            with urlopen(request, timeout=10) as answer:
                return answer.status, json.loads(answer.read())
        except HTTPError as error:
            return error.code, json.loads(error.read())

    def get(self, path: str, **headers: str) -> Any:
        """The JSON of a GET that works."""
        status, body = self.call("GET", path, headers=headers)
        assert status == 200, body
        return body

    def act(self, station: str, what: str, **body: Any) -> Any:
        """A scan, tap or weight over HTTP."""
        status, view = self.call("POST", f"/api/v1/stations/{station}/{what}", {"operation_id": str(uuid4()), **body})
        assert status == 200, view
        return view

    def furnish(self) -> None:
        """Layout, stations with devices, people, goods."""
        assert self.call("POST", "/api/v1/layout", {"zone": "A", **LAYOUT})[0] == 201
        for name, kind, roles in (
            ("r1", "receive", ("scanner",)),
            ("p1", "pick", ("scanner",)),
            ("b1", "pack", ("scanner", "scale", "printer")),
            ("g1", "gate", ("reader",)),
        ):
            drivers = {"scanner": "serial-scanner", "scale": "mt-sics", "printer": "zpl", "reader": "llrp"}
            schemes = {"scanner": "socket", "scale": "socket", "printer": "tcp", "reader": "llrp"}
            devices = [
                {"role": role, "driver": drivers[role], "url": f"{schemes[role]}://{name}-{role}:9"} for role in roles
            ]
            body = {"station": name, "name": f"Bench {name}", "kind": kind, "devices": devices, "language": "en"}
            assert self.call("POST", "/api/v1/stations", body)[0] == 201
        self.down(
            catalogue.WarehouseBound(warehouse="main", name="主仓"),
            *(
                catalogue.OperatorChanged(
                    operator=name, name=name.title(), badge_hash=badge_hash(BADGES[name]), roles=(role,), language="en"
                )
                for name, role in ROLES.items()
            ),
            product("LAMP", "白色吊灯", "4006381333931", weight_g=200),
            work.ReceiptExpected(
                receipt="r-1", number="PO-261124-0001", warehouse="main", lines=(work.ExpectedLine(1, "LAMP", 10),)
            ),
        )
        for station, name in (("r1", "rita"), ("p1", "paul"), ("b1", "vera")):
            self.act(station, "scan", text=BADGES[name])

    def stop(self) -> None:
        """Stops the gateway."""
        self.gateway.stop()


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """A gateway that serves."""
    made = Rig(tmp_path)
    yield made
    made.stop()
