"""What every driver has to satisfy, before anyone writes its own test."""

import contextlib
import types
from collections.abc import Iterator

import pytest

from devices.driver import DriverInfo, Kind, PrinterDriver, StreamDriver, TalkDriver, driver
from devices.errors import BadFrame, DriverNameTaken, UnknownDriver
from devices.readings import Answer, PrinterStatus
from devices.registry import collect, driver_info, drivers

NOISE = [b"", b"\x00", b"\xff" * 40, b"S", b"0", b"\x02\x03", b"=", b"kg", bytes(range(256))]
EVERY = list(drivers().values())
STREAMS = [info for info in EVERY if isinstance(info.make(), StreamDriver)]


@pytest.mark.parametrize("info", EVERY, ids=lambda info: info.name)
def test_every_driver_is_described_and_has_one_shape(info: DriverInfo) -> None:
    made = info.make()
    shapes = [shape for shape in (StreamDriver, PrinterDriver, TalkDriver) if isinstance(made, shape)]
    assert len(shapes) == 1
    assert (PrinterDriver in shapes) == (info.kind is Kind.PRINTER)
    assert info.name == info.name.lower()
    assert " " not in info.name
    assert info.summary.strip(".") == info.summary != ""
    assert info.capabilities
    assert info.source
    assert made is not info.make()
    assert set(info.as_json()) == {"name", "kind", "settings", "capabilities", "summary", "source", "options"}


@pytest.mark.parametrize("info", STREAMS, ids=lambda info: info.name)
@pytest.mark.parametrize("noise", NOISE, ids=repr)
def test_noise_is_a_bad_frame_or_nothing_but_never_a_weight(info: DriverInfo, noise: bytes) -> None:
    reading = None
    with contextlib.suppress(BadFrame):
        reading = info.make().decode(noise)
    assert info.kind is not Kind.SCALE or reading is None or isinstance(reading, Answer)


@pytest.mark.parametrize("info", [info for info in EVERY if info.kind is Kind.SCALE], ids=lambda info: info.name)
def test_every_scale_notices_silence(info: DriverInfo) -> None:
    assert info.make().quiet_s > 0


@pytest.mark.parametrize("info", [info for info in EVERY if info.kind is Kind.PRINTER], ids=lambda info: info.name)
def test_a_printer_that_says_nothing_has_not_answered(info: DriverInfo) -> None:
    made = info.make()
    assert made.status([None] * len(made.queries)) == PrinterStatus(online=True, answered=False)
    questions = [*made.queries, *([made.in_order] if made.in_order else [])]
    for query in questions:  # a bare answer is one byte, which noise may be as well: the session tells them apart
        assert all(query.answers(noise) == [] for noise in NOISE if len(noise) > 2 or not query.bare)


def modules(*names: str) -> Iterator[types.ModuleType]:
    for name in names:
        module = types.ModuleType(name)
        module.Same = driver("same", kind=Kind.SCALE)(type("Same", (), {"__module__": name}))  # type: ignore[attr-defined]
        yield module


def test_a_name_used_twice_stops_the_program() -> None:
    assert list(collect(modules("one"))) == ["same"]
    with pytest.raises(DriverNameTaken, match="'same' is defined in one and in two"):
        collect(modules("one", "two"))


def test_an_unknown_driver_is_told_the_known_ones() -> None:
    with pytest.raises(UnknownDriver, match=r"no driver is called 'mt-six'; there are .*mt-sics"):
        driver_info("mt-six")
