"""The thread, the clock and the bell around a simulated device; what carries its bytes is in `serving`.

Device time is monotonic seconds times `speed`: at speed 10 a scale settles ten times as fast. `Faults` spoils the wire,
not the device.
"""

import contextlib
import selectors
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import structlog

from firmware_sim.wire import Device, Say

log = structlog.get_logger(__name__)

LONGEST_SLEEP_S = 30.0


class ServingError(Exception):
    """A device could not be put on its port."""


@dataclass
class Faults:
    """What is wrong with the wire.

    `silent`: nothing that the device says gets through. `cut_after`: the connection is reset after that many more
    bytes from the device. `spoil`: applied to each piece said (drop bytes, flip bits).
    """

    silent: bool = False
    cut_after: int | None = None
    spoil: Callable[[bytes], bytes] | None = None


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

    def __init__(self, device: Device, speed: float) -> None:
        self.device = device
        self.speed = speed
        self.faults = Faults()
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

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._turn()
            except Exception:  # the outermost loop of a device: a bug in it is logged and must not silence it
                log.exception("simulated device stumbled", device=type(self.device).__name__)
                self._stopping.wait(0.05)
        self._close()

    def _turn(self) -> None:
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
        wake_at = self.device.wake_at()
        if wake_at is None:
            return LONGEST_SLEEP_S
        return min(max(0.0, (wake_at - self.now()) / self.speed), LONGEST_SLEEP_S)

    def _spoiled(self, data: bytes) -> bytes:
        if self.faults.silent:
            return b""
        return self.faults.spoil(data) if self.faults.spoil else data

    def _open(self) -> None:
        raise NotImplementedError

    def _close(self) -> None:
        raise NotImplementedError

    def _prepare(self) -> None:
        raise NotImplementedError

    def _say(self, say: Say) -> None:
        raise NotImplementedError
