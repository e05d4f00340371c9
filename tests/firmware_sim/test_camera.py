"""`floorgate sim camera`: pictures by HTTP, knobs by its standard input."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.ports import free_port
from tests.waiting import until

COMMAND = [sys.executable, "-m", "gateway.cli", "sim", "camera"]


class Running:
    """The command as a process."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "--listen", f"127.0.0.1:{free_port()}", "--json"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.said: dict[str, Any] = json.loads(self.process.stdout.readline())

    def turn(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def answers(self) -> int:
        try:
            with urlopen(self.said["url"], timeout=5) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code


@pytest.fixture
def camera() -> Iterator[Running]:
    made = Running()
    yield made
    made.process.terminate()
    assert made.process.wait(5) == 0
    for pipe in (made.process.stdin, made.process.stdout):
        if pipe is not None:
            pipe.close()


def test_it_says_where_it_is_and_gives_pictures_until_it_is_broken(camera: Running) -> None:
    with urlopen(camera.said["url"], timeout=5) as answer:
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.read(3) == b"\xff\xd8\xff"
    camera.turn("see YT0000000000001")
    camera.turn("broken")
    until(lambda: camera.answers() == 503, what="it is broken")
    camera.turn("broken off")
    until(lambda: camera.answers() == 200, what="it is mended")
    camera.turn("dance")
    assert camera.process.stdout is not None
    assert json.loads(camera.process.stdout.readline())["kind"] == "error"
