"""The TDS 2 schemes ("+", "++"): header, whether data follows, filter, and the values of GS1 elements as they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.rfid.epc.aidc import read_data, write_data
from gateway.rfid.epc.bits import BitReader, BitWriter
from gateway.rfid.epc.hostnames import read_hostname, write_hostname
from gateway.rfid.epc.keys import Elements, Key
from gateway.rfid.epc.partitioned import FILTER, write_filter
from gateway.rfid.epc.times import Time
from gateway.rfid.epc.values import Value

DATA_TOGGLE, DATE_TYPE = "+AIDC data toggle", "date type"
DATES = ("11", "13", "15", "16", "17", "7006", "7007")  # by date type indicator (14.5.3)
TAG_BITS = 31 * 16  # the most that a tag's protocol control word can tell (9.3)


@dataclass(frozen=True)
class Content:
    """What a tag says. `host` is empty where the scheme has no room for one."""

    filter: int
    identity: Elements
    data: Elements = ()
    host: str = ""


@dataclass(frozen=True)
class Plus:
    """One binary scheme. `values` are written in this order."""

    name: str
    header: int
    key: Key
    values: tuple[tuple[str, Value], ...]
    dated: bool = False  # a date stands before the key, where a reader can select by it
    hosted: bool = False  # a hostname stands behind the key

    def decode(self, reader: BitReader) -> Content:
        """Raises EpcError, for a wrong check digit too. The reader stands after the header."""
        followed = reader.read(DATA_TOGGLE, 1)
        filter_value = reader.read(FILTER, 3)
        data = self._read_date(reader) if self.dated else ()
        found: dict[str, str] = {}
        places: dict[str, int] = {}
        for ai, value in self.values:
            places[ai] = reader.at
            found[ai] = value.read(reader, f"({ai})")
        if (fault := self.key.fault(found)) is not None:
            after = [*places.values(), reader.at]
            start = places[fault[0]]
            reader.refuse(f"({fault[0]})", start, after[after.index(start) + 1] - start, fault[1])
        host = read_hostname(reader) if self.hosted else ""
        if followed:
            data += read_data(reader)
        if found.get(self.key.serial_ai) == self.key.optional_serial:
            del found[self.key.serial_ai]
        return Content(filter_value, tuple(found.items()), data, host)

    def encode(self, content: Content) -> str:
        """Hex digits; raises EpcError where a value does not fit or is missing."""
        writer = BitWriter(self.name)
        data = content.data
        date = next((pair for pair in data if pair[0] in DATES), None) if self.dated else None
        data = tuple(pair for pair in data if pair is not date)
        writer.write(self.header, 8)
        writer.write(1 if data else 0, 1)
        write_filter(writer, content.filter)
        if self.dated:
            self._write_date(writer, date)
        identity: Mapping[str, str] = dict(content.identity)
        for ai, value in self.values:
            absent = self.key.optional_serial if ai == self.key.serial_ai else ""
            value.write(writer, f"({ai})", identity.get(ai, absent))
        if self.hosted:
            write_hostname(writer, content.host)
        write_data(writer, data)
        if writer.at > TAG_BITS:
            writer.refuse("end", 1, f"lies beyond the {TAG_BITS} bits that a tag can have")
        return writer.hex()

    def _read_date(self, reader: BitReader) -> Elements:
        indicator = reader.read(DATE_TYPE, 4)
        if indicator >= len(DATES):
            reader.refuse_last(DATE_TYPE, 4, f"is {indicator}, which the standard reserves")
        ai = DATES[indicator]
        return ((ai, Time().read(reader, f"({ai})")),)

    def _write_date(self, writer: BitWriter, date: tuple[str, str] | None) -> None:
        if date is None:
            writer.refuse("date", 20, f"is missing: one of ({') ('.join(DATES)}) is needed")
        writer.write(DATES.index(date[0]), 4)
        Time().write(writer, f"({date[0]})", date[1])


def plus_pair(header: int, hosted_header: int, key: Key, *values: tuple[str, Value]) -> tuple[Plus, Plus]:
    """The "+" scheme of a key and the same with a hostname."""
    return Plus(f"{key.name}+", header, key, values), Plus(f"{key.name}++", hosted_header, key, values, hosted=True)
