"""Notices that devices were plugged in or out, by watching the folders where udev keeps their lasting names.

A link under `/dev/serial/by-id` appears when udev has done all its rules, so a port that is named there can be opened.
inotify wakes the thread; a look every `every_s` seconds finds what inotify cannot see (folders that come and go).
"""

import contextlib
import os
import select
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

import structlog

from devices.discovery.places import PLACES, Places
from devices.discovery.serial_ports import NODES

log = structlog.get_logger(__name__)
EVERY_S = 2.0
SETTLE_S = 0.05  # one device brings several links


class Watch(Protocol):
    """What wakes the thread before its time."""

    handles: tuple[int, ...]

    def look_at(self, folders: tuple[Any, ...]) -> None: ...

    def drain(self) -> None: ...

    def close(self) -> None: ...


class NoWatch:
    """Where there is no inotify: a look every few seconds is all."""

    handles: tuple[int, ...] = ()

    def look_at(self, folders: tuple[Any, ...]) -> None:
        """Nothing to look at."""

    def drain(self) -> None:
        """Nothing to read."""

    def close(self) -> None:
        """Nothing to close."""


class FolderWatch:
    """inotify on those of the folders that exist."""

    def __init__(self) -> None:
        from asyncinotify import Inotify

        self._inotify = Inotify(sync_timeout=0)
        self.handles: tuple[int, ...] = (self._inotify.fd,)

    def look_at(self, folders: tuple[Any, ...]) -> None:
        """Watches those that exist now; one that is watched already stays so."""
        from asyncinotify import Mask

        for folder in folders:
            with contextlib.suppress(OSError):
                self._inotify.add_watch(folder, Mask.CREATE | Mask.DELETE | Mask.MOVED_TO | Mask.MOVED_FROM)

    def drain(self) -> None:
        """Takes what has been told."""
        while self._inotify.sync_get() is not None:
            pass

    def close(self) -> None:
        """Gives the handle back."""
        self._inotify.close()


def best_watch() -> Watch:
    """inotify where it is to be had."""
    try:
        return FolderWatch()
    except (ImportError, OSError):
        return NoWatch()


class HotPlug:
    """Calls `changed` from a thread of its own whenever the names differ from those before."""

    def __init__(
        self,
        changed: Callable[[], None],
        places: Places = PLACES,
        every_s: float = EVERY_S,
        watch: Callable[[], Watch] = best_watch,
    ) -> None:
        self._changed, self._places, self._every_s, self._watch = changed, places, every_s, watch
        self._before: frozenset[tuple[str, str]] = frozenset()
        self._stop_read = self._stop_write = -1
        self._thread = threading.Thread(target=self._run, name="hot-plug", daemon=True)

    def start(self) -> None:
        """Starts watching; what is there now is no change."""
        self._before = self.names()
        self._stop_read, self._stop_write = os.pipe()
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread; harmless when called twice or before `start`."""
        if self._stop_write < 0:
            return
        ends, self._stop_write = (self._stop_read, self._stop_write), -1
        os.write(ends[1], b"x")
        self._thread.join(2.0)
        for end in ends:
            os.close(end)

    def names(self) -> frozenset[tuple[str, str]]:
        """What lies in the folders now, and where it points to."""
        places = self._places
        links = [*places.links(places.serial_by_id), *places.links(places.input_by_id)]
        nodes = [places.dev / node for node in (*places.nodes("hidraw"), *filter(NODES.fullmatch, places.nodes("tty")))]
        return frozenset((str(path), os.path.realpath(path)) for path in (*links, *nodes))

    def _run(self) -> None:
        before = self._before
        with contextlib.closing(self._watch()) as watch:
            while True:
                self._look_at(watch)  # first: what comes after the look below is told
                before = self._look(before)
                if self._stopped(watch):
                    return

    def _look_at(self, watch: Watch) -> None:
        """The folders, and the ones above: udev makes them with the first device and removes them with the last."""
        folders = (self._places.serial_by_id, self._places.input_by_id)
        watch.look_at((*folders, *(folder.parent for folder in folders), self._places.dev))

    def _stopped(self, watch: Watch) -> bool:
        """Waits for a change or for time to pass; True when the thread shall end."""
        ready, _, _ = select.select([self._stop_read, *watch.handles], [], [], self._every_s)
        if self._stop_read in ready:
            return True
        if ready:
            time.sleep(SETTLE_S)
            watch.drain()
        return False

    def _look(self, before: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        now = self.names()
        if now != before:
            gone, came = before - now, now - before
            log.info("devices changed", came=sorted(name for name, _ in came), gone=sorted(name for name, _ in gone))
            try:
                self._changed()
            except Exception:  # somebody else's code: its fault must not end the watching
                log.exception("hot-plug callback failed")
        return now
