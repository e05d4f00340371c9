"""A camera gives one JPEG in time, or says in one sentence why not."""

import time
from collections.abc import Iterator

import pytest

from devices.camera import Camera, NoPicture, shown
from devices.errors import BadUrl, NotConnected
from firmware_sim.cameras.bench_camera import BenchCamera, create_camera
from firmware_sim.web import WebServer
from tests.ports import free_port


@pytest.fixture
def bench() -> Iterator[tuple[BenchCamera, str]]:
    camera = BenchCamera(name="b1", sees="YT0000000000001")
    server = WebServer(f"127.0.0.1:{free_port()}", create_camera(camera))
    server.start()
    yield camera, f"http://{server.host}:{server.port}"
    camera.silent = False
    server.stop()


@pytest.mark.parametrize("path", ["/snapshot.jpg", "/video.mjpg"])
def test_a_snapshot_and_a_stream_both_give_one_whole_jpeg(bench: tuple[BenchCamera, str], path: str) -> None:
    camera, url = bench
    data = Camera(url + path).snapshot()
    assert data.startswith(b"\xff\xd8\xff")
    assert data.endswith(b"\xff\xd9")
    assert camera.taken >= 1


def test_a_camera_with_a_password_wants_it_and_nobody_else_sees_it(bench: tuple[BenchCamera, str]) -> None:
    camera, url = bench
    camera.password = "s3cret"
    with pytest.raises(NoPicture, match="401"):
        Camera(f"{url}/snapshot.jpg").snapshot()
    known = url.replace("http://", "http://user:s3cret@") + "/snapshot.jpg"
    assert Camera(known).snapshot()
    assert "s3cret" not in shown(known)
    camera.broken = True
    with pytest.raises(NoPicture, match="503") as told:
        Camera(known).snapshot()
    assert "s3cret" not in str(told.value)


def test_half_a_picture_is_none(bench: tuple[BenchCamera, str]) -> None:
    camera, url = bench
    camera.torn = True
    with pytest.raises((NoPicture, NotConnected)):
        Camera(f"{url}/video.mjpg").snapshot(timeout_s=0.5)


def test_a_camera_that_is_silent_or_away_costs_no_more_than_its_time(bench: tuple[BenchCamera, str]) -> None:
    camera, url = bench
    camera.silent = True
    began = time.monotonic()
    with pytest.raises(NotConnected, match="in time"):
        Camera(f"{url}/snapshot.jpg").snapshot(timeout_s=0.3)
    assert time.monotonic() - began < 3
    with pytest.raises(NotConnected):
        Camera(f"http://127.0.0.1:{free_port()}/snapshot.jpg").snapshot(timeout_s=0.3)


@pytest.mark.parametrize("url", ["rtsp://10.0.0.9/1", "camera", "http://", "http://host:99999/x"])
def test_an_address_that_no_camera_has_is_refused(url: str) -> None:
    with pytest.raises(BadUrl):
        Camera(url)
