"""What a simulated reader does wrong on request, in words; what the wire does wrong is in `firmware_sim.faults`.

| refuse[:N]       | hangs up on the next N clients (1) at once, without a word                                |
| config-error[:N] | answers the next N SET_READER_CONFIG (1) with an ERROR_MESSAGE                            |
| rospec-error[:N] | answers the next N ADD_ROSPEC (1) with an ERROR_MESSAGE                                   |
| malformed[:N]    | the next N reports (1) hold a parameter that runs beyond its end                          |
| short            | the next report is followed by a message whose length is 5                                |
| big[:BYTES]      | the next report is BYTES (1,000,000) long: padded with parameters of the maker's own       |
| twice            | every answer comes twice, until `none`                                                    |
| none             | well again                                                                                |
"""

import struct

from firmware_sim.faults import BadFault
from firmware_sim.readers.llrp_codec import ADD_ROSPEC, SET_READER_CONFIG, tlv, u32
from firmware_sim.readers.llrp_models import CUSTOM, NOBODY

NAMES = ("refuse", "config-error", "rospec-error", "malformed", "short", "big", "twice")
BIG, BIGGEST = 1_000_000, 16_000_000
PADDING = 60_000
REFUSABLE = {SET_READER_CONFIG: "config-error", ADD_ROSPEC: "rospec-error"}


class ReaderFaults:
    """How often each is still to happen."""

    def __init__(self) -> None:
        self._left = dict.fromkeys(NAMES, 0)

    def add(self, word: str) -> None:
        """BadFault for a word that is none."""
        name, _, value = word.partition(":")
        if name == "none":
            self._left = dict.fromkeys(NAMES, 0)
        elif name not in NAMES:
            raise BadFault(f"no fault of a reader is called {name!r}; there are {', '.join(NAMES)}")
        elif value and (not value.isdigit() or not 0 < int(value) <= BIGGEST):
            raise BadFault(f"{word!r}: {value!r} is no value")
        else:
            self._left[name] = int(value or (BIG if name == "big" else 1))

    @property
    def twice(self) -> bool:
        return self._left["twice"] > 0

    def happens(self, name: str) -> bool:
        """Once less from now on."""
        self._left[name] -= (happens := self._left[name] > 0)
        return happens

    def refuses(self, type_: int) -> bool:
        """A message of that type gets an ERROR_MESSAGE."""
        return type_ in REFUSABLE and self.happens(REFUSABLE[type_])

    def report(self, parts: list[bytes]) -> list[bytes]:
        """What becomes of the parameters of a report."""
        if self.happens("malformed"):
            parts = [*parts, tlv(240, b"\x8d\x30\x34") + struct.pack(">HH", 240, 9000)]
        if size := self._left["big"]:
            self._left["big"] = 0
            pad = tlv(CUSTOM, u32(NOBODY), u32(1), bytes(PADDING))
            parts = [pad] * max(0, (size - sum(map(len, parts)) - 10) // len(pad)) + parts
        return parts

    def after_report(self) -> bytes:
        """Bytes that follow a report and are no message."""
        return struct.pack(">HII", 1 << 10 | 61, 5, 99) if self.happens("short") else b""
