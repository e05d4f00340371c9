"""Character devices that hand out whole records: `hidraw://` (HID reports) and `evdev://` (key events).

Both are taken for ourselves: hidraw by a lock on the file, evdev by grabbing the device, so that the keys of a
scanner do not reach the desktop as well.
"""

import contextlib
import os
import select
from collections.abc import Callable
from dataclasses import dataclass

from devices.errors import Disconnected, NotConnected
from devices.transport.reasons import reason

READ_SIZE = 4096
EVIOCGRAB = 0x40044590  # linux/input.h


def lock(handle: int) -> None:
    import fcntl  # not on Windows, which has no such device files either

    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def grab(handle: int) -> None:
    import fcntl

    fcntl.ioctl(handle, EVIOCGRAB, 1)


class DeviceFileConnection:
    """An open device file."""

    def __init__(self, handle: int, path: str) -> None:
        self._handle, self._path = handle, path

    def read(self, timeout_s: float) -> bytes:
        try:
            if not select.select([self._handle], [], [], max(timeout_s, 0.0))[0]:
                return b""
            data = os.read(self._handle, READ_SIZE)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as gone:
            raise Disconnected(f"{self._path} is gone: {gone}") from gone
        if not data:
            raise Disconnected(f"{self._path} is gone")
        return data

    def write(self, data: bytes) -> None:
        try:
            os.write(self._handle, data)
        except OSError as gone:
            raise Disconnected(f"{self._path} takes no bytes: {gone}") from gone

    def close(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self._handle)


@dataclass(frozen=True)
class DeviceFileTransport:
    """`take` makes the device ours or raises OSError."""

    path: str
    take: Callable[[int], None]

    def open(self) -> DeviceFileConnection:
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as refused:
            raise NotConnected(f"{self.path} cannot be opened: {reason(refused)}") from refused
        try:
            self.take(handle)
        except OSError as taken:
            os.close(handle)
            raise NotConnected(f"{self.path} cannot be had alone: {reason(taken)}") from taken
        return DeviceFileConnection(handle, self.path)
