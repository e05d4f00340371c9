"""The options of a reader's address, and the ROSpecs that come of them."""

import struct
from collections.abc import Iterator

import pytest

from devices.errors import BadUrl
from devices.llrp.capabilities import Capabilities, capabilities
from devices.llrp.inventory import inputs, plans
from devices.llrp.messages import Type, pack, take
from devices.llrp.models import maker_of, name_of
from devices.llrp.settings import Settings, Trigger, settings
from devices.session import DeviceSession
from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.readers.llrp_codec import Parameter, parse, status
from tests.devices.llrp.reader import tlv

SPEEDWAY = Capabilities(
    vendor=25882, model=2001002, antennas=4, powers=((1, 1000), (2, 2000), (3, 3000)), modes=(0, 1, 1002), hop_table=1
)


@pytest.mark.parametrize(
    "options",
    [
        "antennas=0",
        "antennas=a",
        "power_dbm=99",
        "power_dbm=1:x",
        "session=4",
        "population=0",
        "mode=-1",
        "search=fast",
        "phase=maybe",
        "start=later",
        "start=periodic",
        "start=gpi:1:up",
        "stop=duration:0",
        "stop=now",
    ],
)
def test_a_wrong_option_is_named(options: str) -> None:
    with pytest.raises(BadUrl, match=options.partition("=")[0]):
        DeviceSession(f"llrp://gate?{options}", "llrp", print)


def test_options_become_settings() -> None:
    assert settings(
        antennas="1,3", power_dbm="1:30,3:24.5", session="2", start="gpi:2:low", stop="duration:800", phase="on"
    ) == Settings(
        antennas=(1, 3),
        power_dbm=((1, 30.0), (3, 24.5)),
        session=2,
        phase=True,
        start=Trigger("gpi", port=2, high=False),
        stop=Trigger("duration", 800),
    )


def test_capabilities_of_the_simulated_reader() -> None:
    simulated = SimulatedReader(antennas=4, gpis=2, gpos=3)
    simulated.opened(1, 0.0)
    simulated.received(1, pack(Type.GET_READER_CAPABILITIES, 1, b"\x00"), 0.0)
    _greeting, told = take(bytearray(b"".join(one.data for one in simulated.due(0.0))))
    able = capabilities(told.body)
    assert (able.antennas, able.gpis, able.gpos, able.hop_table) == (4, 2, 3, 1)
    assert (able.powers[0], able.powers[-1]) == ((1, 1000), (24, 3300))
    assert len(able.modes) >= 4
    assert able.firmware


@pytest.mark.parametrize(
    "body", [b"", b"\x00", status(), tlv(137, b"\x00\x04"), tlv(143, b"\x00\x9c\x00\x00" + tlv(144, tlv(145, b"\x01")))]
)
def test_capabilities_that_cannot_be_read_are_none(body: bytes) -> None:
    assert capabilities(body) == Capabilities()


@pytest.mark.parametrize(("dbm", "index"), [(31.0, 3), (30.0, 3), (29.9, 2), (9.0, 1)])
def test_power_never_exceeds_what_was_asked(dbm: float, index: int) -> None:
    assert SPEEDWAY.power_index(dbm) == index


def test_models() -> None:
    assert name_of(SPEEDWAY) == "Impinj Speedway R420"
    assert name_of(Capabilities(vendor=25882, model=2001052)) == "Impinj R700"
    assert name_of(Capabilities(vendor=161, model=96008)) == "Zebra FX9600-8"
    assert name_of(Capabilities()) == "unknown"
    assert [maker_of(Capabilities(vendor=vendor)).extensions for vendor in (25882, 161, 7)] == [True, False, False]


def inside(rospec: bytes, *path: int) -> list[Parameter]:
    """The parameters at the end of the path, parsed by the simulator's own codec."""
    found = list(parse(rospec))
    for kind in path:
        found = [child for one in found for child in one.children if child.type == kind]
    return found


def test_an_impinj_reader_gets_its_own_parameters() -> None:
    asked = settings(power_dbm="1:30,2:20", session="1", population="50", mode="1002", search="focus", phase="on")
    full, standard, *_ = plans(asked, SPEEDWAY, vendor=True)
    antennas = inside(full.rospec, 183, 186, 222)
    assert [(one.number(0, 2), one.all(224)[0].fields.hex()) for one in antennas] == [
        (1, "000100010003"),
        (2, "000100010002"),
    ]
    inventory = antennas[0].all(330)[0]
    assert (inventory.all(335)[0].number(0, 2), inventory.all(336)[0].fields.hex()) == (1002, "40003200000000")
    assert inventory.all(1023)[0].fields == struct.pack("!IIH", 25882, 23, 3)
    (own,) = inside(full.rospec, 237, 1023)
    assert own.fields[:8] == struct.pack("!II", 25882, 50)
    assert [struct.unpack_from("!II", value) for value in customs(own.fields[8:])] == [(25882, 52), (25882, 53)]
    assert inside(standard.rospec, 237, 1023) == inside(standard.rospec, 183, 186, 222, 330, 1023) == []


def customs(data: bytes) -> Iterator[bytes]:
    while data:
        length = int.from_bytes(data[2:4])
        yield data[4:length]
        data = data[length:]


def test_every_plan_has_less_and_a_number_of_its_own() -> None:
    asked = settings(power_dbm="30", search="dual", phase="on", start="periodic:500:20", stop="duration:200")
    row = plans(asked, SPEEDWAY, vendor=True)
    assert [plan.number for plan in row] == [1, 2, 3, 4, 5, 6]
    assert [plan.number for plan in row] == [parse(plan.rospec)[0].number(0, 4) for plan in row]
    sizes = [len(plan.rospec) for plan in row[:-1]]
    assert sizes == sorted(sizes, reverse=True)
    assert [plan.start.kind for plan in row] == ["periodic"] * 3 + ["now", "now", "immediate"]
    assert inside(row[0].rospec, 178, 179, 180)[0].fields == struct.pack("!II", 20, 500)


def test_a_plain_reader_is_asked_for_nothing_special() -> None:
    row = plans(Settings(), Capabilities(), vendor=False)
    assert [(plan.without, plan.start.kind) for plan in row] == [
        ("", "now"),
        ("all its settings, telling what it likes", "now"),
        ("all its settings, starting by itself", "immediate"),
    ]


def test_an_input_starts_and_stops() -> None:
    full, *_ = plans(settings(start="gpi:1:high", stop="gpi:2:low:3000"), Capabilities(gpis=2), vendor=False)
    assert inside(full.rospec, 178, 179, 181)[0].fields == struct.pack("!HBI", 1, 0x80, 0)
    assert inside(full.rospec, 178, 182, 181)[0].fields == struct.pack("!HBI", 2, 0, 3000)
    assert [one.number(0, 3) for one in parse(inputs(Capabilities(gpis=2))[1:])] == [0x180, 0x280]
