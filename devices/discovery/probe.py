"""Asks a device what it is, where a person wants that: a byte to the wrong port may move a machine or waste a label.

First it only listens. Then it asks, one question after the other and always in this order, what each protocol asks
all day: scales for a weight, printers for their status. Nothing is set, zeroed, fed or printed by these questions; a
printer that reads none of them may print a few letters. What answers is read by the drivers themselves, so a guess is
a driver that has read the device.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from devices.discovery.suggestion import Suggestion
from devices.driver import DriverInfo, Kind, SerialSettings
from devices.errors import DeviceError, Disconnected
from devices.lookalike import likely
from devices.readings import WeightReading
from devices.registry import drivers
from devices.stream import StreamConversation
from devices.tally import Tally
from devices.transport import Connection, transport_for
from devices.urls import DeviceUrl, parse_url

LISTEN_S = 1.2  # the slowest scale that talks by itself says something twice a second
ANSWER_S = 0.6
# The fixed order; protocols that are not named here come after these, by name.
SCALES = ("mt-sics", "toledo-8217", "nci", "sma", "and-ad", "ohaus", "adam", "t-scale", "cas")
PRINTERS = ("escpos", "zpl", "tspl", "epl", "cpcl")  # DLE EOT does nothing to those who do not know it
PRINTER_PORTS = (9100, 6101, 515)
LLRP_GREETING = b"\x04\x3f"  # version 1, READER_EVENT_NOTIFICATION: a reader speaks first (LLRP 1.1, 17.1.6)
SHOWN = 32


@dataclass(frozen=True)
class Heard:
    """Who answered, with the evidence; `options` go into the address (`baud=9600&bits=7&parity=E`)."""

    driver: str
    kind: str
    evidence: bytes
    options: str = ""
    others: tuple[str, ...] = ()  # drivers that read it as well

    @property
    def note(self) -> str:
        """The evidence in one line."""
        also = f" (or {', '.join(self.others)})" if self.others else ""
        return f"{self.driver}{also}: {self.evidence[:SHOWN]!r}"


def probed(suggestion: Suggestion) -> Suggestion:
    """The suggestion with what the device itself said; as it was, with a note, where nobody answers."""
    try:
        heard = probe(suggestion.url)
    except DeviceError as away:
        return replace(suggestion, note=str(away))
    if heard is None:
        return replace(suggestion, note="no protocol answered")
    url = suggestion.url
    if heard.kind == "reader":
        url = url.replace("socket://", "llrp://", 1)
    elif heard.kind == "printer":
        url = url.replace("socket://", "tcp://", 1)
    if heard.options:
        url += ("&" if "?" in url else "?") + heard.options
    return replace(suggestion, url=url, kind=heard.kind, driver=heard.driver, note=heard.note, source="probe")


def probe(url: str, listen_s: float = LISTEN_S, answer_s: float = ANSWER_S) -> Heard | None:
    """Who is at this address; None when nobody answers. NotConnected when it cannot be opened."""
    at = parse_url(url)
    if at.scheme not in ("serial", "rfc2217"):
        connection = transport_for(at).open()
        try:
            return _ask(connection, _candidates(at), listen_s, answer_s)
        except Disconnected:
            return None
        finally:
            connection.close()
    return _at_any_speed(at, listen_s, answer_s)


def _at_any_speed(at: DeviceUrl, listen_s: float, answer_s: float) -> Heard | None:
    """A serial port is tried with each maker's settings; what the address says stays."""
    groups: dict[SerialSettings, list[DriverInfo]] = {}
    for info in _candidates(at):
        groups.setdefault(info.settings, []).append(info)
    for settings, group in groups.items():
        connection = transport_for(at, settings).open()
        try:
            heard = _ask(connection, group, listen_s, answer_s)
        except Disconnected:
            heard = None
        finally:
            connection.close()
        if heard is not None:
            return replace(heard, options="&".join(filter(None, (heard.options, _options(at, settings)))))
    return None


def _options(at: DeviceUrl, settings: SerialSettings) -> str:
    said = {"baud": settings.baud, "bits": settings.bits, "parity": settings.parity}
    return "&".join(f"{name}={value}" for name, value in said.items() if name not in at.options)


def _candidates(at: DeviceUrl) -> list[DriverInfo]:
    """Those whose questions may be asked there, in their order."""
    printers = _in_order(PRINTERS, Kind.PRINTER)
    if at.scheme == "tcp" or at.port in PRINTER_PORTS:
        return printers
    return [*_in_order(SCALES, Kind.SCALE), *printers]


def _in_order(names: Sequence[str], kind: Kind) -> list[DriverInfo]:
    known = [info for info in drivers().values() if info.kind is kind]
    return sorted(known, key=lambda info: (names.index(info.name) if info.name in names else len(names), info.name))


def _ask(connection: Connection, candidates: Sequence[DriverInfo], listen_s: float, answer_s: float) -> Heard | None:
    scales = [info for info in candidates if info.kind is Kind.SCALE]
    said = _listen(connection, listen_s)
    if said.startswith(LLRP_GREETING):
        return Heard("llrp", "reader", said)
    if said and scales and (heard := _read(said, scales)):
        return heard
    groups: dict[bytes, list[DriverInfo]] = {}
    for info in scales:
        if question := info.make().poll:
            groups.setdefault(question, []).append(info)
    for group in groups.values():
        answer = _converse(connection, group[0], answer_s)
        if heard := _read(answer, group):
            return heard
    return _ask_printers(connection, candidates, answer_s)


def _converse(connection: Connection, info: DriverInfo, answer_s: float) -> bytes:
    """All that comes while a driver asks for one weight, with what its protocol wants said in between.

    It asks twice: what others were asked before may stand unfinished before the first question.
    """
    heard = b""
    for _ in range(2):
        answer, weighs = _ask_once(connection, info, answer_s / 2)
        heard += answer
        if weighs:
            break
    return heard


def _ask_once(connection: Connection, info: DriverInfo, answer_s: float) -> tuple[bytes, bool]:
    """What came, and whether it was a weight to this driver."""
    conversation = StreamConversation(info.make(), Tally(), poll_s=answer_s)
    until, heard = time.monotonic() + answer_s, b""
    conversation.begin(time.monotonic())
    while (now := time.monotonic()) < until:
        if question := conversation.tick(now):
            connection.write(question)
        data = connection.read(min(until - now, conversation.wait_s(now) or answer_s))
        heard += data
        if data and any(isinstance(one, WeightReading) for one in conversation.receive(data, time.monotonic())):
            return heard, True
    return heard, False


def _ask_printers(connection: Connection, candidates: Sequence[DriverInfo], answer_s: float) -> Heard | None:
    """Each is asked twice, for the same reason."""
    for info in candidates:
        queries = info.make().queries if info.kind is Kind.PRINTER else ()
        for query in (*queries[:1], *queries[:1]):
            connection.write(query.ask)
            if answers := query.answers(_listen(connection, answer_s / 2)):
                return Heard(info.name, "printer", answers[0])
    return None


def _listen(connection: Connection, seconds: float) -> bytes:
    """All that comes within so many seconds."""
    until, heard = time.monotonic() + seconds, b""
    while (left := until - time.monotonic()) > 0:
        heard += connection.read(left)
    return heard


def _read(heard: bytes, candidates: Sequence[DriverInfo]) -> Heard | None:
    """The driver that loses least of it; the first in order where several lose the same, which is said."""
    order = {info.name: place for place, info in enumerate(candidates)}
    names = [name for name in likely(heard, Kind.SCALE) if name.split()[0] in order]
    if not names:
        return None
    first, *others = sorted(names, key=lambda name: (order[name.split()[0]], name))
    driver, _, option = first.partition(" with ?")
    return Heard(driver, "scale", heard, option, tuple(others))
