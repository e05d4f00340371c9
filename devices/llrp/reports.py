"""RO_ACCESS_REPORT bodies into sightings, fast where the reader repeats itself and patient where it does not.

Reports of one ROSpec have one layout. The first tag teaches it; a later tag of the same length whose type bytes
stand in the same places is unpacked by one precompiled struct. What our own walk does not know goes to sllurp's
decoder, and one tag that nobody can read costs that tag only.

    TLV   rsvd:6 type:10 | length:16 | value        TagReportData 240, EPCData 241
    TV    1 type:7 | value                          EPC-96 13, AntennaID 1, PeakRSSI 6, ...
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sllurp import llrp_proto

from devices.errors import DeviceError
from devices.llrp.messages import DECODING_FAULTS
from devices.readings import Sighting

TAG_REPORT_DATA, EPC_DATA = 240, 241
EPC_96, ANTENNA, PEAK_RSSI, FIRST_SEEN_UTC, SEEN_COUNT = 13, 1, 6, 2, 8
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
FORMAT = {ANTENNA: "H", PEAK_RSSI: "b", FIRST_SEEN_UTC: "Q", SEEN_COUNT: "H"}
MOST_LAYOUTS = 64


class BadTag(DeviceError):
    """One TagReportData that cannot be read."""


class UnusualTag(BadTag):
    """It holds a parameter that our walk does not know; sllurp may."""


class BadReport(NamedTuple):
    """Bytes of a report that gave no sighting, and why."""

    data: bytes
    reason: str


class Field(NamedTuple):
    offset: int
    length: int


@dataclass(frozen=True)
class Layout:
    """Where the values of one shape of TagReportData lie. `mask` and `want` test the type and length bytes."""

    size: int
    mask: int
    want: int
    unpack_from: Callable[[bytes, int], tuple[Any, ...]]
    epc: int
    antenna: int
    rssi: int
    first_seen: int
    count: int


def walk(tag: bytes) -> tuple[dict[int, Field], list[Field]]:
    """The fields of one whole TagReportData and the stretches that identify its shape. BadTag when it is unusual."""
    fields, marks, at = {}, [Field(0, 4)], 4
    while at < len(tag):
        kind = tag[at] & 0x7F
        if tag[at] & 0x80:
            if kind not in TV_LENGTH:
                raise UnusualTag(f"unknown parameter {kind} at byte {at}")
            marks.append(Field(at, 1))
            fields[kind] = Field(at + 1, TV_LENGTH[kind])
            at += 1 + TV_LENGTH[kind]
            continue
        kind, length = header(tag, at)
        bits = 6 if kind == EPC_DATA else 4
        marks.append(Field(at, bits))
        fields[kind] = Field(at + bits, length - bits)
        at += length
    if at != len(tag) or (EPC_96 not in fields and EPC_DATA not in fields):
        raise BadTag("it ends within a parameter" if at != len(tag) else "it holds no EPC")
    return fields, marks


def header(data: bytes, at: int) -> tuple[int, int]:
    """Type and length of the TLV parameter at this place."""
    if len(data) - at < 4:
        raise BadTag(f"half a parameter header at byte {at}")
    kind, length = struct.unpack_from("!HH", data, at)
    if length < 4 or at + length > len(data):
        raise BadTag(f"length {length} at byte {at} cannot be")
    return kind & 0x3FF, length


def learn(tag: bytes) -> Layout:
    """The layout of a whole TagReportData, header included."""
    fields, marks = walk(tag)
    mask = bytearray(len(tag))
    for mark in marks:
        mask[mark.offset : mark.offset + mark.length] = b"\xff" * mark.length
    wanted = {kind: fields[kind] for kind in FORMAT if kind in fields}
    epc = EPC_96 if EPC_96 in fields else EPC_DATA
    wanted[epc] = epc_field(tag, epc, fields[epc])
    order = sorted(wanted, key=lambda kind: wanted[kind].offset)
    form, at = "!", 0
    for kind in order:
        field = wanted[kind]
        form += f"{field.offset - at}x" + FORMAT.get(kind, f"{field.length}s")
        at = field.offset + field.length
    index = {kind: order.index(kind) for kind in order}
    return Layout(
        size=len(tag),
        mask=int.from_bytes(mask),
        want=int.from_bytes(tag) & int.from_bytes(mask),
        unpack_from=struct.Struct(form).unpack_from,
        epc=index[epc],
        antenna=index.get(ANTENNA, -2),
        rssi=index.get(PEAK_RSSI, -2),
        first_seen=index.get(FIRST_SEEN_UTC, -2),
        count=index.get(SEEN_COUNT, -1),
    )


MISSING = (None, 1)  # appended to what was unpacked: index -2 is "not reported", -1 is "seen once"


def epc_field(tag: bytes, kind: int, field: Field) -> Field:
    """EPCData tells its length in bits; the value may be padded."""
    if kind == EPC_96:
        return field
    (bits,) = struct.unpack_from("!H", tag, field.offset - 2)
    if (bits + 7) // 8 > field.length:
        raise BadTag(f"an EPC of {bits} bits in {field.length} bytes")
    return Field(field.offset, (bits + 7) // 8)


class ReportDecoder:
    """Remembers the layouts of one connection."""

    def __init__(self) -> None:
        self._layouts: dict[int, Layout] = {}

    def decode(self, body: bytes) -> tuple[list[Sighting], list[BadReport]]:
        """Every sighting in a report, and every stretch of it that gave none."""
        sightings: list[Sighting] = []
        bad: list[BadReport] = []
        at, end = 0, len(body)
        while at < end:
            length = int.from_bytes(body[at + 2 : at + 4])
            layout = self._layouts.get(length)
            if layout is not None:
                tag = body[at : at + length]
                if len(tag) == length and int.from_bytes(tag) & layout.mask == layout.want:
                    sightings.append(unpacked(layout, tag))
                    at += length
                    continue
            try:
                kind, length = header(body, at)
            except BadTag as fault:
                bad.append(BadReport(body[at:], str(fault)))
                break
            tag = body[at : at + length]
            at += length
            if kind != TAG_REPORT_DATA:
                bad.append(BadReport(tag, f"parameter {kind} is no tag report"))
            else:
                self._patiently(tag, sightings, bad)
        return sightings, bad

    def _patiently(self, tag: bytes, sightings: list[Sighting], bad: list[BadReport]) -> None:
        try:
            layout = learn(tag)
        except UnusualTag as unusual:
            try:
                sightings.append(by_sllurp(tag))
            except BadTag as worse:
                bad.append(BadReport(tag, f"{unusual}; {worse}"))
            return
        except (BadTag, struct.error) as fault:
            bad.append(BadReport(tag, str(fault)))
            return
        if len(self._layouts) >= MOST_LAYOUTS:
            self._layouts.clear()
        self._layouts[len(tag)] = layout
        sightings.append(unpacked(layout, tag))


def unpacked(layout: Layout, tag: bytes) -> Sighting:
    values = layout.unpack_from(tag, 0) + MISSING
    rssi = values[layout.rssi]
    return Sighting(
        epc=values[layout.epc].hex(),
        antenna=values[layout.antenna],
        rssi_dbm=None if rssi is None else float(rssi),
        first_seen_us=values[layout.first_seen],
        count=values[layout.count],
    )


def by_sllurp(tag: bytes) -> Sighting:
    """The patient way: sllurp knows vendors' parameters too. BadTag for whatever it cannot read."""
    try:
        content, _ = llrp_proto.Param_struct["TagReportData"]["decode"](tag[4:], "TagReportData")
        epc = bytes.fromhex(content["EPC"].decode("ascii"))
        if "EPC-96" in content and len(epc) != 12:
            raise BadTag(f"an EPC-96 of {len(epc)} bytes")
        rssi = content.get("PeakRSSI")
        return Sighting(
            epc=epc.hex(),
            antenna=content.get("AntennaID"),
            rssi_dbm=None if rssi is None else float(rssi),
            first_seen_us=content.get("FirstSeenTimestampUTC"),
            count=content.get("TagSeenCount", 1),
        )
    except DECODING_FAULTS as fault:
        raise BadTag(f"sllurp cannot read it either: {fault!r}") from fault
