"""The thread, the clock and the bell around a simulated device; what carries its bytes is in `serving`.

Device time is monotonic seconds times `speed`: at speed 10 a scale settles ten times as fast. `Faults` spoils the wire,
not the device.
"""

import contextlib
import selectors
import socket
import threading
import time
from types import TracebackType
from typing import Self

import structlog

from firmware_sim.faults import Faults
from firmware_sim.wire import Device, Say

log = structlog.get_logger(__name__)

LONGEST_SLEEP_S = 30.0


class ServingError(Exception):
    """A device could not be put on its port."""


class Bell:
    """A socket pair that ends the selector's sleep."""

    def __init__(self) -> None:
        self.ear, self._hand = socket.socketpair()
        self.ear.setblocking(False)
        self._hand.setblocking(False)

    def ring(self) -> None:
        with contextlib.suppress(OSError):
            self._hand.send(b"!")

    def quiet(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self.ear.recv(4096)

    def close(self) -> None:
        self.ear.close()
        self._hand.close()


class Server:
    """The thread, the clock and the bell; a subclass owns the sockets."""

    def __init__(self, device: Device, speed: float, faults: Faults | None = None) -> None:
        self.device = device
        self.speed = speed
        self.faults = faults or Faults()
        self.plugged = True
        self._successor: Device | None = None
        self._bell = Bell()
        self._selector = selectors.DefaultSelector()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def now(self) -> float:
        """Device seconds."""
        return time.monotonic() * self.speed

    def start(self) -> Self:
        try:
            self._open()
        except ServingError:
            self._selector.close()
            self._bell.close()
            raise
        self._selector.register(self._bell.ear, selectors.EVENT_READ, None)
        self.device.hang_bell(self._bell.ring, self.now)
        self._thread = threading.Thread(target=self._run, name=f"sim {type(self.device).__name__}", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """End the thread and close the port; safe to call twice, and on a server that never started."""
        if self._thread is not None:
            self._stopping.set()
            self._bell.ring()
            self._thread.join(timeout=5)
            self._thread = None
            self.device.hang_bell(lambda: None, self.now)
        self._selector.close()
        self._bell.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def unplug(self) -> None:
        """Pull the cable: the device goes on, and nobody can reach it."""
        self.plugged = False
        self._bell.ring()

    def plug(self) -> None:
        """Put the cable back."""
        self.plugged = True
        self._bell.ring()

    def replace(self, device: Device) -> None:
        """Put another device on this port; whoever is connected is cut off and finds that one."""
        self._successor = device
        if self._thread is None:
            self._succeed()
        self._bell.ring()

    @property
    def standing(self) -> Device:
        """The device that stands there, or will in a moment."""
        return self._successor or self.device

    def _succeed(self) -> None:
        successor = self._successor
        if successor is not None:
            self._cut_off()
            self.device = successor
            successor.hang_bell(self._bell.ring, self.now)
            if self._successor is successor:
                self._successor = None

    def _cut_off(self) -> None:
        """End every connection."""

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._turn()
            except Exception:  # the outermost loop of a device: a bug in it is logged and must not silence it
                log.exception("simulated device stumbled", device=type(self.device).__name__)
                self._stopping.wait(0.05)
        self._close()

    def _turn(self) -> None:
        self._succeed()
        for say in self.device.due(self.now()):
            self._say(say)
        self._prepare()
        ready = self._selector.select(self._sleep_s())
        for key, events in sorted(ready, key=lambda one: self._is_door(one[0].fileobj)):
            if key.data is None:
                self._bell.quiet()
            else:
                key.data(events)

    def _is_door(self, _fileobj: object) -> bool:
        """New connections come last: who hung up first must be gone before the next one is let in."""
        return False

    def _sleep_s(self) -> float:
        times = [at for at in (self.device.wake_at(), self._byte_at()) if at is not None]
        if not times:
            return LONGEST_SLEEP_S
        return min(max(0.0, (min(times) - self.now()) / self.speed), LONGEST_SLEEP_S)

    def _byte_at(self) -> float | None:
        """Device time of the next byte of a slow wire."""
        return None

    def _spoiled(self, data: bytes) -> bytes:
        data = self.faults.spoiled(data, self.device.with_wrong_check)
        if data:
            self.device.note("out", data)
        return data

    def _hear(self, line: int, data: bytes) -> None:
        if data:
            self.device.note("in", data)
            self.device.received(line, data, self.now())

    def _open(self) -> None:
        raise NotImplementedError

    def _close(self) -> None:
        raise NotImplementedError

    def _prepare(self) -> None:
        raise NotImplementedError

    def _say(self, say: Say) -> None:
        raise NotImplementedError
