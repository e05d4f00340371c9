"""A live weight goes to eight screens; one that does not read holds up nobody and never sees old weights."""

import json
import socket
import threading
from typing import Any

from devices.readings import WeightReading
from tests.gateway.web.conftest import Rig
from tests.screen_client import ScreenClient
from tests.waiting import until

SCALE = "socket://b1-scale:9"
HANDSHAKE = (
    b"GET /ws/stations/b1 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
FULL = json.dumps({"sync": "x" * 8_000_000}).encode()


class Watcher(threading.Thread):
    """A screen that reads all it is sent, until the last weight."""

    def __init__(self, rig: Rig, last: int) -> None:
        super().__init__(daemon=True)
        self.socket = ScreenClient(rig.url.replace("http", "ws") + "/ws/stations/b1?lang=en")
        self.seen: list[int] = []
        self.last = last
        self.start()

    def run(self) -> None:
        while not self.seen or self.seen[-1] != self.last:
            message = self.socket.receive(timeout=20)
            assert message is not None
            live: dict[str, Any] | None = json.loads(message).get("live")
            if live is not None:
                self.seen.append(live["grams"])


def test_eight_screens_see_the_newest_weight_while_a_ninth_stands_still(rig: Rig) -> None:
    rig.furnish()
    watchers = [Watcher(rig, last=199) for _ in range(8)]
    until(lambda: rig.gateway.sockets.count() == 8, what="the screens are connected")
    quick = set(rig.gateway.sockets._screens["b1"])
    stalled = socket.create_connection(("127.0.0.1", rig.port))
    stalled.sendall(HANDSHAKE)
    until(lambda: rig.gateway.sockets.count() == 9, what="the ninth is connected")
    (ninth,) = rig.gateway.sockets._screens["b1"] - quick
    ninth.send(FULL)  # more than fits into the line: its writer waits from now on
    for grams in range(200):
        rig.gateway.sockets.show_newest("b1", json.dumps({"live": {"grams": grams}}).encode())
    for watcher in watchers:
        watcher.join(20)
        assert not watcher.is_alive()
        assert watcher.seen == sorted(watcher.seen), "never an older one after a newer"
    assert ninth._queue.qsize() <= 1, "nothing queues behind it"
    assert read_until(stalled, b'"grams": 199').count(b'"live"') == 1, "only the newest was kept for it"
    for watcher in watchers:
        watcher.socket.close()
    stalled.close()


def read_until(line: socket.socket, end: bytes) -> bytes:
    line.settimeout(10)
    received = bytearray()
    while end not in received[-100:]:
        more = line.recv(1 << 20)
        assert more, "the gateway hung up"
        received += more
    return bytes(received)


def test_a_scale_at_200_hz_shows_its_last_weight_and_no_more_than_twenty_a_second(rig: Rig) -> None:
    rig.furnish()
    until(lambda: SCALE in rig.devices, what="the scale is bound")
    watcher = Watcher(rig, last=199)
    until(lambda: rig.gateway.sockets.watched("b1"), what="the screen is connected")
    for grams in range(200):
        rig.read(SCALE, WeightReading(grams=grams, unit="g", stable=False))
    watcher.join(20)
    assert watcher.seen[-1] == 199
    assert len(watcher.seen) < 200, "in between they were skipped"
    watcher.socket.close()


def test_a_screen_that_hangs_up_is_told_goodbye_and_nothing_else(rig: Rig) -> None:
    rig.furnish()
    line = socket.create_connection(("127.0.0.1", rig.port))
    line.sendall(HANDSHAKE)
    read_until(line, b"}")
    line.sendall(bytes([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8]))  # Close, 1000
    received = bytearray()
    while more := line.recv(65536):
        received += more
    assert b"HTTP/1.1" not in received
    assert received.endswith(bytes([0x88, 0x02, 0x03, 0xE8]))
    line.close()
