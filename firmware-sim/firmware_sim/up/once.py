"""`up --once`: run until nothing waits any more, then check and report."""

import resource
import sys
import time
from typing import Any

import structlog

from firmware_sim.up.house import House
from firmware_sim.up.progress import Snapshot, floor_waits, world_now
from firmware_sim.world.marks import WORLD

log = structlog.get_logger(__name__)
POLL_S = 1.0
SERVE_POLL_S = 2.0
CENTRAL_EVERY = 5  # looks, while the floor is still busy: each question costs central something
PATIENCE_S = 60.0
CALM_LOOKS = 2  # so many looks in a row without anything waiting and without anything moving


class Stuck(Exception):
    """Nothing moved for a minute; `waits` says what for."""

    def __init__(self, waits: list[str]) -> None:
        super().__init__(f"no progress for {PATIENCE_S:.0f} s; waiting: " + "; ".join(waits))
        self.waits = waits


def run_to_the_end(house: House) -> Snapshot:
    """Returns the last look once everything is final and drained; raises Stuck."""
    show = ProgressLine()
    moved_at, fingerprint, calm = time.monotonic(), "", 0
    now: Snapshot | None = None
    turn = 0
    while True:
        now = look(house, now, turn)
        turn += 1
        if now.fingerprint() != fingerprint:
            fingerprint, moved_at, calm = now.fingerprint(), time.monotonic(), 0
        elif not now.waits and not (house.line and not house.line.is_over):
            calm += 1
            if calm >= CALM_LOOKS:
                show.end()
                return now
        show(now.line())
        if time.monotonic() - moved_at > PATIENCE_S:
            show.end()
            raise Stuck(now.waits or ["the line is still cut"])
        house.turn(POLL_S)


def serve(house: House) -> None:
    """Until somebody stops us; on a terminal one line says how far the day is."""
    show = ProgressLine()
    now: Snapshot | None = None
    turn = 0
    while True:
        if show.on:
            now = look(house, now, turn)
            show(now.line())
            turn += 1
        house.turn(SERVE_POLL_S)


def look(house: House, before: Snapshot | None = None, turn: int = 0) -> Snapshot:
    """Asks everybody once; central only now and then while the floor has work."""
    world = world_now(house.settings.data / "floor" / WORLD)
    gateway, sync = house.gateway_progress(), house.gateway_sync()
    ask = before is None or turn % CENTRAL_EVERY == 0 or not floor_waits(gateway, sync, world)
    central = house.central_progress() if ask or before is None else before.central
    return Snapshot(central, gateway, sync, world)


class ProgressLine:
    """One line on a terminal's stderr that is written over; silent elsewhere."""

    def __init__(self) -> None:
        self.on = sys.stderr.isatty()
        self._began = time.monotonic()

    def __call__(self, text: str) -> None:
        if self.on:
            seconds = time.monotonic() - self._began
            sys.stderr.write(f"\r\x1b[K{seconds:5.0f} s  {text}")
            sys.stderr.flush()

    def end(self) -> None:
        """Leaves the last line standing."""
        if self.on:
            sys.stderr.write("\n")


def cpu_of_children_s() -> float:
    """User and system CPU of all ended children and theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def processes(house: House) -> dict[str, dict[str, Any]]:
    """CPU, peak memory and restarts of each child."""
    return {
        child.name: {"cpu_s": round(child.cpu_s, 2), "rss_mb": round(child.rss_mb, 1), "restarts": child.restarts}
        for child in house.family.children
    }
