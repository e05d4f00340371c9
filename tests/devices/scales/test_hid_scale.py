import os
from pathlib import Path

import pytest

from devices.errors import NotConnected
from devices.transport import transport_for
from devices.urls import parse_url
from tests.devices.scales.wire import bad, read, rows
from tests.devices.test_session import Heard, session
from tests.devices.wire import eventually


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ("03 04 02 00 e2 04", (1250, True, "ok")),  # 1250 g
        ("03 04 03 fd e2 04", (1250, True, "ok")),  # 1250 x 10^-3 kg
        ("03 03 03 fd e2 04", (1250, False, "ok")),
        ("03 04 0b ff c4 01", (1281, True, "ok")),  # 45.2 oz
        ("03 02 0c 00 00 00", (0, True, "ok")),
        ("03 05 02 00 05 00", (None, False, "under")),
        ("03 06 02 00 00 00", (None, False, "over")),
        ("03 01 02 00 00 00", (None, False, "fault")),
        ("03 08 02 00 00 00", (None, False, "fault")),
    ],
)
def test_reports(report: str, expected: tuple[int | None, bool, str]) -> None:
    assert rows("hid-scale", bytes.fromhex(report)) == [expected]


@pytest.mark.parametrize("report", ["03 09 02 00 e2 04", "03 04 05 00 e2 04", "03 04 0d 00 e2 04", "03 04 02 7f e2 04"])
def test_bad_reports(report: str) -> None:
    assert bad("hid-scale", bytes.fromhex(report)) == 1


def test_a_device_file_is_read_and_its_end_noticed(tmp_path: Path) -> None:
    path, heard = tmp_path / "hidraw0", Heard()
    os.mkfifo(path)
    with session(f"hidraw://{path}", "hid-scale", heard) as scale:
        eventually(lambda: scale.state.name == "connected")
        hand = os.open(path, os.O_WRONLY)
        os.write(hand, bytes.fromhex("03 04 02 00 e2 04"))
        eventually(lambda: heard.grams() == [1250])
        os.close(hand)


def test_a_device_file_has_one_owner_and_a_missing_one_is_looked_for(tmp_path: Path) -> None:
    path, heard = tmp_path / "hidraw0", Heard()
    os.mkfifo(path)
    with session(f"hidraw://{path}", "hid-scale", heard) as first:
        eventually(lambda: first.state.name == "connected")
        with session(f"hidraw://{path}", "hid-scale", Heard()) as second:
            eventually(lambda: "another session" in second.state.reason)
        with pytest.raises(NotConnected, match="in use by another program"):
            transport_for(parse_url(f"hidraw://{path}")).open()
    with session(f"hidraw://{tmp_path}/none", "hid-scale", Heard()) as absent:
        eventually(lambda: "it is not there" in absent.state.reason)
        assert absent.state.name == "looking"


def test_behind_a_torn_report_the_next_is_found() -> None:
    whole = bytes.fromhex("03 04 02 00 e2 04")
    for at in range(1, len(whole)):
        readings, tally = read("hid-scale", whole[:at] + whole * 3)
        assert {one.grams for one in readings} <= {1250}, at
        assert len(readings) >= 2
        assert tally.bad_frames >= 1


def test_milligrams_and_tonnes() -> None:
    assert rows("hid-scale", bytes.fromhex("03 04 01 02 e2 04")) == [(125, True, "ok")]
    assert rows("hid-scale", bytes.fromhex("03 04 08 fd e2 04")) == [(1_250_000, True, "ok")]
