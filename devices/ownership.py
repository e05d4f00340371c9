"""One owner a device within this program: two would each get half of every frame."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from devices.errors import NotConnected
from devices.urls import DeviceUrl

_owned: set[str] = set()
_lock = threading.Lock()


def place(url: DeviceUrl) -> str:
    """What two addresses have in common that lead to the same device: host and port, or the file behind all links."""
    if url.host:
        return f"{url.host}:{url.port}"
    return os.path.realpath(url.path) if url.path.startswith("/") else url.path.lower()


@contextmanager
def owned(url: DeviceUrl) -> Iterator[None]:
    """Takes the device for as long as the block lasts. NotConnected when another session has it."""
    key = place(url)
    with _lock:
        if key in _owned:
            raise NotConnected(f"{url.text} is in use by another session of this program: give a device to one station")
        _owned.add(key)
    try:
        yield
    finally:
        with _lock:
            _owned.discard(key)
