"""The terminal in a browser: only for who has the key, only from its own page, nothing from elsewhere."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import NamedTuple

import pytest

from tests.brokers import FLOORGATE
from tests.gateway.tui.recorded import RecordedGateway
from tests.ports import free_port

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str


class Served:
    """`floorgate tui --web`, asked as a browser would."""

    def __init__(self, gateway: RecordedGateway) -> None:
        self.port = free_port()
        at = f"127.0.0.1:{self.port}"
        command = [FLOORGATE, "tui", "--gateway", gateway.url, "--as", "susi", "--web", at, "--json"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = json.loads(self.process.stdout.readline())["url"]
        self.key = self.url.partition("?")[2]

    def get(self, path: str, **headers: str) -> "Answer":
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        with closing(connection):
            connection.request("GET", path, headers=headers)
            with closing(connection.getresponse()) as answer:
                body = "" if answer.status == 101 else answer.read().decode()
                return Answer(answer.status, dict(answer.headers), body)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def served() -> Iterator[Served]:
    gateway = RecordedGateway()
    with gateway.serving():
        made = Served(gateway)
        yield made
        made.stop()


def test_a_browser_with_the_key_gets_a_page_that_fetches_nothing_from_elsewhere(served: Served) -> None:
    opened = served.get(f"/?{served.key}")
    cookie = opened.headers["Set-Cookie"]
    assert (opened.status, opened.headers["Location"]) == (302, "/")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    mine = {"Cookie": cookie.partition(";")[0]}
    page = served.get("/", **mine).body
    assert {found.partition("/")[0] for found in re.findall(r"(?:https?|wss?)://([^\"' ]+)", page)} == {
        f"127.0.0.1:{served.port}"
    }
    assert served.get("/static/js/textual.js", **mine).status == 200
    assert served.get("/ws", **mine, **UPGRADE).status == 101


def test_strangers_and_pages_of_other_sites_get_nothing(served: Served) -> None:
    assert served.get("/").status == 403
    assert served.get("/?key=guessed").status == 403
    assert served.get("/ws", **UPGRADE).status == 403
    cookie = served.get(f"/?{served.key}").headers["Set-Cookie"].partition(";")[0]
    assert served.get("/ws", Cookie=cookie, Origin="http://evil.example", **UPGRADE).status == 403
    assert served.get("/", Cookie=cookie, Host=f"evil.example:{served.port}").status == 403


def test_an_address_that_others_reach_is_refused() -> None:
    command = [FLOORGATE, "tui", "--web", "0.0.0.0:7310"]
    refused = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert refused.returncode == 1
    assert "open to others" in refused.stderr
