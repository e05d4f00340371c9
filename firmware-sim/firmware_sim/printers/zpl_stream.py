"""Bytes of ZPL II cut into commands as they arrive.

A command is a prefix (`^` format, `~` control), two letters (`^A` alone takes any font letter), and parameters up to
the next prefix. Commands without parameters are complete at once, so that `~HS` is answered while nothing follows.
The binary graphics of `^GFB` and `^GFC` are counted, not searched.
"""

import re
from dataclasses import dataclass, field

PREFIX = re.compile(rb"[\^~]")
COMPLETE_AT_ONCE = frozenset(
    {"^XA", "^XZ", "^FS", "~HS", "~HI", "~HM", "~HD", "~JA", "~JC", "~JR", "~PS", "~PP", "~WC"}
)
FIXED_LENGTH = {"~HQ": 2}
BINARY = re.compile(rb"\^[Gg][Ff][BbCc],(\d{0,8}),(\d{0,8}),(\d{0,8}),")
NOT_BINARY = re.compile(rb"[^\d,]|\d{9}|,\d*,\d*,")
LONGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Command:
    """`name` in upper case with its prefix ("" for what is no command), `data` without carriage returns and line feeds.

    `raw` is the bytes as they came: all of them together are the stream.
    """

    name: str
    data: bytes = b""
    raw: bytes = field(default=b"", compare=False)

    def words(self, most: int = -1) -> list[str]:
        """Comma-separated parameters; never empty."""
        return self.data.decode("latin-1").split(",", most)


class Stream:
    """Feed it what arrives, take the complete commands; what stands outside any command comes without a name."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def waiting(self) -> int:
        """Bytes of the unfinished command."""
        return len(self._buffer)

    def feed(self, data: bytes) -> list[Command]:
        self._buffer += data
        commands = []
        while (command := self._next()) is not None:
            commands.append(command)
        if len(self._buffer) > LONGEST:
            commands.append(self._take("", 0, len(self._buffer)))
        return commands

    def _next(self) -> Command | None:
        found = PREFIX.search(self._buffer)
        stray = len(self._buffer) if found is None else found.start()
        if stray:
            return self._take("", 0, stray)
        if len(self._buffer) < 3:
            return None
        name = bytes(self._buffer[:3]).upper().decode("latin-1")
        if name[1] == "A" and name[0] == "^" and name != "^XA":
            return self._up_to_prefix("^A", 2)
        if name in COMPLETE_AT_ONCE:
            return self._take(name, 3, 3)
        if name in FIXED_LENGTH:
            end = 3 + FIXED_LENGTH[name]
            return self._take(name, 3, end) if len(self._buffer) >= end else None
        if name == "^GF":
            return self._graphic()
        return self._up_to_prefix(name, 3)

    def _graphic(self) -> Command | None:
        """Binary data is counted; the numbers before it must be there first."""
        start = bytes(self._buffer[3:5]).upper()
        if start not in (b"B,", b"C,"):
            return None if start in (b"B", b"C") else self._up_to_prefix("^GF", 3)
        header = BINARY.match(self._buffer)
        if header is None:
            return self._up_to_prefix("^GF", 3) if NOT_BINARY.search(self._buffer, 5) else None
        end = header.end() + int(header[1] or 0)
        return self._take("^GF", 3, end, raw=True) if len(self._buffer) >= end else None

    def _up_to_prefix(self, name: str, start: int) -> Command | None:
        found = PREFIX.search(self._buffer, start)
        return None if found is None else self._take(name, start, found.start())

    def _take(self, name: str, start: int, end: int, *, raw: bool = False) -> Command:
        data, sent = bytes(self._buffer[start:end]), bytes(self._buffer[:end])
        del self._buffer[:end]
        return Command(name, data if raw else data.replace(b"\r", b"").replace(b"\n", b""), sent)
