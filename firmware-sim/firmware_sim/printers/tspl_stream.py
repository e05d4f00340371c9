"""Bytes of TSPL cut into commands as they arrive (TSPL/TSPL2 Programming Language, "Document Conventions").

A command line ends with CR LF (either is enough). `<ESC>!x` and `~!x` are three bytes without an end of line; `<ESC>!x`
is obeyed as soon as it is there, also behind half a line. The data of BITMAP and DOWNLOAD are counted, not searched.
"""

import re
from dataclasses import dataclass, field

LINE_END = re.compile(rb"[\r\n]")
IMMEDIATE = re.compile(rb"\x1b!(.)", re.DOTALL)
COUNTED = re.compile(rb"\s*(BITMAP|DOWNLOAD)\b", re.IGNORECASE)
STARTS = (b"BITMAP", b"DOWNLOAD")
BITMAP = re.compile(
    rb"\s*BITMAP\s+(-?\d{1,6})\s*,\s*(-?\d{1,6})\s*,\s*(\d{1,6})\s*,\s*(\d{1,6})\s*,\s*(\d)\s*,", re.IGNORECASE
)
DOWNLOAD = re.compile(rb'\s*DOWNLOAD\s+(?:[FE]\s*,\s*)?"([^"\r\n]{1,64})"\s*,\s*(\d{1,8})\s*,', re.IGNORECASE)
LONGEST = 4_000_000
LONGEST_LINE = 65_536


@dataclass(frozen=True, slots=True)
class Command:
    """`name` in upper case; "" is an empty line, "?" what is no command; `data` is counted data or an immediate letter.

    `raw` is the bytes as they came: all of them together are the stream.
    """

    name: str
    words: tuple[str, ...] = ()
    data: bytes = b""
    raw: bytes = field(default=b"", compare=False)


class Stream:
    """Feed it what arrives, take the complete commands."""

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
            commands.append(Command("?", raw=self._cut(len(self._buffer))))
        return commands

    def _next(self) -> Command | None:
        if not self._buffer:
            return None
        counted = COUNTED.match(self._buffer)
        header = (BITMAP.match(self._buffer) or DOWNLOAD.match(self._buffer)) if counted else None
        if header is not None and _size(header) <= LONGEST:
            return self._counted(header)
        return self._immediate() or self._line()

    def _counted(self, header: re.Match[bytes]) -> Command | None:
        end = header.end() + _size(header)
        if len(self._buffer) < end:
            return None
        name = "BITMAP" if header.re is BITMAP else "DOWNLOAD"
        words = tuple(word.decode("latin-1") for word in header.groups())
        data = bytes(self._buffer[header.end() : end])
        return Command(name, words, data, self._cut(end))

    def _immediate(self) -> Command | None:
        """`<ESC>!x` before the end of this line, wherever it stands; `~!x` at its start."""
        end = LINE_END.search(self._buffer)
        found = IMMEDIATE.search(self._buffer, 0, end.start() if end else len(self._buffer))
        if found is not None:
            raw, letter = bytes(found[0]), bytes(found[1])
            del self._buffer[found.start() : found.end()]
            return Command("<ESC>!", data=letter, raw=raw)
        if self._buffer[:2] == b"~!" and len(self._buffer) >= 3:
            letter = bytes(self._buffer[2:3])
            return Command("~!", data=letter, raw=self._cut(3))
        return None

    def _line(self) -> Command | None:
        end = LINE_END.search(self._buffer)
        if end is None:
            return Command("?", raw=self._cut(LONGEST_LINE)) if len(self._buffer) > LONGEST_LINE else None
        raw = self._cut(end.end())
        line = raw[:-1].decode("latin-1").strip()
        if not line:
            return Command("", raw=raw)
        name, _, rest = line.partition(" ")
        try:
            return Command(name.upper(), tuple(split(rest)), raw=raw)
        except ValueError:
            return Command("?", raw=raw)

    def _cut(self, end: int) -> bytes:
        raw = bytes(self._buffer[:end])
        del self._buffer[:end]
        return raw


def _size(header: re.Match[bytes]) -> int:
    if header.re is DOWNLOAD:
        return int(header[2])
    return int(header[3]) * int(header[4])


QUOTED = re.compile(r'"((?:\\\["\]|[^"])*)"')


def split(rest: str) -> list[str]:
    r"""Parameters between commas; a string keeps its first quotation mark, to be known as one. `\["]` is `"`."""
    words: list[str] = []
    at = 0
    while at <= len(rest):
        while at < len(rest) and rest[at] == " ":
            at += 1
        if at < len(rest) and rest[at] == '"':
            found = QUOTED.match(rest, at)
            if found is None:
                raise ValueError(f"a string without its end: {rest!r}")
            words.append('"' + found[1].replace('\\["]', '"').replace("\\[R]", "\r").replace("\\[L]", "\n"))
            at = found.end()
            comma = rest.find(",", at)
            if rest[at : comma if comma >= 0 else None].strip():
                raise ValueError(f"text behind a string: {rest!r}")
        else:
            comma = rest.find(",", at)
            words.append(rest[at : comma if comma >= 0 else None].strip())
        if comma < 0:
            return words
        at = comma + 1
    return words
