"""What bytes look like that the chosen driver cannot read: wrong settings of the port, or another device.

Nothing is sent: the bytes that came by themselves are handed to every driver that can read bytes alone.
"""

from collections.abc import Iterator, Mapping

from devices.driver import DriverInfo, Kind, StreamDriver, TalkDriver
from devices.errors import BadFrame
from devices.framing import FrameBuffer
from devices.readings import ScanReading, WeightReading
from devices.registry import drivers
from devices.tally import Tally

KEPT = {Kind.SCANNER: 8192}  # a code of 13 digits is 2 kB of key events
KEPT_ELSE = 1024
ENOUGH = 8  # bytes: fewer say nothing
AGAIN_S = 2.0
LONG_AFTER_S = 60.0
MOST_VALUES = 4  # of an option that is tried; an address among 26 is not
SEVEN_BITS = 0x7F


class Suspicion:
    """Keeps what came over a connection that has given no reading yet, and says what it may be."""

    def __init__(self, info: DriverInfo) -> None:
        self._info = info
        self._data = bytearray()
        self._said, self._when = "", 0.0

    def note(self, data: bytes) -> None:
        self._data += data
        del self._data[: -KEPT.get(self._info.kind, KEPT_ELSE)]

    def sentence(self, now: float) -> str:
        """What to try; empty when too little came to say anything. It is thought over every AGAIN_S seconds."""
        if len(self._data) < ENOUGH:
            return ""
        if not self._said or now - self._when > AGAIN_S:
            self._said, self._when = explain(bytes(self._data), self._info), now
        return self._said


def explain(data: bytes, info: DriverInfo) -> str:
    """One sentence: bytes came, none is a frame of this driver, and what that looks like."""
    begin = f"bytes came but none is a frame of {info.name}: "
    if found := likely(data, info.kind):
        what = "add that to the address" if "?" in found[0] else "choose that driver"
        return f"{begin}this looks like {' or '.join(found)}, {what}"
    if any(byte > SEVEN_BITS for byte in data):
        stripped = bytes(byte & SEVEN_BITS for byte in data)
        if likely(stripped, info.kind):
            return f"{begin}this looks like 7 bits with parity, try ?bits=7&parity={parity_of(data)}"
        return f"{begin}this looks like a wrong baud rate or parity, compare them with the settings of the device"
    return f"{begin}check baud, parity and the protocol that the device is set to"


def likely(data: bytes, kind: Kind) -> list[str]:
    """The drivers of this kind that find readings in these bytes, those that lose least.

    A name alone stands for the driver as it is, `toledo-8217 with ?unit=lb` for one of its options.
    """
    infos = [info for info in drivers().values() if info.kind is kind and kind in (Kind.SCALE, Kind.SCANNER)]
    lost = {
        (info.name, option): lost_by(info, dict([option] if option else []), data)
        for info in infos
        for option in variants(info)
    }
    found = {one: count for one, count in lost.items() if count is not None and count < len(data) // 2}
    least = min(((count, bool(option)) for (_, option), count in found.items()), default=None)
    best = [one for one, count in found.items() if (count, bool(one[1])) == least]
    return sorted(f"{name} with ?{option[0]}={option[1]}" if option else name for name, option in best)


def variants(info: DriverInfo) -> Iterator[tuple[str, str] | None]:
    """The driver as it is, and with one option set otherwise."""
    yield None
    for name, values in info.options.items():
        if len(values) <= MOST_VALUES:
            yield from ((name, value) for value in values[1:])


def lost_by(info: DriverInfo, options: Mapping[str, str], data: bytes) -> int | None:
    """How many bytes this driver can do nothing with; None when it finds no weight or code at all."""
    driver, lost, found = info.make(options), 0, 0
    if isinstance(driver, TalkDriver):
        return lost_in_talk(driver, data)
    if not isinstance(driver, StreamDriver):
        return None
    frames = FrameBuffer(driver.frame)
    pieces = frames.feed(data)
    for piece in pieces + (frames.rest() if info.kind is Kind.SCANNER else []):
        try:
            read, useless = driver.decode(piece.data) if not piece.broken else None, bool(piece.broken)
        except BadFrame:
            read, useless = None, True
        if useless or (read is None and info.kind is Kind.SCALE):
            lost += len(piece.data)
        elif isinstance(read, WeightReading | ScanReading):
            found += 1
    return lost + len(frames.drop()) if found else None


def lost_in_talk(driver: TalkDriver, data: bytes) -> int | None:
    """The same for a protocol with a conversation of its own, whose answers are not sent."""
    tally = Tally()
    talk = driver.talk(tally)
    talk.begin(0.0)
    found = sum(isinstance(one, ScanReading) for one in [*talk.receive(data, 0.0), *talk.lapse(LONG_AFTER_S)])
    return sum(len(bad.frame) for bad in tally.last_bad) if found else None


def parity_of(data: bytes) -> str:
    """E when each byte has an even number of ones, O when each has an odd one; E, the usual, when neither."""
    odd = [byte.bit_count() & 1 for byte in data]
    return "O" if all(odd) else "E"
