"""Where a scan ends, found from what the scanner does: CR, LF, CR LF, STX ... ETX, STX ... CR, or a pause.

A scanner that ends its codes is never cut by a pause: once a code had an end, one without it is half a code. Until
then, and again after such a half, `PAUSE_S` of silence ends a code, and `SHORT_PAUSE_S` once that is how the scanner
does it. Prefix and suffix may be told instead.
"""

import re

from devices.framing import CR, ETX, LF, STALL_S, STX, Framing, Piece

PAUSE_S = 0.3
SHORT_PAUSE_S = 0.12
LONGEST = 8192  # a QR code of version 40 holds 7,089 digits
GLUED_AIM = re.compile(rb"(?=\][A-Zadeotxz][0-9])")


class ScanFraming:
    """The framing of one connection. `prefix` and `suffix` are bytes around every code; empty ones are found."""

    limit = LONGEST

    def __init__(self, prefix: bytes = b"", suffix: bytes = b"") -> None:
        self._prefix, self._suffix = prefix, suffix
        self._ended = bool(suffix)
        self._by_pause = 0  # codes in a row
        self._stx_ends: tuple[int, ...] = (ETX,)

    def inherit(self, before: Framing) -> None:
        if isinstance(before, ScanFraming):
            self._ended, self._by_pause, self._stx_ends = before._ended, before._by_pause, before._stx_ends

    def patience_s(self, buffer: bytearray) -> float:
        """The silence after which `rest` is asked for."""
        enclosed = buffer[:1] == bytes([STX]) and not self._prefix and buffer[-1] not in (CR, LF)
        if self._ended or enclosed:
            return STALL_S
        return PAUSE_S if self._by_pause < 2 else SHORT_PAUSE_S

    def cut(self, buffer: bytearray) -> list[Piece]:
        pieces: list[Piece] = []
        while (end := self._end(buffer)) is not None:
            frame = bytes(buffer[: end[0]])
            del buffer[: end[1]]
            self._ended, self._by_pause = True, 0
            pieces.extend(self._pieces(frame))
        return pieces

    def rest(self, buffer: bytearray) -> list[Piece]:
        """What silence ends: a code of a scanner that sends no suffix, or half a code of one that does."""
        data = bytes(buffer)
        buffer.clear()
        if not data.strip(b"\r\n"):
            return []
        if self._suffix:
            return [Piece(data, f"its suffix did not come within {STALL_S:g} s")]
        if data[0] == STX and data[-1] in (CR, LF) and not self._prefix:
            self._stx_ends = (ETX, CR, LF)
            return self._pieces(data)
        if self._ended or (data[0] == STX and not self._prefix):
            self._ended = False
            return [Piece(data, f"it had no end within {STALL_S:g} s")]
        self._by_pause += 1
        if self._prefix:
            return self._by_prefix(data)
        return [Piece(part) for part in glued(data)]

    def _by_prefix(self, data: bytes) -> list[Piece]:
        """Codes without a suffix that came in one breath, told apart by the prefix."""
        lost, *codes = data.split(self._prefix)
        pieces = [Piece(lost, "its prefix is missing")] if lost else []
        return [*pieces, *(Piece(code) for code in codes if code)]

    def _end(self, buffer: bytearray) -> tuple[int, int] | None:
        """Where the first code ends and the next may begin."""
        if self._suffix:
            at = buffer.find(self._suffix)
            return None if at < 0 else (at, at + len(self._suffix))
        enclosed = buffer[:1] == bytes([STX]) and not self._prefix
        marks = self._stx_ends if enclosed else (CR, LF, ETX)
        at = min((at for at in map(buffer.find, marks) if at >= 0), default=-1)
        return None if at < 0 else (at, at + 1)

    def _pieces(self, frame: bytes) -> list[Piece]:
        if self._prefix:
            return self._without_prefix(frame.strip(b"\r\n") if not self._suffix else frame)
        *before, text = frame.split(bytes([STX])) if not self._suffix else [frame]
        pieces = [
            Piece(part.strip(b"\r\n"), "" if part[-1] in (CR, LF) else "its end is missing") for part in before if part
        ]
        text = text.strip(b"\r\n") if before else text
        return [*pieces, Piece(text)] if text else pieces

    def _without_prefix(self, frame: bytes) -> list[Piece]:
        lost, mark, text = frame.rpartition(self._prefix)
        if not mark:
            return [Piece(frame, "its prefix is missing")] if frame else []
        pieces = [Piece(lost, "its prefix is missing or its end")] if lost else []
        return [*pieces, Piece(text)] if text else pieces


def glued(data: bytes) -> list[bytes]:
    """Codes without a suffix that came in one breath, told apart by their AIM identifiers."""
    return [part for part in GLUED_AIM.split(data) if part] if data[:1] == b"]" else [data]
