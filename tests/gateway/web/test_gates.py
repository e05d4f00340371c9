"""The gate's calls: a day's passages, what rings, what never passed, the lamps."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.request import urlopen

import msgspec
import pytest

from devices.readings import Answer, Sighting
from devices.session import DeviceState
from gateway.floor import machine
from gateway.floor.tags import gates
from gateway.stations.bound import Bound
from gateway.stations.gate_lights import GateLights
from gateway.stations.gate_live import GateLive
from gateway.store.rows import Device, Fulfilment, Parcel, Setting
from gateway.store.unit import Unit
from tests.gateway.site import Site
from tests.gateway.web.conftest import Rig
from tests.given import as_given
from tests.waiting import until

SHIPPED, HELD, FOREIGN, FORGOTTEN = ("30" + digit * 22 for digit in "1234")


@as_given
def parcels(unit: Unit) -> None:
    """One that may leave, one that may not, one that left the bench an hour ago and was not seen since."""
    hour_ago = int((datetime.now(UTC) - timedelta(hours=1)).timestamp() * 1000)
    for number, (epc, state, shipped_ms) in enumerate(
        ((SHIPPED, "shipped", hour_ago), (HELD, "verified", 0), (FORGOTTEN, "shipped", hour_ago)), 1
    ):
        unit.state.fulfilments.put(Fulfilment(fulfilment=f"f{number}", number=f"TB-{number}", warehouse="main"))
        unit.state.parcels.put(
            Parcel(
                parcel=f"p{number}",
                fulfilment=f"f{number}",
                state=state,
                waybill=f"YT000{number}",
                epc=epc,
                shipped_ms=shipped_ms,
            )
        )


def passing(unit: Unit, epc: str, direction: str = "out") -> None:
    machine.say(
        unit,
        "g1",
        lambda bench: gates.passed(bench, epc=epc, direction=direction, first_seen_ms=1, reads=9),
    )


@pytest.fixture
def gate(rig: Rig) -> Rig:
    rig.furnish()
    rig.gateway.writer.call(parcels)
    for epc, direction in ((SHIPPED, "out"), (HELD, "out"), (FOREIGN, "in")):
        rig.gateway.writer.call(partial(passing, epc=epc, direction=direction))
    return rig


def test_a_days_passages_are_found_by_search_and_filter(gate: Rig) -> None:
    def found(query: str) -> list[str]:
        return [one["epc"] for one in gate.get(f"/api/v1/gates/g1/passages?{query}")["passages"]]

    assert found("") == [FOREIGN, HELD, SHIPPED]
    assert found("show=out") == [HELD, SHIPPED]
    assert found("show=in") == [FOREIGN]
    assert found("show=unverified") == [HELD]
    assert found("show=unknown") == [FOREIGN]
    assert found("show=unexplained") == [FOREIGN, HELD]
    assert found("q=YT0002") == [HELD]
    assert found("q=TB-1") == [SHIPPED]
    assert found("q=%25") == []
    assert found("day=2001-01-01") == []
    assert gate.call("GET", "/api/v1/gates/g1/passages?show=sideways")[0] == 422
    assert gate.call("GET", "/api/v1/gates/g1/passages?day=yesterday")[0] == 422
    assert gate.call("GET", "/api/v1/gates/b1/passages")[0] == 404


def test_the_day_in_figures_and_as_a_table(gate: Rig) -> None:
    answer = gate.get("/api/v1/gates/g1")
    counts = answer["counts"]
    assert (counts["passed"], counts["out"], counts["in"], counts["unverified"], counts["unknown"]) == (3, 2, 1, 1, 1)
    assert answer["reader"]["state"] == "reading"
    assert "frames" not in answer["reader"]
    with urlopen(f"{gate.url}/api/v1/gates/g1/passages.csv?show=unverified", timeout=10) as table:
        assert table.headers["Content-Type"].startswith("text/csv")
        lines = table.read().decode("utf-8-sig").splitlines()
    assert lines[0] == "at,direction,waybill,order,epc,verdict,reads,sku,name"
    assert [line.split(",")[2:] for line in lines[1:]] == [["YT0002", "TB-2", HELD, "unverified", "9", "", ""]]


def test_a_parcel_that_shipped_and_passed_no_gate_is_listed(gate: Rig) -> None:
    missing = gate.get("/api/v1/gates/g1/missing")
    assert [(one["waybill"], one["order"], one["minutes"]) for one in missing["parcels"]] == [("YT0003", "TB-3", 60)]
    status, answer = gate.call("PUT", "/api/v1/gates/g1/settings", {"missing_after_min": 90})
    assert (status, answer["missing"], answer["missing_after_min"]) == (200, 0, 90)
    gate.gateway.writer.call(lambda unit: passing(unit, FORGOTTEN))
    gate.call("PUT", "/api/v1/gates/g1/settings", {"missing_after_min": 1})
    assert gate.get("/api/v1/gates/g1/missing")["parcels"] == []


def test_an_alarm_rings_until_it_is_acknowledged_and_another_is_not_silenced_with_it(gate: Rig) -> None:
    first = gate.get("/api/v1/stations/g1")["data"]["ringing"]
    assert [one["epc"] for one in first] == [HELD]
    gate.gateway.writer.call(lambda unit: passing(unit, SHIPPED))
    assert len(gate.get("/api/v1/stations/g1")["data"]["ringing"]) == 1
    gate.gateway.writer.call(lambda unit: passing(unit, HELD, "in"))
    view = gate.act("g1", "tap", action="ack", value=[first[0]["passage"]])
    (left,) = view["data"]["ringing"]
    assert left["direction"] == "in"
    gate.stop()
    gate.start()
    assert gate.get("/api/v1/gates/g1")["ringing"] == [left["passage"]]
    assert gate.act("g1", "tap", action="ack")["data"]["ringing"] == []


def test_two_lamps_on_one_output_are_refused(gate: Rig) -> None:
    assert gate.call("PUT", "/api/v1/gates/g1/settings", {"lights": {"go": 1, "stop": 1}})[0] == 422
    assert gate.call("PUT", "/api/v1/gates/g1/settings", {"lights": {"disco": 1}})[0] == 422
    status, answer = gate.call("PUT", "/api/v1/gates/g1/settings", {"lights": {"go": 1, "look": 2, "stop": 3}})
    assert (status, answer["lights"]) == (200, {"go": 1, "look": 2, "stop": 3})


class Stack:
    """The reader's session, as far as lamps go."""

    def __init__(self) -> None:
        self.state = DeviceState("reading", "", 1.0)
        self.on: dict[int, bool] = {}
        self.told = 0

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    def command(self, name: str, /, timeout_s: float = 3.0, **arguments: Any) -> Answer:
        """An output."""
        assert name == "gpo"
        self.on[arguments["port"]] = arguments["on"]
        self.told += 1
        return Answer(command=name, ok=True, text="")

    def report(self) -> dict[str, Any]:
        """Nothing."""
        return {}


class Hung:
    """The station's reader."""

    def __init__(self, stack: Stack) -> None:
        self._bound = Bound(Device(station="g1", role="reader", driver="llrp", url="llrp://x"), "llrp://x")
        self._bound.session = stack

    def bound(self, station: str, role: str) -> Bound | None:
        """The reader of g1."""
        return self._bound if (station, role) == ("g1", "reader") else None


def test_the_light_stack_is_red_until_acknowledged_and_green_for_what_may_leave(site: Site) -> None:
    stack = Stack()

    def just_now() -> float:
        return max((row.at_ms for row in site.state.passages), default=0) / 1000

    lights = GateLights(site.writer, Hung(stack), just_now)  # type: ignore[arg-type]
    lights.look()
    assert stack.told == 0  # no lamps are set up
    site.writer.call(parcels)
    lamps = Setting(name="gate:g1", value={"lights": {"go": 1, "look": 2, "stop": 3}})
    site.writer.call(lambda unit: unit.state.settings.put(lamps) and None)

    def shown() -> list[int]:
        lights.look()
        return [port for port, on in stack.on.items() if on]

    assert shown() == []
    site.writer.call(lambda unit: passing(unit, SHIPPED))
    assert shown() == [1]
    site.writer.call(lambda unit: passing(unit, FOREIGN))
    assert shown() == [2]
    site.writer.call(lambda unit: passing(unit, HELD))
    assert shown() == [3]
    site.writer.call(lambda unit: passing(unit, SHIPPED))
    assert shown() == [3]
    told = stack.told
    assert shown() == [3]
    assert stack.told == told  # what is lit is not told again
    site.floor.tap("g1", "ack").result()
    assert shown() == [1]


def test_live_pictures_are_whole_and_end_with_an_empty_one() -> None:
    pictures: list[dict[str, object]] = []
    live = GateLive(lambda station, body: pictures.append(msgspec.json.decode(body)["live"]), lambda station: True)
    live.start()
    try:
        for antenna in (1, 2):
            live.see("g1", Sighting(epc=SHIPPED, antenna=antenna, rssi_dbm=-50.0 - antenna, count=3))
        until(lambda: pictures and not pictures[-1]["tags"] and not pictures[-1]["reads_s"])
    finally:
        live.stop()
    assert pictures[0]["tags"] == [{"epc": SHIPPED, "antennas": {"1": -51.0, "2": -52.0}}]
    assert any(picture["antennas"] for picture in pictures)


def test_nobody_looks_and_nothing_is_kept() -> None:
    shown: list[bytes] = []
    live = GateLive(lambda station, body: shown.append(body), lambda station: False)
    live.see("g1", Sighting(epc=SHIPPED, antenna=1))
    assert live._gates == {}
