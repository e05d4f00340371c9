"""Bytes of ESC/POS cut into commands (Epson, ESC/POS Command Reference), and the real-time commands among them.

Most commands have a fixed length; bit images, barcodes and the `GS ( x` family count their data. Everything from 0x20
up that belongs to no command is text. Real-time commands are obeyed as they are received, even inside the data of
another command (the reference, "DLE EOT n": "Do not use this command within another command"); in their turn they
mean nothing.
"""

from dataclasses import dataclass, field

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D
PREFIX = {DLE: "DLE", ESC: "ESC", FS: "FS", GS: "GS"}
SINGLE = {0x09: "HT", 0x0A: "LF", 0x0C: "FF", 0x0D: "CR", 0x18: "CAN", 0x00: "NUL"}
LARGEST = 4_000_000

# length with prefix and name, by the byte of the name
FIXED: dict[int, dict[bytes, int]] = {
    DLE: {b"\x04": 3, b"\x05": 3},
    ESC: {
        **dict.fromkeys([b"\x0c", b"2", b"@", b"L", b"S", b"i", b"m", b"v", b"<"], 2),
        **dict.fromkeys([bytes([one]) for one in b" !%-3=?EGJKMRTUVadertu{"], 3),
        **dict.fromkeys([b"$", b"\\", b"c"], 4),
        b"p": 5,
        b"W": 10,
    },
    FS: {
        **dict.fromkeys([b"&", b"."], 2),
        **dict.fromkeys([b"!", b"-", b"C", b"W"], 3),
        **dict.fromkeys([b"S", b"p", b"?"], 4),
        b"2": 76,
    },
    GS: {
        **dict.fromkeys([b"\x0c", b":", b"c"], 2),
        **dict.fromkeys([bytes([one]) for one in b"!/BEHITabfhjrw"], 3),
        **dict.fromkeys([b"$", b"L", b"P", b"W", b"\\"], 4),
        **dict.fromkeys([b"^", b"z"], 5),
    },
}
REAL_TIME_LONGEST = 10
DC4_LENGTH = {1: 5, 2: 5, 3: 6, 7: 5, 8: 10}


@dataclass(frozen=True, slots=True)
class Command:
    """`name` like `ESC a` or `GS ( k`, "text", or "?" for what is no command; `data` is everything behind the name.

    `raw` is the bytes as they came: all of them together are the stream.
    """

    name: str
    data: bytes = b""
    raw: bytes = field(default=b"", compare=False)


class Wait(Exception):
    """The command is not all there yet."""


def next_command(buffer: bytearray) -> Command | None:
    """The first command, not yet taken out of the buffer (`len(command.raw)` bytes); None while it is not all there."""
    if not buffer:
        return None
    first = buffer[0]
    if first in SINGLE:
        return Command(SINGLE[first], raw=bytes(buffer[:1]))
    if first >= 0x20:
        end = next((at for at, byte in enumerate(buffer) if byte < 0x20), len(buffer))
        text = bytes(buffer[:end])
        return Command("text", text, text)
    if first not in PREFIX:
        return Command("?", raw=bytes(buffer[:1]))
    if len(buffer) < 2:
        return None
    try:
        return _prefixed(buffer, first, bytes(buffer[1:2]))
    except Wait:
        return None


def _prefixed(buffer: bytearray, prefix: int, letter: bytes) -> Command:
    fixed = FIXED[prefix].get(letter)
    if fixed is not None:
        return _of(buffer, prefix, 2, fixed)
    reader = {DLE: _dle, ESC: _esc, FS: _fs, GS: _gs}[prefix]
    name, length = reader(buffer, letter)
    if not length or length > LARGEST:
        return Command("?", raw=bytes(buffer[:2]))
    counted = {b"(": 2, b"8": 4}.get(letter, 0) if prefix in (FS, GS) else 0
    return _of(buffer, prefix, name, length, counted)


def _of(buffer: bytearray, prefix: int, name: int, length: int, counted: int = 0) -> Command:
    """`name` is how many bytes prefix and name have, `counted` how many the length behind them has."""
    if len(buffer) < length:
        raise Wait
    raw = bytes(buffer[:length])
    words = [PREFIX[prefix], *(chr(byte) if byte > 0x20 else f"{byte:02X}" for byte in raw[1:name])]
    return Command(" ".join(words), raw[name + counted :], raw)


def _word(buffer: bytearray, at: int, count: int = 2) -> int:
    if len(buffer) < at + count:
        raise Wait
    return int.from_bytes(buffer[at : at + count], "little")


def _dle(buffer: bytearray, letter: bytes) -> tuple[int, int]:
    return (2, DC4_LENGTH.get(_word(buffer, 2, 1), 3)) if letter == b"\x14" else (2, 0)


def _esc(buffer: bytearray, letter: bytes) -> tuple[int, int]:
    if letter == b"*":
        columns, wide = _word(buffer, 3), 3 if _word(buffer, 2, 1) in (32, 33) else 1
        return 2, 5 + columns * wide
    if letter == b"D":
        end = buffer.find(0, 2, 35)
        if end < 0 and len(buffer) < 35:
            raise Wait
        return 2, end + 1 if end >= 0 else 35
    if letter == b"&":
        return 2, _characters(buffer)
    return 2, 0


def _characters(buffer: bytearray) -> int:
    """ESC & y c1 c2 and for each character its width and `y` bytes a column."""
    high, first, last = _word(buffer, 2, 1), _word(buffer, 3, 1), _word(buffer, 4, 1)
    at = 5
    for _ in range(first, last + 1):
        at += 1 + high * _word(buffer, at, 1)
    return at


def _fs(buffer: bytearray, letter: bytes) -> tuple[int, int]:
    if letter == b"(":
        return 3, 5 + _word(buffer, 3)
    if letter == b"q":
        at = 3
        for _ in range(_word(buffer, 2, 1)):
            at += 4 + _word(buffer, at) * _word(buffer, at + 2) * 8
        return 2, at
    return 2, 0


def _gs(buffer: bytearray, letter: bytes) -> tuple[int, int]:
    if letter == b"(":
        return 3, 5 + _word(buffer, 3)
    if letter == b"8":
        return 3, 7 + _word(buffer, 3, 4)
    if letter == b"v":
        return 3, 8 + _word(buffer, 4) * _word(buffer, 6)
    if letter == b"*":
        return 2, 4 + _word(buffer, 2, 1) * _word(buffer, 3, 1) * 8
    if letter == b"V":
        return 2, 4 if _word(buffer, 2, 1) in (65, 66, 97, 98, 103, 104) else 3
    if letter == b"g":
        return 3, 6 if _word(buffer, 2, 1) == 0x32 else 5
    if letter == b"k":
        return 2, _barcode(buffer)
    if letter == b"Q":
        return 3, 8 + _word(buffer, 4) * _word(buffer, 6)
    return 2, 0


def _barcode(buffer: bytearray) -> int:
    """GS k m d… NUL, or GS k m n d1…dn from m 65."""
    if _word(buffer, 2, 1) >= 65:
        return 4 + _word(buffer, 3, 1)
    end = buffer.find(0, 3, 260)
    if end < 0 and len(buffer) < 260:
        raise Wait
    return end + 1 if end >= 0 else 260


class RealTime:
    """Looks for DLE EOT, DLE ENQ and DLE DC4 in everything that is received, however it is cut."""

    def __init__(self) -> None:
        self._tail = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The real-time commands that are complete now."""
        self._tail += data
        found: list[bytes] = []
        while (at := self._tail.find(DLE)) >= 0:
            del self._tail[:at]
            length = self._length()
            if length is None:
                return found
            if length > 1:
                found.append(bytes(self._tail[:length]))
            del self._tail[:length]
        self._tail.clear()
        return found

    def _length(self) -> int | None:
        """Of the command at the start: 1 when it is none, None while it is not all there."""
        if len(self._tail) < 3:
            return None if bytes(self._tail[1:2]) in (b"", b"\x04", b"\x05", b"\x14") else 1
        kind, number = self._tail[1], self._tail[2]
        if kind == 0x04:
            return 3 if 1 <= number <= 8 else 1
        if kind == 0x05:
            return 3 if number <= 3 else 1
        if kind != 0x14 or number not in DC4_LENGTH:
            return 1
        length = DC4_LENGTH[number]
        return length if len(self._tail) >= length else None
