"""SIGTERM and Ctrl-C as an event, for programs that serve until they are told to stop."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stopped(BaseException):
    """Raised in the main thread by the first signal, so that a blocking read ends too."""


@contextmanager
def stop_event() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set; the block ends quietly when one of them interrupts it."""
    stop = threading.Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        raise Stopped  # `stop` is set below: here the main thread may hold the event's own lock

    before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    except Stopped:
        pass
    finally:
        stop.set()
        for number, handler in before.items():
            signal.signal(number, handler)
