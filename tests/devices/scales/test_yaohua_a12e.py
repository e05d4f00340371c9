import pytest

from devices.registry import driver_info
from tests.devices.scales.wire import bad, read


@pytest.mark.parametrize(
    ("wire", "grams", "where", "net"),
    [
        (b"WG004.139kg3D\r\n", 4139, "ok", False),
        (b"WG-04.139kg20\r\n", -4139, "ok", False),
        (b"WN000123 kg35\r\n", 123_000, "ok", True),
        (b"         OL23\r\n", None, "over", False),
        (b"         LO23\r\n", None, "under", False),
        (b"ww004.139kg\r\n", 4139, "ok", False),
        (b"wn-00.500kg\r\n", -500, "ok", True),
    ],
)
def test_lines(wire: bytes, grams: int | None, where: str, net: bool) -> None:
    (reading,), tally = read("yaohua-a12e", wire)
    assert (reading.grams, reading.range.value, reading.net, reading.derived) == (grams, where, net, True)
    assert tally.bad_frames == 0


def test_the_tare_is_no_reading() -> None:
    readings, tally = read("yaohua-a12e", b"wt001.000kg\r\n")
    assert (readings, tally.bad_frames) == ([], 0)


def test_a_run_of_equal_weights_is_stable_and_an_overload_ends_it() -> None:
    line, over = b"ww004.139kg\r\n", b"         OL23\r\n"
    readings, _ = read("yaohua-a12e", line * 5 + over + line)
    assert [one.stable for one in readings] == [False, False, False, False, True, False, False]


@pytest.mark.parametrize("wire", [b"WG004.139kg3E\r\n", b"WG004.139kg\r\n", b"ww004.139\r\n", b"xx\r\n"])
def test_bad_frames(wire: bytes) -> None:
    assert bad("yaohua-a12e", wire) == 1


def test_a_scale_that_checks_is_not_believed_without() -> None:
    readings, tally = read("yaohua-a12e", b"WG004.139kg3D\r\nww009.999kg\r\nWG004.139kg3D\r\n")
    assert [one.grams for one in readings] == [4139] * 2
    assert tally.bad_frames == 1


def test_the_older_indicator_can_be_asked() -> None:
    assert driver_info("yaohua-a12e").make({"mode": "command"}).poll == b"R"
    assert not driver_info("yaohua-a12e").make({}).commands, "one that streams hears no commands"
