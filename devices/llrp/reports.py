"""RO_ACCESS_REPORT bodies into sightings, fast where the reader repeats itself and patient where it does not.

Reports of one ROSpec have one layout. The first tag teaches it; later tags of the same length whose type bytes stand in
the same places are unpacked by one precompiled struct, whole runs of them at once. What our own walk does not know goes
to sllurp's decoder, and one tag that nobody can read costs that tag only.
"""

import struct
from typing import Any, NamedTuple

from sllurp import llrp_proto

from devices.llrp.layout import (
    CUSTOM,
    MISSING,
    OPERATION_RESULTS,
    TAG_REPORT_DATA,
    TV_LENGTH,
    BadTag,
    Field,
    Layout,
    UnusualTag,
    Values,
    header,
    learn,
    walk,
)
from devices.llrp.messages import DECODING_FAULTS
from devices.readings import Sighting

MOST_LAYOUTS = 64
MOST_EPCS = 20_000
RUN = 3  # tags: shorter runs are tested one by one


class BadReport(NamedTuple):
    """Bytes of a report that gave no sighting, and why."""

    data: bytes
    reason: str


class TagOperation(NamedTuple):
    """What access operations did to a tag: `results` are their parameters as type, code, operation and data."""

    epc: str
    spec: int | None
    results: tuple[tuple[int, int, int, bytes], ...]


class HexCache(dict[bytes, str]):
    """EPCs in hexadecimal; a portal sees the same few hundred again and again."""

    def __missing__(self, epc: bytes) -> str:
        if len(self) >= MOST_EPCS:
            self.clear()
        text = self[epc] = epc.hex()
        return text


class Scaled(dict[int | None, float | None]):
    """Numbers of the wire as the numbers they stand for; there are 65,536 of them at most."""

    def __init__(self, factor: float) -> None:
        super().__init__({None: None})
        self._factor = factor

    def __missing__(self, value: int) -> float:
        scaled = self[value] = round(value * self._factor, 4)
        return scaled


DBM, HUNDREDTHS, DEGREES = Scaled(1.0), Scaled(0.01), Scaled(360 / 4096)


class ReportDecoder:
    """Remembers the layouts of one connection. `operations` collects what access operations did, until it is taken."""

    def __init__(self) -> None:
        self.operations: list[TagOperation] = []
        self._layouts: dict[int, Layout] = {}
        self._epcs = HexCache()

    def decode(self, body: bytes, now: float = 0.0) -> tuple[list[Sighting], list[BadReport]]:
        """Every sighting in a report, `at` the time given, and every stretch of it that gave none."""
        layout = self._layouts.get(len(body))
        if layout is not None and int.from_bytes(body) & layout.mask == layout.want:  # one tag: the usual report
            return [self._sighting(layout, layout.unpack(body), now)], []
        sightings: list[Sighting] = []
        bad: list[BadReport] = []
        at, end, in_runs = 0, len(body), True
        while at < end:
            length = body[at + 2] << 8 | body[at + 3] if end - at >= 4 else 0
            layout = self._layouts.get(length)
            if layout is not None:
                count = (end - at) // length
                if count > RUN and in_runs:
                    run = body[at : at + count * length]
                    in_runs = layout.fits_all(run, count)
                    if in_runs:
                        sightings += self._run(layout, run, now)
                        at += count * length
                        continue
                tag = body[at : at + length]
                if len(tag) == length and layout.fits(tag):
                    sightings.append(self._sighting(layout, layout.unpack(tag), now))
                    at += length
                    continue
            try:
                kind, length = header(body, at)
            except BadTag as fault:
                bad.append(BadReport(body[at:], str(fault)))
                break
            tag = body[at : at + length]
            at += length
            if kind == CUSTOM:  # a maker may tell more than tags
                continue
            if kind != TAG_REPORT_DATA:
                bad.append(BadReport(tag, f"parameter {kind} is no tag report"))
            else:
                self._patiently(tag, now, sightings, bad)
        return sightings, bad

    def _sighting(self, layout: Layout, values: Values, now: float) -> Sighting:
        if layout.plain:
            epc, rospec, antenna, rssi, channel, first, last, count = values
            phase = None
        else:
            epc, rospec, antenna, rssi, channel, first, last, count, phase = layout.pick(values + MISSING)
        return Sighting(
            epc=self._epcs[epc],
            antenna=antenna,
            rssi_dbm=HUNDREDTHS[rssi] if layout.hundredths else DBM[rssi],
            first_seen_us=first,
            count=count,
            at=now,
            last_seen_us=last,
            channel=channel,
            rospec=rospec,
            phase=None if phase is None else DEGREES[phase],
        )

    def _run(self, layout: Layout, run: bytes, now: float) -> list[Sighting]:
        """The same for a run of tags, with what is looked up once taken out of the loop."""
        epcs, pick, rssis, degrees = self._epcs, layout.pick, HUNDREDTHS if layout.hundredths else DBM, DEGREES
        return [
            Sighting(
                epc=epcs[epc],
                antenna=antenna,
                rssi_dbm=rssis[rssi],
                first_seen_us=first,
                count=count,
                at=now,
                last_seen_us=last,
                channel=channel,
                rospec=rospec,
                phase=degrees[phase],
            )
            for epc, rospec, antenna, rssi, channel, first, last, count, phase in [
                pick(values + MISSING) for values in layout.iter_unpack(run)
            ]
        ]

    def _patiently(self, tag: bytes, now: float, sightings: list[Sighting], bad: list[BadReport]) -> None:
        try:
            fields, marks = walk(tag)
            layout = learn(tag, fields, marks)
            sighting = self._sighting(layout, layout.unpack(tag), now)
            if any(kind in OPERATION_RESULTS for kind in fields):
                self.operations.append(operation(tag, sighting.epc, fields))
            else:
                self._remember(layout)
            sightings.append(sighting)
        except UnusualTag as unusual:
            try:
                sightings.append(by_sllurp(tag, now))
            except BadTag as worse:
                bad.append(BadReport(tag, f"{unusual}; {worse}"))
        except (BadTag, struct.error, IndexError) as fault:
            bad.append(BadReport(tag, str(fault)))

    def _remember(self, layout: Layout) -> None:
        if len(self._layouts) >= MOST_LAYOUTS:
            self._layouts.clear()
        self._layouts[layout.size] = layout


def operation(tag: bytes, epc: str, fields: dict[Any, Field]) -> TagOperation:
    """Result parameters begin with a code (8 bits) and the operation's number (16)."""
    spec = fields.get(16)
    results, at = [], 4
    while at < len(tag):
        if tag[at] & 0x80:
            at += 1 + TV_LENGTH[tag[at] & 0x7F]
            continue
        kind, length = header(tag, at)
        if kind in OPERATION_RESULTS:
            if length < 7:
                raise BadTag(f"an operation's result of {length} bytes")
            code, number = struct.unpack_from("!BH", tag, at + 4)
            results.append((kind, code, number, tag[at + 9 : at + length]))
        at += length
    number = None if spec is None else int.from_bytes(tag[spec.offset : spec.offset + 4])
    return TagOperation(epc, number, tuple(results))


def by_sllurp(tag: bytes, now: float = 0.0) -> Sighting:
    """The patient way: sllurp knows vendors' parameters too. BadTag for whatever it cannot read."""
    try:
        content, _ = llrp_proto.Param_struct["TagReportData"]["decode"](tag[4:], "TagReportData")
        epc = bytes.fromhex(content["EPC"].decode("ascii"))
        if not epc or ("EPC-96" in content and len(epc) != 12):
            raise BadTag(f"an EPC of {len(epc)} bytes")
        return Sighting(
            epc=epc.hex(),
            antenna=content.get("AntennaID"),
            rssi_dbm=DBM[content.get("PeakRSSI")],
            first_seen_us=content.get("FirstSeenTimestampUTC"),
            count=content.get("TagSeenCount", 1),
            at=now,
            last_seen_us=content.get("LastSeenTimestampUTC"),
            channel=content.get("ChannelIndex"),
            rospec=content.get("ROSpecID"),
        )
    except DECODING_FAULTS as fault:
        raise BadTag(f"sllurp cannot read it either: {fault!r}") from fault
