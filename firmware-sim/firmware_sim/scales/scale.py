"""The half that every simulated scale shares on the wire: who is on its lines, and what they wait for.

A protocol is one file beside this one: it says how commands are cut (`cut`), what they answer (`command`), and what an
unasked frame looks like (`frame`, with `streams` or for the hosts that asked for repetition). Nothing in these files
looks at a driver: they are written from the makers' manuals, which their first lines name.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Unpack

from firmware_sim.scales.plate import Plate, ScaleSettings

LONGEST_COMMAND = 80


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that comes later: `done` makes it once the load stands still (or at `at`), `late` is said instead."""

    line: int
    done: Callable[[float], bytes]
    late: bytes
    until: float
    at: float | None = None


@dataclass
class Host:
    """One line: the unfinished command on it, when the next unasked frame goes out on it, and which."""

    buffer: bytearray = field(default_factory=bytearray)
    repeat_at: float | None = None
    repeat: Callable[[float], bytes] | None = None


class Scale(Plate):
    """A scale without a language. `variants` are the dialects of it that a person may choose, usual one first."""

    streams: bool = False
    variants: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
    end: ClassVar[bytes] = b"\r\n"

    def __init__(self, **settings: Unpack[ScaleSettings]) -> None:
        super().__init__(**settings)
        self.hosts: dict[int, Host] = {}
        self.waiting: list[Waiting] = []

    def streams_in(self, mode: str) -> None:
        """Whether it talks unasked, for scales that can be set to either."""
        if mode not in ("command", "stream"):
            raise ValueError(f"the mode of this scale is command or stream, not {mode!r}")
        self.streams = mode == "stream"

    # the wire

    def opened(self, line: int, now: float) -> None:
        super().opened(line, now)
        with self.lock:
            self.hosts[line] = Host(repeat_at=now if self.streams else None)

    def closed(self, line: int, now: float) -> None:
        super().closed(line, now)
        with self.lock:
            self.hosts.pop(line, None)
            self.waiting = [one for one in self.waiting if one.line != line]

    def received(self, line: int, data: bytes, now: float) -> None:
        with self.lock:
            if self.warming(now):
                return
            buffer = self.hosts[line].buffer
            buffer += data
            for command in self.cut(buffer):
                self.command(line, command, now)
            if len(buffer) > LONGEST_COMMAND:
                buffer.clear()
                self.too_long(line)

    def warming(self, now: float) -> bool:
        """It was switched on a moment ago."""
        return now < self._awake_at

    def cut(self, buffer: bytearray) -> Iterator[bytes]:
        """Take the whole commands off the front of the buffer; here: up to `end`."""
        while (at := buffer.find(self.end)) >= 0:
            command = bytes(buffer[:at])
            del buffer[: at + len(self.end)]
            yield command

    def command(self, line: int, command: bytes, now: float) -> None:
        """One command of the host; a scale that only talks hears none."""

    def too_long(self, line: int) -> None:
        """More bytes came than any command has."""

    def frame(self, now: float) -> bytes:
        """The frame that goes out unasked; empty when this scale has nothing to say now."""
        return b""

    def repeat(self, line: int, now: float, frame: Callable[[float], bytes] | None) -> None:
        """Send `frame` to this host again and again from now on; None ends it."""
        host = self.hosts[line]
        host.repeat = frame
        host.repeat_at = None if frame is None else now

    def when_still(self, line: int, now: float, done: Callable[[float], bytes], late: bytes = b"") -> None:
        """Say what `done` makes as soon as the load stands still, or `late` when it does not within `patience_s`."""
        if self.cell.still(now):
            self.say(done(now), line)
        else:
            self.waiting.append(Waiting(line, done, late, now + self.patience_s))

    def later(self, line: int, at: float, done: Callable[[float], bytes]) -> None:
        """Say what `done` makes at a time of its own."""
        self.waiting.append(Waiting(line, done, b"", at, at))

    def say(self, data: bytes, line: int | None = None) -> None:
        if data:
            super().say(data, line)

    def cancel(self, line: int) -> None:
        """Forget what this host waits for."""
        self.waiting = [one for one in self.waiting if one.line != line]

    # time

    def tick(self, now: float) -> None:
        if self.warming(now):
            return
        still = self.cell.still(now)
        waiting, self.waiting = self.waiting, []
        for one in waiting:
            if still if one.at is None else now >= one.at:
                self.say(one.done(now), one.line)
            elif now >= one.until:
                self.say(one.late, one.line)
            else:
                self.waiting.append(one)
        for line, host in self.hosts.items():
            if host.repeat_at is not None and now >= host.repeat_at:
                self.say((host.repeat or self.frame)(now), line)
                host.repeat_at = max(now, host.repeat_at + 1 / self.rate_hz)

    def wake_at(self) -> float | None:
        with self.lock:
            times = [host.repeat_at for host in self.hosts.values() if host.repeat_at is not None]
            times += [min(self.cell.still_at, one.until) if one.at is None else one.at for one in self.waiting]
            first = min(times, default=None)
            return first if first is None else max(first, self._awake_at)
