"""A gate's sightings, turned into passages and told to the floor."""

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import structlog

from devices.readings import Sighting
from gateway.contracts.kiosk import Notice
from gateway.floor import machine
from gateway.floor.bench import Bench
from gateway.floor.floor import Floor
from gateway.floor.tags import gates
from gateway.rfid.epc import EpcError, decode
from gateway.rfid.passages import Passage, Passages, Portal, Post, Role

log = structlog.get_logger(__name__)
PORTAL = Portal(roles={1: Role.INNER, 2: Role.OUTER})
FOUR = Portal(
    roles={1: Role.INNER, 2: Role.INNER, 3: Role.OUTER, 4: Role.OUTER},
    posts={1: Post.LEFT, 2: Post.RIGHT, 3: Post.LEFT, 4: Post.RIGHT},
)


def portal_of(settings: Mapping[str, Any]) -> Portal:
    """A gate as its settings say: `antennas`, by number "inner", "outer", or with the post "inner-left".

    Without any: antenna 1 is the inner one, 2 the outer one; once antenna 3 or 4 reads, 1 and 2 are the inner ones and
    3 and 4 the outer ones, odd ones left. What cannot be read says nothing.
    """
    roles: dict[int, Role] = {}
    posts: dict[int, Post] = {}
    for antenna, text in settings.get("antennas", {}).items():
        role, _, post = str(text).partition("-")
        if str(antenna).isdecimal() and role in set(Role):
            roles[int(antenna)] = Role(role)
            if post in set(Post):
                posts[int(antenna)] = Post(post)
    if not roles:
        return PORTAL
    return Portal(roles=roles, posts=posts if len(posts) == len(roles) else {})


class GateWatch:
    """One reader. `see` comes on the device's thread, `tick` from the housekeeping thread."""

    def __init__(self, floor: Floor, station: str, portal: Portal = PORTAL) -> None:
        self._floor = floor
        self._station = station
        self.portal = portal
        self._four = False
        self._passages = Passages(portal)
        self._lock = threading.Lock()

    def hang(self, portal: Portal) -> None:
        """The antennas hang otherwise now: what is in sight is judged as it was seen, the next visits anew."""
        with self._lock:
            if portal == self.portal:
                return
            ended = self._passages.close()
            self.portal, self._passages, self._four = portal, Passages(portal), False
        self._tell(ended)

    def see(self, sighting: Sighting) -> None:
        """One tag report."""
        reader_at = sighting.first_seen_us / 1e6 if sighting.first_seen_us else None
        with self._lock:
            before = self._grown() if self.portal is PORTAL and not self._four and sighting.antenna in (3, 4) else []
            ended = before + self._passages.see(
                sighting.epc,
                time.time(),
                sighting.antenna,
                sighting.rssi_dbm,
                sighting.count,
                reader_at,
                sighting.channel,
                sighting.phase,
            )
        self._tell(ended)

    def _grown(self) -> list[Passage]:
        """Nobody said where antennas hang, and there are more than two."""
        ended = self._passages.close()
        self._passages, self._four = Passages(FOUR), True
        return ended

    def tick(self, now: float) -> None:
        """Passages that have ended by now."""
        with self._lock:
            ended = self._passages.due(now)
        self._tell(ended)

    def close(self) -> None:
        """Ends every visit."""
        with self._lock:
            ended = self._passages.close()
        self._tell(ended)

    def _tell(self, ended: list[Passage]) -> None:
        for passage in ended:
            self._floor.writer.submit(partial(machine.say, station=self._station, act=_passed(passage)))


def _passed(passage: Passage) -> Callable[[Bench], Notice]:
    try:
        uri = decode(passage.epc).uri
    except EpcError:
        uri = ""
    return lambda bench: gates.passed(
        bench,
        epc=passage.epc,
        direction=str(passage.direction),
        first_seen_ms=int(passage.first_seen * 1000),
        reads=passage.reads,
        uri=uri,
    )
