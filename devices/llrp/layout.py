"""Where the values of one shape of TagReportData lie, learnt from one tag and good for all that are shaped like it.

    TLV   rsvd:6 type:10 | length:16 | value        TagReportData 240, EPCData 241, Custom 1023
    TV    1 type:7 | value                          EPC-96 13, AntennaID 1, PeakRSSI 6, ...

A shape is known by its type and length bytes (and a custom parameter's vendor and subtype): where they are the same,
one precompiled struct unpacks the rest.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from devices.errors import DeviceError

TAG_REPORT_DATA, EPC_DATA, CUSTOM = 240, 241, 1023
EPC_96, ANTENNA, PEAK_RSSI, CHANNEL, ROSPEC, SEEN_COUNT = 13, 1, 6, 7, 9, 8
FIRST_SEEN_UTC, LAST_SEEN_UTC = 2, 4
OPERATION_RESULTS = range(349, 355)  # what access operations did to the tag: never a shape to remember
# Length of the value of each TV parameter (LLRP 1.1, table 5).
TV_LENGTH = {
    1: 2,
    2: 8,
    3: 8,
    4: 8,
    5: 8,
    6: 1,
    7: 2,
    8: 2,
    9: 4,
    10: 2,
    11: 2,
    12: 2,
    13: 12,
    14: 2,
    15: 2,
    16: 4,
    17: 2,
    18: 4,
    19: 2,
    20: 2,
}
IMPINJ = 25882
PHASE, FINE_RSSI = (IMPINJ, 56), (IMPINJ, 57)  # 1/4096 of a turn; 1/100 dBm (Octane LLRP, custom parameters)
Kind = int | tuple[int, int]
FORMAT: dict[Kind, str] = {
    ANTENNA: "H",
    PEAK_RSSI: "b",
    CHANNEL: "H",
    ROSPEC: "I",
    SEEN_COUNT: "H",
    FIRST_SEEN_UTC: "Q",
    LAST_SEEN_UTC: "Q",
    PHASE: "H",
    FINE_RSSI: "h",
}
CUSTOM_LENGTH = {PHASE: 2, FINE_RSSI: 2}
# What `Layout.pick` takes of the unpacked values: the order of the wire, where a reader tells what it was asked for.
ORDER: tuple[Kind, ...] = (
    EPC_96,
    ROSPEC,
    ANTENNA,
    PEAK_RSSI,
    CHANNEL,
    FIRST_SEEN_UTC,
    LAST_SEEN_UTC,
    SEEN_COUNT,
    PHASE,
)


class BadTag(DeviceError):
    """One TagReportData that cannot be read."""


class UnusualTag(BadTag):
    """It holds a parameter that our walk does not know; sllurp may."""


class Field(NamedTuple):
    offset: int
    length: int


Values = tuple[Any, ...]
MISSING = (None, 1)  # appended to what was unpacked: index -2 is "not reported", -1 is "seen once"


@dataclass(frozen=True, slots=True)
class Layout:
    """`mask` and `want` test one tag's type and length bytes, `marks` those of many tags that follow each other.

    `pick` puts the unpacked values (with MISSING behind them) in ORDER; `plain`: they are, with the phase missing.
    `hundredths` says that the RSSI is in 1/100 dBm.
    """

    size: int
    mask: int
    want: int
    marks: tuple[tuple[int, bytes], ...]
    unpack: Callable[[bytes], Values]
    iter_unpack: Callable[[bytes], Iterator[Values]]
    pick: Callable[[Values], Values]
    plain: bool
    hundredths: bool

    def fits(self, tag: bytes) -> bool:
        return int.from_bytes(tag) & self.mask == self.want

    def fits_all(self, run: bytes, count: int) -> bool:
        """Whether `run` is `count` tags of this shape."""
        size = self.size
        return all(run[at::size] == mark * count for at, mark in self.marks)


def header(data: bytes, at: int) -> tuple[int, int]:
    """Type and length of the TLV parameter at this place."""
    if len(data) - at < 4:
        raise BadTag(f"half a parameter header at byte {at}")
    kind, length = struct.unpack_from("!HH", data, at)
    if length < 4 or at + length > len(data):
        raise BadTag(f"length {length} at byte {at} cannot be")
    return kind & 0x3FF, length


def walk(tag: bytes) -> tuple[dict[Kind, Field], list[Field]]:
    """The fields of one whole TagReportData and the stretches that identify its shape. BadTag when it is unusual."""
    fields: dict[Kind, Field] = {}
    marks, at = [Field(0, 4)], 4
    while at < len(tag):
        kind, mark, length = parameter(tag, at)
        if kind in fields and kind not in OPERATION_RESULTS:
            raise BadTag(f"parameter {kind} comes twice, again at byte {at}")
        marks.append(Field(at, mark))
        fields[kind] = Field(at + mark, length - mark)
        at += length
    if at != len(tag) or (EPC_96 in fields) == (EPC_DATA in fields):
        raise BadTag("it ends within a parameter" if at != len(tag) else "it holds no EPC, or two")
    return fields, marks


def parameter(tag: bytes, at: int) -> tuple[Kind, int, int]:
    """Kind, length of the bytes that tell it, and whole length of the parameter at this place."""
    if tag[at] & 0x80:
        kind = tag[at] & 0x7F
        if kind not in TV_LENGTH:
            raise UnusualTag(f"unknown parameter {kind} at byte {at}")
        return kind, 1, 1 + TV_LENGTH[kind]
    kind, length = header(tag, at)
    if kind == EPC_DATA and length >= 6:
        return kind, 6, length
    if kind == CUSTOM:
        if length < 12:
            raise BadTag(f"a custom parameter of {length} bytes at byte {at}")
        return struct.unpack_from("!II", tag, at + 4), 12, length
    return kind, 4, length


def epc_field(tag: bytes, fields: dict[Kind, Field]) -> Field:
    """EPCData tells its length in bits; the value may be padded."""
    if EPC_96 in fields:
        return fields[EPC_96]
    field = fields[EPC_DATA]
    (bits,) = struct.unpack_from("!H", tag, field.offset - 2)
    if not bits or (bits + 7) // 8 > field.length:
        raise BadTag(f"an EPC of {bits} bits in {field.length} bytes")
    return Field(field.offset, (bits + 7) // 8)


def learn(tag: bytes, fields: dict[Kind, Field], marks: list[Field]) -> Layout:
    """The layout of a whole TagReportData, header included, from what `walk` found in it."""
    mask = bytearray(len(tag))
    for mark in marks:
        mask[mark.offset : mark.offset + mark.length] = b"\xff" * mark.length
    epc = epc_field(tag, fields)
    wanted = {
        kind: field
        for kind, field in fields.items()
        if kind in FORMAT and (not isinstance(kind, tuple) or field.length == CUSTOM_LENGTH[kind])
    }
    rssi = FINE_RSSI if FINE_RSSI in wanted else PEAK_RSSI
    parts = sorted([(epc, EPC_96, f"{epc.length}s")] + [(field, kind, FORMAT[kind]) for kind, field in wanted.items()])
    form, at = "!", 0
    for field, _kind, code in parts:
        form += f"{field.offset - at}x{code}"
        at = field.offset + struct.calcsize("!" + code)
    index = {kind: place for place, (_field, kind, _code) in enumerate(parts)}
    index[PEAK_RSSI] = index.get(rssi, -2)
    order = [index.get(kind, -1 if kind == SEEN_COUNT else -2) for kind in ORDER]
    whole = struct.Struct(f"{form}{len(tag) - at}x")
    return Layout(
        size=len(tag),
        mask=int.from_bytes(mask),
        want=int.from_bytes(tag) & int.from_bytes(mask),
        marks=tuple((place, tag[place : place + 1]) for place, marked in enumerate(mask) if marked),
        unpack=whole.unpack,
        iter_unpack=whole.iter_unpack,
        pick=itemgetter(*order),
        plain=order == [*range(len(parts)), -2],
        hundredths=rssi == FINE_RSSI,
    )
