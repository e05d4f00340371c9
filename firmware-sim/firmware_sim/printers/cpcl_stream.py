"""Bytes of CPCL cut into lines as they arrive (Zebra CPCL Programming Guide, "Command Session" and "Escape Commands").

A session begins with a line `! …` and ends with PRINT, ABORT or END; lines end with LF, a CR before it is ignored.
Outside a session ESC and a letter are a command. The data of COMPRESSED-GRAPHICS are counted, not searched.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

COUNTED = re.compile(
    rb"[ \t]*(V?(?:CG|COMPRESSED-GRAPHICS))[ \t]+(\d{1,6})[ \t]+(\d{1,6})[ \t]+(-?\d{1,6})[ \t]+(-?\d{1,6})[ \t]",
)
ENDS = frozenset({b"PRINT", b"ABORT", b"END"})
LONGEST = 4_000_000
LONGEST_LINE = 1_000_000
ESC = 0x1B
Kind = Literal["header", "line", "graphic", "escape", "outside"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A session's header or line, counted graphics, an escape command (its letter), or what stands outside all that.

    `raw` is the bytes as they came: all of them together are the stream.
    """

    kind: Kind
    text: bytes = b""
    data: bytes = b""
    raw: bytes = field(default=b"", compare=False)


class Stream:
    """Feed it what arrives, take the pieces."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.in_session = False

    @property
    def waiting(self) -> int:
        """Bytes of the unfinished line."""
        return len(self._buffer)

    def feed(self, data: bytes) -> list[Piece]:
        self._buffer += data
        pieces = []
        while (piece := self._next()) is not None:
            pieces.append(piece)
        if len(self._buffer) > LONGEST:
            pieces.append(Piece("outside", raw=self._cut(len(self._buffer))))
        return pieces

    def _next(self) -> Piece | None:
        if not self._buffer:
            return None
        return self._of_session() if self.in_session else self._between()

    def _between(self) -> Piece | None:
        if self._buffer[0] == ESC:
            if len(self._buffer) < 2:
                return None
            raw = self._cut(2)
            return Piece("escape", raw[1:], raw=raw)
        escape, end = self._buffer.find(ESC), self._buffer.find(b"\n")
        if escape >= 0 and (end < 0 or escape < end):
            raw = self._cut(escape)
            return Piece("outside", raw.strip(), raw=raw)
        if end < 0:
            return None
        raw = self._cut(end + 1)
        text = raw.strip()
        if not text.startswith(b"!"):
            return Piece("outside", text, raw=raw)
        self.in_session = text[1:].split()[:1] != [b"U1"]
        return Piece("header", text, raw=raw)

    def _of_session(self) -> Piece | None:
        counted = COUNTED.match(self._buffer)
        if counted is not None and int(counted[2]) * int(counted[3]) <= LONGEST:
            end = counted.end() + int(counted[2]) * int(counted[3])
            if len(self._buffer) < end:
                return None
            text, data = bytes(counted[0]).strip(), bytes(self._buffer[counted.end() : end])
            return Piece("graphic", text, data, self._cut(end))
        end = self._buffer.find(b"\n")
        if end < 0:
            return Piece("line", raw=self._cut(LONGEST_LINE)) if len(self._buffer) > LONGEST_LINE else None
        raw = self._cut(end + 1)
        text = raw.rstrip(b"\r\n")
        self.in_session = text.strip().upper() not in ENDS
        return Piece("line", text, raw=raw)

    def _cut(self, end: int) -> bytes:
        raw = bytes(self._buffer[:end])
        del self._buffer[:end]
        return raw
