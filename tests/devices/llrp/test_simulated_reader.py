"""The driver against the simulated reader, which was written from the standard by itself: settings, inputs, tags."""

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from devices.cli import print_readings
from devices.errors import BadUrl, NotConnected
from devices.readings import Answer, InputChange, Reading, Sighting
from devices.session import DeviceSession
from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.readers.llrp_models import MODELS
from firmware_sim.serving import TcpDevice
from tests.devices.llrp.reader import EPC
from tests.devices.test_session import Heard, session
from tests.devices.wire import eventually
from tests.ports import free_port

NEW, SHORTER = "3034257bf400b7800004cb2f", "30abababababab01"
SECRET = "0badcafe"


@contextmanager
def read(simulated: SimulatedReader, heard: Heard, options: str = "") -> Iterator[DeviceSession]:
    server = TcpDevice(simulated, "127.0.0.1", free_port())
    server.start()
    try:
        with session(f"llrp://127.0.0.1:{server.port}{options}", "llrp", heard) as gate:
            eventually(lambda: gate.state.name == "reading")
            yield gate
    finally:
        server.stop()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def gate(heard: Heard) -> Iterator[tuple[SimulatedReader, DeviceSession]]:
    simulated = SimulatedReader()
    simulated.place(EPC, antenna=2, every_s=0.03)
    with read(simulated, heard) as opened:
        yield simulated, opened


def sightings(heard: Heard) -> list[Sighting]:
    return [one for one in heard.readings if isinstance(one, Sighting)]


def test_all_that_is_asked_for_is_told(gate: tuple[SimulatedReader, DeviceSession], heard: Heard) -> None:
    eventually(lambda: sightings(heard))
    seen = sightings(heard)[0]
    assert (seen.epc, seen.antenna, seen.count, seen.rospec) == (EPC, 2, 1, 1)
    assert seen.channel is not None
    assert 1 <= seen.channel <= 16
    assert seen.first_seen_us == seen.last_seen_us
    assert seen.as_json(3)["channel"] == seen.channel
    told = gate[1].report()["details"]
    assert (told["llrp"], told["antennas"], told["inputs"]) == ("1.1", 4, 4)
    assert abs(told["clock_offset_ms"]) < 5000
    assert set(told["sightings_by_antenna"]) == {"2"}


def test_a_reader_of_1_0_1_is_read_in_1_0_1(heard: Heard) -> None:
    simulated = SimulatedReader(versions=(1,))
    simulated.place(EPC)
    with read(simulated, heard) as gate:
        eventually(lambda: sightings(heard))
        assert gate.report()["details"]["llrp"] == "1.0.1"
        assert gate.state.reason == ""


def test_a_clock_that_is_wrong_is_noticed(heard: Heard) -> None:
    with read(SimulatedReader(clock_us=lambda: 1_700_000_000_000_000), heard) as gate:
        assert gate.report()["details"]["clock_offset_ms"] < -60_000


def test_settings_reach_the_reader(heard: Heard) -> None:
    simulated = SimulatedReader()
    for antenna in (1, 3):
        simulated.place(EPC, antenna=antenna, every_s=0.02)
    with read(simulated, heard, "?antennas=3&power_dbm=20.4&session=2&mode=1&population=7"):
        eventually(lambda: len(sightings(heard)) > 5)
    assert {one.antenna for one in sightings(heard)} == {3}


def test_what_a_reader_lacks_is_left_out_and_told(heard: Heard) -> None:
    simulated = SimulatedReader()
    simulated.place(EPC)
    with read(simulated, heard, "?antennas=1,5&session=1&mode=77&phase=on") as gate:
        eventually(lambda: sightings(heard))
        eventually(lambda: gate.state.reason)
        reason = gate.state.reason
        assert reason.startswith("the reader goes without some settings: it has no antenna 5; it has no mode 77, but ")
        assert reason.endswith("; phase: only Impinj's readers do that")


def test_what_a_reader_refuses_is_left_out_and_told(heard: Heard) -> None:
    simulated = SimulatedReader()
    simulated.place(EPC)
    simulated.wrong.add("rospec-error")
    with read(simulated, heard, "?session=1") as gate:
        eventually(lambda: sightings(heard))
        eventually(lambda: gate.state.reason.startswith("the reader refused ADD_ROSPEC: "))
        assert gate.state.reason.endswith("; it reads without power, session and mode")


@pytest.mark.parametrize("refused", ["rospec-error:1", "rospec-error:2", "config-error:9"])
def test_whatever_is_refused_there_are_tags(refused: str, heard: Heard) -> None:
    """Without a ROReportSpec this reader would report at the end of a ROSpec that has none."""
    simulated = SimulatedReader()
    simulated.place(EPC, every_s=0.02)
    simulated.wrong.add(refused)
    with read(simulated, heard) as gate:
        eventually(lambda: len(sightings(heard)) > 5)
        eventually(lambda: gate.state.reason.startswith("the reader refused"))  # reasons change once a second at most


def test_a_reader_that_reports_nothing_by_itself_is_asked_for_it(heard: Heard) -> None:
    simulated = SimulatedReader()
    simulated.place(EPC, every_s=0.02)
    simulated.wrong.add("rospec-error:1")
    simulated.wrong.add("config-error:9")
    with read(simulated, heard):
        eventually(lambda: len(sightings(heard)) > 1)


@pytest.mark.parametrize("maker", MODELS)
def test_every_maker_is_read_with_its_settings(maker: str, heard: Heard) -> None:
    simulated = SimulatedReader(maker=maker)
    simulated.place(EPC, every_s=0.02)
    own = "&phase=on&search=dual" if maker == "impinj" else ""
    with read(simulated, heard, f"?power_dbm=1:20,2:24.5&session=1&mode=2&population=30{own}") as gate:
        eventually(lambda: len(sightings(heard)) > 3)
        assert gate.state.reason == ""
        assert gate.tally.bad_frames == 0
        assert gate.report()["details"]["firmware"] == MODELS[maker].firmware
    assert (sightings(heard)[0].phase is not None) == (maker == "impinj")


def test_what_the_simulated_reader_does_wrong_costs_nothing_else(heard: Heard) -> None:
    simulated = SimulatedReader()
    simulated.place(EPC, every_s=0.02)
    with read(simulated, heard) as gate:
        for word in ("malformed:3", "big", "short", "twice", "none", "malformed", "short"):
            before = len(sightings(heard))
            simulated.wrong.add(word)
            eventually(lambda before=before: len(sightings(heard)) > before + 10)
        eventually(lambda: gate.tally.connections == 3)
        eventually(lambda: gate.state.name == "reading")
        assert gate.tally.bad_frames >= 6
    assert {one.epc for one in sightings(heard)} == {EPC}


def test_an_input_starts_the_inventory_and_is_heard(heard: Heard) -> None:
    simulated = SimulatedReader()
    simulated.place(EPC, every_s=0.02)
    with read(simulated, heard, "?start=gpi:2:high&stop=gpi:2:low") as gate:
        assert not sightings(heard)
        simulated.set_gpi(2, True)
        eventually(lambda: sightings(heard))
        simulated.set_gpi(2, False)
        eventually(lambda: [one for one in heard.readings if isinstance(one, InputChange)][1:])
        inputs = [(one.port, one.high) for one in heard.readings if isinstance(one, InputChange)]
        assert inputs == [(2, True), (2, False)]
        assert gate.state.name == "reading"


def test_device_read_counts_tag_reports_only(capsys: pytest.CaptureFixture[str]) -> None:
    readings: queue.SimpleQueue[Reading | None] = queue.SimpleQueue()
    for one in (InputChange(port=1, high=True), Sighting(epc=EPC), InputChange(port=1, high=False)):
        readings.put(one)
    assert print_readings(readings, 1, 5.0, threading.Event(), True) == 1
    told = capsys.readouterr()
    assert [json.loads(line)["kind"] for line in told.out.splitlines()] == ["sighting"]
    assert "input" in told.err


def test_a_periodic_inventory_goes_on_by_itself(heard: Heard) -> None:
    simulated = SimulatedReader()
    simulated.place(EPC, every_s=0.02)
    with read(simulated, heard, "?start=periodic:150&stop=duration:50") as gate:
        eventually(lambda: gate.report()["details"]["events"] > 8)
        assert gate.state.name == "reading"
        assert gate.state.reason == ""
        assert sightings(heard)


def test_an_inventory_that_is_to_end_is_started_again(heard: Heard) -> None:
    simulated = SimulatedReader()
    simulated.place(EPC, every_s=0.02)
    with read(simulated, heard, "?stop=duration:60") as gate:
        eventually(lambda: gate.report()["details"]["events"] > 8)
        assert (gate.state.name, gate.state.reason) == ("reading", "")
        assert gate.command("gpo", port=1, on=True).ok


def test_a_lamp_is_switched(gate: tuple[SimulatedReader, DeviceSession]) -> None:
    simulated, opened = gate
    assert opened.command("gpo", port=3, on=True) == Answer(
        command="gpo", ok=True, text="output 3 is on", raw=bytes.fromhex("011f000800000000")
    )
    assert simulated.config.gpo_state[3] is True
    assert opened.command("gpo", port="3", on="off").ok
    assert simulated.config.gpo_state[3] is False
    refused = opened.command("gpo", port=9, on=True)
    assert (refused.ok, refused.text) == (False, "FieldError there is no GPO 9")


def test_memory_is_read_and_written(gate: tuple[SimulatedReader, DeviceSession]) -> None:
    simulated, opened = gate
    assert opened.command("read", epc=EPC, bank="tid", words=2).raw == b"\xe2\x80\x11\x05"
    assert opened.command("write", epc=EPC, data="c0ffee00", word=3).text == "written and read back"
    assert simulated.tag(EPC).banks[3][6:10] == bytes.fromhex("c0ffee00")
    beyond = opened.command("write", epc=EPC, data="0000", word=999)
    assert (beyond.ok, beyond.text) == (False, "the tag has no memory there")
    assert not simulated.inventory.access


@pytest.mark.parametrize("new", [NEW, SHORTER])
def test_an_epc_is_written_with_its_length(new: str, gate: tuple[SimulatedReader, DeviceSession]) -> None:
    simulated, opened = gate
    answer = opened.command("write_epc", epc=EPC, to=new, timeout_s=6)
    assert answer.ok, answer.text
    words = len(new) // 4
    assert simulated.tag(EPC).banks[1][2:4] == (words << 11).to_bytes(2)
    assert simulated.tag(EPC).banks[1][4 : 4 + 2 * words].hex() == new


def test_a_tag_that_is_not_there_is_not_spoken_to(gate: tuple[SimulatedReader, DeviceSession]) -> None:
    absent = gate[1].command("read", epc=NEW, timeout_s=5)
    assert (absent.ok, absent.text) == (False, "the tag was not seen")
    assert gate[1].command("gpo", port=1, on=True).ok, "and the next command is obeyed"
    assert not gate[0].inventory.access


def test_a_command_that_nobody_waits_for_any_more_is_taken_back(gate: tuple[SimulatedReader, DeviceSession]) -> None:
    with pytest.raises(NotConnected, match="did not answer 'read' within"):
        gate[1].command("read", epc=NEW, timeout_s=0.001)
    assert gate[1].command("gpo", port=1, on=True).ok
    eventually(lambda: not gate[0].inventory.access)


def test_a_lock_is_tried(gate: tuple[SimulatedReader, DeviceSession]) -> None:
    simulated, opened = gate
    assert opened.command("write", epc=EPC, bank="reserved", word=2, data=SECRET).ok
    assert opened.command("lock", epc=EPC, field="user", password=SECRET).text == "locked and tried"
    assert simulated.tag(EPC).locks == {"user"}
    assert opened.command("write", epc=EPC, data="0001").text == "its memory is locked"
    assert opened.command("write", epc=EPC, data="0001", password=SECRET).ok
    assert opened.command("lock", epc=EPC, field="user", how="unlock", password=SECRET).text == "unlocked and tried"


def test_a_killed_tag_is_silent(gate: tuple[SimulatedReader, DeviceSession]) -> None:
    simulated, opened = gate
    assert opened.command("write", epc=EPC, bank="reserved", word=0, data=SECRET).ok
    wrong = opened.command("kill", epc=EPC, password="12345678")
    assert (wrong.ok, wrong.text) == (False, "the tag reports an error")
    assert opened.command("kill", epc=EPC, password=SECRET, timeout_s=5).text == "killed; it is silent"
    assert simulated.tag(EPC).killed


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("gpo", {"port": 1}),
        ("gpo", {"port": 1, "on": "perhaps"}),
        ("gpo", {"port": 1, "on": True, "colour": "red"}),
        ("read", {"epc": "xyz"}),
        ("read", {"epc": EPC, "bank": "attic"}),
        ("write", {"epc": EPC, "data": "1"}),
        ("write_epc", {"epc": EPC, "to": ""}),
        ("lock", {"epc": EPC, "field": "user"}),
        ("kill", {"epc": EPC, "password": "00000000"}),
        ("kill", {"epc": EPC, "password": "short"}),
        ("dance", {}),
    ],
)
def test_a_command_that_cannot_be_is_refused_before_it_is_sent(
    name: str, arguments: dict[str, Any], heard: Heard
) -> None:
    gate = DeviceSession("llrp://127.0.0.1:1", "llrp", heard.readings.append)
    with pytest.raises(BadUrl):
        gate.command(name, **arguments)


def test_a_scale_takes_no_arguments(heard: Heard) -> None:
    scale = DeviceSession("socket://127.0.0.1:1", "mt-sics", heard.readings.append)
    with pytest.raises(BadUrl, match="zero takes no arguments, not port"):
        scale.command("zero", port=1)
