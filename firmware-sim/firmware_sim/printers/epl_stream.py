r"""Bytes of EPL2 cut into commands as they arrive (EPL Programming Guide 14245L, "Basic Command Syntax").

A command line ends with LF (a CR before it is ignored). The data of GW is counted, not searched. Strings stand between
quotation marks; in them `\"` and `\\` are the characters themselves. Commands are case sensitive.
"""

# ruff: noqa: SIM905 - a table reads better than a list of quotes

import re
from dataclasses import dataclass, field

GRAPHIC = re.compile(rb"[\r\n]*GW(-?\d{1,6}),(-?\d{1,6}),(\d{1,6}),(\d{1,6}),")
STORED = re.compile(rb'[\r\n]*GM"([^"\r\n]{1,32})"(\d{1,8})\r?\n')
# the longest names first
NAMES = tuple(
    "^default OEPL1 AUTOFR ^ee ^@ EI EK ES FE FI FK FR FS GG GI GK GM GW JB JC JF LE LO LS LW PA TD TS UA UB UE UF UG "
    "UI UM UN UP UQ UR US eR oB oE oH oM oR oW rN rY xa ZB ZT "
    "A B C D I M N O P Q R S U V W X Y Z a b c d e f i o q r ?".split()
)
LONGEST = 4_000_000
LONGEST_LINE = 65_536


@dataclass(frozen=True, slots=True)
class Command:
    """`name` as sent, "" for an empty line, "?" for what is no command; `words` are the parameters.

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
        graphic = GRAPHIC.match(self._buffer)
        if graphic is not None and int(graphic[3]) * int(graphic[4]) <= LONGEST:
            return self._counted("GW", graphic, int(graphic[3]) * int(graphic[4]))
        stored = STORED.match(self._buffer)
        if stored is not None and int(stored[2]) <= LONGEST:
            return self._counted("GM", stored, int(stored[2]))
        end = self._buffer.find(b"\n")
        if end < 0:
            return Command("?", raw=self._cut(LONGEST_LINE)) if len(self._buffer) > LONGEST_LINE else None
        raw = self._cut(end + 1)
        return parsed(raw)

    def _counted(self, name: str, header: re.Match[bytes], size: int) -> Command | None:
        end = header.end() + size
        if len(self._buffer) < end:
            return None
        words = tuple(word.decode("latin-1") for word in header.groups())
        data = bytes(self._buffer[header.end() : end])
        return Command(name, words, data, self._cut(end))

    def _cut(self, end: int) -> bytes:
        raw = bytes(self._buffer[:end])
        del self._buffer[:end]
        return raw


def parsed(raw: bytes) -> Command:
    """One line as a command."""
    line = raw.decode("latin-1").strip("\r\n")
    if not line.strip() or line.startswith(";"):
        return Command("", raw=raw)
    name = next((one for one in NAMES if line.startswith(one)), None)
    if name is None:
        return Command("?", (line[:60],), raw=raw)
    try:
        return Command(name, tuple(split(line[len(name) :])), raw=raw)
    except ValueError:
        return Command("?", (line[:60],), raw=raw)


STRING = re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL)


def split(rest: str) -> list[str]:
    """Parameters between commas; a string keeps its first quotation mark, to be known as one."""
    words: list[str] = []
    at = 0
    while True:
        if at < len(rest) and rest[at] == '"':
            found = STRING.match(rest, at)
            if found is None:
                raise ValueError(f"a string without its end: {rest!r}")
            words.append('"' + re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL))
            at = found.end()
            if rest[at:].strip() and rest[at] != ",":
                raise ValueError(f"text behind a string: {rest!r}")
            comma = at if at < len(rest) and rest[at] == "," else -1
        else:
            comma = rest.find(",", at)
            quote = rest.find('"', at)
            if quote >= 0 and (comma < 0 or quote < comma):
                words.append(rest[at:quote].strip())
                at = quote
                continue
            words.append(rest[at : comma if comma >= 0 else None].strip())
        if comma < 0:
            return words if words != [""] else []
        at = comma + 1
