"""Dates and times behind GS1 application identifiers (TDS 2.3, 14.5.8-14.5.11)."""

from dataclasses import dataclass

from gateway.rfid.epc.bits import BitReader, BitWriter
from gateway.rfid.epc.characters import is_digits, short

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Time:
    """YYMMDD in 7 + 4 + 5 bits, then hh, mm, ss in 5 + 6 + 6, as many as `digits` (14.5.8, 14.5.9)."""

    digits: int = 6

    @property
    def widths(self) -> tuple[int, ...]:
        """The bits of each two digits."""
        return (7, 4, 5, 5, 6, 6)[: self.digits // 2]

    def read(self, reader: BitReader, field: str) -> str:
        start = reader.at
        text = "".join(f"{reader.read(field, width):02d}" for width in self.widths)
        if not _is_time(text):
            reader.refuse(field, start, sum(self.widths), f"is {text}, no {'date' if self.digits == 6 else 'time'}")
        return text

    def write(self, writer: BitWriter, field: str, text: str) -> None:
        if len(text) != self.digits or not _is_time(text):
            pattern = "YYMMDDhhmmss"[: self.digits]
            writer.refuse(field, sum(self.widths), f"must be a {pattern} that there is, not {short(text)}")
        for place, width in enumerate(self.widths):
            writer.write(int(text[2 * place : 2 * place + 2]), width)


@dataclass(frozen=True)
class DateOrRange:
    """A bit, then one date or two (14.5.10)."""

    def read(self, reader: BitReader, field: str) -> str:
        dates = 1 + reader.read(field, 1)
        return "".join(Time().read(reader, field) for _ in range(dates))

    def write(self, writer: BitWriter, field: str, text: str) -> None:
        if len(text) not in (6, 12):
            writer.refuse(field, 17, f"must be YYMMDD or YYMMDDYYMMDD, not {short(text)}")
        writer.write(len(text) // 6 - 1, 1)
        for start in range(0, len(text), 6):
            Time().write(writer, field, text[start : start + 6])


@dataclass(frozen=True)
class PreciseTime:
    """Two bits that tell the precision, then a date and as much of the time (14.5.11)."""

    DIGITS = (8, 10, 12, 6)

    def read(self, reader: BitReader, field: str) -> str:
        return Time(self.DIGITS[reader.read(field, 2)]).read(reader, field)

    def write(self, writer: BitWriter, field: str, text: str) -> None:
        if len(text) not in self.DIGITS:
            writer.refuse(field, 18, f"must be YYMMDD and up to hhmmss, not {short(text)}")
        writer.write(self.DIGITS.index(len(text)), 2)
        Time(len(text)).write(writer, field, text)


def _is_time(text: str) -> bool:
    """Whether the digits are a date that there is, day 00 included, and a time up to 24:00:00."""
    if not is_digits(text) or len(text) % 2:
        return False
    parts = [int(text[start : start + 2]) for start in range(0, len(text), 2)]
    if parts[0] > 99 or not 1 <= parts[1] <= 12 or parts[2] > _DAYS[parts[1] - 1]:
        return False
    hour, rest = parts[3:4], parts[4:]
    return not hour or (max(rest, default=0) < 60 and (hour[0] < 24 or (hour[0] == 24 and not any(rest))))
