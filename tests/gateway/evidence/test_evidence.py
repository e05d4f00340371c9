"""Pictures of parcels: taken at verification and weighing, kept for a while, and never in a parcel's way."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from devices.errors import NotConnected
from gateway.evidence.files import EvidenceFiles
from gateway.evidence.keeper import BadCamera, EvidenceKeeper, cameras, put_camera
from tests.gateway.floor.leaving import packed, put_setting, ship
from tests.gateway.site import Site

JPEG = b"\xff\xd8\xff picture \xff\xd9"


class Eye:
    """A camera that obeys."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gone = False
        self.hold = threading.Event()
        self.hold.set()

    def take(self, url: str) -> bytes:
        self.hold.wait(5)
        self.asked.append(url)
        if self.gone:
            raise NotConnected("camera: it does not answer in time")
        return JPEG


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = packed(tmp_path, "S1", "S2")
    made.writer.call(lambda unit: put_camera(unit, "b1", "http://user:pw@10.0.0.9/snapshot.jpg"))
    yield made
    made.close()


@pytest.fixture
def eye() -> Eye:
    return Eye()


@pytest.fixture
def keeper(site: Site, eye: Eye, tmp_path: Path) -> Iterator[EvidenceKeeper]:
    made = EvidenceKeeper(site.writer, EvidenceFiles(tmp_path / "evidence"), eye.take)
    yield made
    made.stop()


def until(true: Callable[[], bool]) -> None:
    """Waits for a condition."""
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_parcel_is_photographed_when_it_is_verified_and_when_it_is_weighed(
    site: Site, eye: Eye, keeper: EvidenceKeeper
) -> None:
    ship(site, "S1")
    keeper.wake()
    until(lambda: keeper.taken["b1"] == 2)
    rows = list(site.state.outbound.evidence)
    assert sorted(row.moment for row in rows) == ["verified", "weighed"]
    assert {(row.waybill, row.state, row.station) for row in rows} == {("YT0000000000001", "taken", "b1")}
    for row in rows:
        assert keeper.files.read(row.file) == JPEG
        assert (row.sha256, row.bytes) == (hashlib.sha256(JPEG).hexdigest(), len(JPEG))
    assert len(site.events("EvidenceTaken")) == 2
    standing = keeper.standing(site.writer.call(cameras))
    assert (standing["files"], standing["bytes"]) == (2, 2 * len(JPEG))
    assert "pw" not in str(standing)


def test_a_station_without_a_camera_asks_for_no_picture(site: Site, keeper: EvidenceKeeper, eye: Eye) -> None:
    site.verify("b2", "S1")
    keeper.wake()
    assert (len(site.state.pictures), eye.asked) == (0, [])


def test_a_dead_camera_never_stops_the_parcel_and_is_counted_and_told(
    site: Site, eye: Eye, keeper: EvidenceKeeper
) -> None:
    eye.gone = True
    assert ship(site, "S1")["step"] == "shipped"
    keeper.wake()
    until(lambda: keeper.missed["b1"] == 2)
    assert {row.state for row in site.state.outbound.evidence} == {"missed"}
    assert "in time" in site.events("EvidenceMissed")[0]["reason"]
    assert keeper.standing({"b1": "http://x/"})["cameras"][0]["last_error"]
    assert keeper.figures()["evidence_missed"] == 2


def test_a_slow_camera_never_holds_the_floor_up(site: Site, eye: Eye, keeper: EvidenceKeeper) -> None:
    eye.hold.clear()
    ship(site, "S1")
    keeper.wake()
    assert ship(site, "S2")["step"] == "shipped"  # while the first picture still waits
    keeper.wake()
    eye.hold.set()
    until(lambda: keeper.taken["b1"] == 4)


def test_a_picture_is_wanted_only_once_the_fact_is_durable(site: Site) -> None:
    seen: list[int] = []
    site.writer.call(lambda unit: seen.append(len(unit.state.pictures)))
    site.verify("b1", "S1")
    assert len(site.state.pictures) == 1


def test_pictures_go_when_they_are_too_old_or_too_many(tmp_path: Path) -> None:
    files = EvidenceFiles(tmp_path)
    for day in (1, 20, 24, 25):
        files.put(date(2026, 11, day), f"YT{day}", "weighed", "0" * 8, b"x" * 1000)
    assert files.standing() == (4, 4000, "2026-11-01")
    assert files.tidy(date(2026, 11, 25), days=10, most_bytes=10_000) == 1
    assert files.tidy(date(2026, 11, 25), days=10, most_bytes=2000) == 1
    assert files.standing() == (2, 2000, "2026-11-24")
    assert not (tmp_path / "2026-11-20").exists()


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    files = EvidenceFiles(tmp_path / "evidence")
    (tmp_path / "secret").write_text("x")
    name = files.put(date(2026, 11, 25), "../../YT/1", "weighed", "abc", JPEG)
    assert (tmp_path / "evidence" / name).is_file()
    assert ".." not in name
    assert files.read("../secret") is None
    assert files.read(str(tmp_path / "secret")) is None


def test_a_camera_is_set_up_by_its_address(site: Site) -> None:
    with pytest.raises(BadCamera):
        site.writer.call(lambda unit: put_camera(unit, "b9", "http://10.0.0.9/"))
    with pytest.raises(BadCamera):
        site.writer.call(lambda unit: put_camera(unit, "b1", "rtsp://10.0.0.9/"))
    site.writer.call(lambda unit: put_camera(unit, "b1", ""))
    assert site.writer.call(cameras) == {}


def test_old_pictures_go_by_the_sites_settings(site: Site, keeper: EvidenceKeeper) -> None:
    put_setting(site, "evidence_days", 1)
    keeper.files.put(date(2020, 1, 1), "YT1", "weighed", "abc", JPEG)
    keeper.files.put(datetime.now(UTC).date(), "YT2", "weighed", "abc", JPEG)
    assert keeper.tidy() == 1
