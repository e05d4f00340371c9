"""A mobile label printer that speaks CPCL on TCP 9100 (Zebra, CPCL Programming Guide P1073699 and PROMAN-CPCL).

    ESC h  one byte: bit 0 busy, 1 out of paper, 2 latch open, 3 battery low, 4 was reset (set from power on to ESC N)
    ESC i  one byte: bit 4 jam, 6 paper low, 7 no ribbon          ESC v  model, firmware and serial number, NUL

A session `! offset hres vres height qty … PRINT` is one label; ESC commands stand outside sessions.
"""

import re
from typing import Any

from firmware_sim.printers.cpcl_reader import Session
from firmware_sim.printers.cpcl_stream import Piece, Stream
from firmware_sim.printers.label_printer import LabelPrinter
from firmware_sim.printers.page import LONGEST_MM, Page
from firmware_sim.registry import simulates

HEADER = re.compile(rb"! +(-?\d{1,5}) +(\d{1,4}) +(\d{1,4}) +(\d{1,5}) +(\d{1,4}).*")
VARIABLE = re.compile(rb"getvar\s+\"?([\w.]+)", re.IGNORECASE)
MOST_COPIES = 1024  # the guide, "{qty}"


class _Host:
    def __init__(self) -> None:
        self.stream = Stream()
        self.session: Session | None = None
        self.copies = 1
        self.raw = bytearray()


@simulates("cpcl", kind="printer")
class SimulatedCpclPrinter(LabelPrinter):
    """A CPCL printer."""

    language = "cpcl"
    model_name = "QLn420"

    def __init__(self, **settings: Any) -> None:
        self._hosts: dict[int, _Host] = {}
        super().__init__(**settings)

    def forget(self) -> None:
        self.was_reset = True
        self._hosts = {line: _Host() for line in self.lines}

    def opened(self, line: int, now: float) -> None:
        super().opened(line, now)
        with self.lock:
            self._hosts[line] = _Host()

    def gone(self, line: int) -> None:
        super().gone(line)
        host = self._hosts.pop(line, None)
        self.broken_formats += bool(host and (host.stream.in_session or host.stream.waiting))

    def unread(self, line: int) -> int:
        host = self._hosts.get(line)
        return host.stream.waiting if host is not None else 0

    def take(self, line: int, data: bytes, now: float) -> None:
        host = self._hosts.get(line)
        if host is None:
            self.bytes.lost += len(data)
            return
        for piece in host.stream.feed(data):
            if not self.powered:
                self.bytes.lost += len(piece.raw)
                continue
            (self.understood if self._obey(line, host, piece) else self.puzzled)(piece.raw)

    def _obey(self, line: int, host: _Host, piece: Piece) -> bool:
        if piece.kind == "escape":
            return self._escape(line, piece.text)
        if piece.kind == "outside":
            return not piece.text and not piece.raw.strip()
        if piece.kind == "header":
            return self._begin(line, host, piece)
        host.raw += piece.raw
        if piece.kind == "graphic":
            return host.session is not None and host.session.graphic(piece.text, piece.data)
        word = piece.text.strip().upper()
        if word in (b"PRINT", b"END", b"ABORT"):
            self._end(host, printed=word == b"PRINT")
            return True
        return self._line(line, host, piece.text)

    def _line(self, line: int, host: _Host, text: bytes) -> bool:
        if host.session is not None:
            return host.session.take(text)
        return self._utility(line, text)

    def _begin(self, line: int, host: _Host, piece: Piece) -> bool:
        host.session = None
        host.raw = bytearray(piece.raw)
        header = HEADER.fullmatch(piece.text)
        if header is None:
            words = piece.text[1:].split(None, 1)
            utilities = bool(words) and words[0].upper() in (b"U", b"U1", b"UTILITIES")
            return utilities and (len(words) < 2 or self._utility(line, words[1]))
        offset, across, _down, height, copies = map(int, header.groups())
        scale = 2.0 if across == 100 else 1.0
        page = Page(self._stock[0] * self.dots_mm, max(1, min(round(height * scale), LONGEST_MM * self.dots_mm)))
        host.session = Session(self.dots_mm, page, round(offset * scale), scale)
        host.copies = min(max(copies, 1), MOST_COPIES)
        return True

    def _end(self, host: _Host, *, printed: bool) -> None:
        session, host.session = host.session, None
        if session is not None and printed:
            page = session.close()
            self.queue(page, bytes(host.raw), host.copies, page.draw)

    def _utility(self, line: int, text: bytes) -> bool:
        """Settings leave nothing to be seen; a variable that is asked for is `?`, as one that is not there."""
        asked = VARIABLE.match(text.strip())
        if asked is not None:
            known = {b"device.languages": "line_print", b"device.product_name": self.model}
            self.say(f'"{known.get(asked[1], "?")}"'.encode(), line)
            return True
        return bool(re.fullmatch(rb"[A-Za-z][\w!.,\"'%/ +-]*|", text.strip()))

    def _escape(self, line: int, letter: bytes) -> bool:
        if letter == b"h":
            self.say(bytes([self.status]), line)
        elif letter == b"i":
            self.say(bytes([self.extended_status]), line)
        elif letter == b"v":
            self.say(f"{self.model} V68.20.21Z XXQT20-00-0001\0".encode(), line)
        elif letter == b"N":
            self.was_reset = False
        elif letter == b"p":
            self.power(False)
        else:
            return False
        return True

    @property
    def status(self) -> int:
        """What ESC h answers."""
        busy = bool(self._queue) or self.paused or self.jammed or self.hot
        return busy | (not self.paper) << 1 | self.head_open << 2 | self.battery_low << 3 | self.was_reset << 4

    @property
    def extended_status(self) -> int:
        """What ESC i answers."""
        return self.jammed << 4 | self.near_end << 6 | (not self.ribbon) << 7
