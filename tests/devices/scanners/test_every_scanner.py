"""What every scanner's driver has to satisfy: a new one needs a simulator, and no test of its own for these."""

import itertools
import random
import struct

import pytest

from devices.driver import Kind
from devices.registry import driver_info, drivers
from firmware_sim.registry import simulators
from tests.devices.scanners.wire import Wire

SCANNERS = [info.name for info in drivers().values() if info.kind is Kind.SCANNER]
TEXTS = ["6901234567892", "A-07-03", "YT8800000000017", "0106901234567892\x1d10A"]


def sent(driver: str, text: str) -> bytes:
    """As the simulator puts it on the wire."""
    frame: bytes = simulators("scanner")[driver].make(aim=True).frame(text, "code128")
    return frame


@pytest.mark.parametrize("driver", SCANNERS)
def test_it_says_where_its_protocol_is_from(driver: str) -> None:
    info = driver_info(driver)
    assert info.source
    assert "scan" in info.capabilities


@pytest.mark.parametrize("driver", SCANNERS)
def test_how_the_wire_is_cut_changes_nothing(driver: str) -> None:
    stream = b"".join(sent(driver, text) for text in TEXTS)
    chance = random.Random(7)
    for _ in range(30):
        wire = Wire(driver)
        cuts = sorted({0, len(stream), *(chance.randrange(len(stream)) for _ in range(chance.randrange(20)))})
        for begin, end in itertools.pairwise(cuts):
            wire.hear(stream[begin:end])
        assert wire.texts == TEXTS
        assert wire.tally.bad_frames == 0


@pytest.mark.parametrize("driver", SCANNERS)
def test_unplugged_at_every_offset_nothing_is_invented_or_lost(driver: str) -> None:
    first, second = sent(driver, TEXTS[0]), sent(driver, TEXTS[1])
    for offset in range(0, len(second), 7 if len(second) > 500 else 1):
        wire = Wire(driver)
        wire.hear(first + second[:offset])
        wire.replug()
        wire.hear(sent(driver, TEXTS[2]))
        # Behind a keyboard's Enter there is only its release: then the second code is whole, and true.
        assert [text for text in wire.texts if text != TEXTS[1]] == [TEXTS[0], TEXTS[2]]
        assert wire.tally.half_frames <= 1


@pytest.mark.parametrize("driver", SCANNERS)
def test_half_a_code_that_goes_on_no_more_costs_itself_only(driver: str) -> None:
    first, second = sent(driver, TEXTS[0]), sent(driver, TEXTS[1])
    step = max(1, len(second) // 20)
    for offset in range(1, len(second), step):
        wire = Wire(driver)
        wire.hear(first + second[:offset])
        wire.silence(1.5)
        later = sent(driver, TEXTS[2])
        wire.hear(two_seconds_on(later) if driver == "evdev" else later)
        assert [text for text in wire.texts if text != TEXTS[1]] == [TEXTS[0], TEXTS[2]], offset


def two_seconds_on(events: bytes) -> bytes:
    """The kernel stamps its events; a driver goes by them."""
    stamped = struct.Struct("@llHHi")
    later = [stamped.pack(at + 2, *rest) for at, *rest in stamped.iter_unpack(events)]
    return b"".join(later)


@pytest.mark.parametrize("driver", SCANNERS)
def test_noise_is_told_and_the_next_code_is_read(driver: str) -> None:
    chance = random.Random(11)
    for _ in range(20):
        wire = Wire(driver)
        wire.hear(sent(driver, TEXTS[0]))
        wire.hear(chance.randbytes(100) + b"\xff")
        wire.silence(1.5)
        wire.hear(sent(driver, TEXTS[1]))
        assert wire.texts[0] == TEXTS[0]
        assert wire.texts[-1] == TEXTS[1]


@pytest.mark.parametrize("driver", SCANNERS)
@pytest.mark.parametrize("other", SCANNERS)
def test_another_protocol_gives_no_code_and_is_named(driver: str, other: str) -> None:
    wire = Wire(driver)
    wire.hear(sent(other, TEXTS[0]) * 2)
    wire.silence(1.5)
    if driver == other:
        assert wire.texts == [TEXTS[0]] * 2
        return
    assert wire.texts == []
    reason = wire.talk.health(wire.now).reason
    assert other in reason or (driver, other) == ("evdev", "hid-pos"), reason


@pytest.mark.parametrize("driver", ["serial-scanner", "ssi"])
def test_a_wrong_baud_rate_is_told(driver: str) -> None:
    wire = Wire(driver)
    wire.hear(bytes.fromhex("9aff81fef0889fff99e0"))
    wire.silence(1.5)
    assert wire.texts == []
    assert "baud rate" in wire.talk.health(wire.now).reason
