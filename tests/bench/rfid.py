"""Tag reports decoded in a second by us and by sllurp's own decoder, turn about in one run.

Options: `seconds` (2) for each of us and each kind of report, `tags` (200) that a reader sees. A report has 1, 8 or 64
tags: readers report each tag by itself or many together. The fields are EPC-96, ROSpec, antenna, peak RSSI, channel,
first and last seen and count; `vendor` adds Impinj's phase and peak RSSI. Both sides end with what their caller gets:
ours are sightings with the EPC in hexadecimal, sllurp's the dictionary of a message. The ratio told is the worst of
the three sizes, each the median over rounds that follow each other.
"""

import struct
import time
from collections.abc import Callable
from itertools import cycle
from statistics import median
from typing import Any

from sllurp import llrp_proto

from devices.llrp.reports import ReportDecoder

DESCRIPTION = "rfid: tag reports decoded in a second, ours and sllurp's"
SIZES = (1, 8, 64)
ROUNDS = 10
IMPINJ = 25882


def run(options: dict[str, str]) -> dict[str, Any]:
    """Tags in a second; `ratio_vs_sllurp` is the worst of the report sizes."""
    seconds, seen = float(options.get("seconds", 2)), int(options.get("tags", 200))
    figures: dict[str, Any] = {"tags_per_report": list(SIZES)}
    for name, vendor in (("", False), ("vendor_", True)):
        shares = [measure(reports(size, seen, vendor), seconds / ROUNDS) for size in SIZES]
        figures[f"{name}ratio_by_size"] = [round(ratio, 2) for _ours, _theirs, ratio in shares]
        figures[f"{name}tags_per_s_by_size"] = [round(ours) for ours, _theirs, _ratio in shares]
        figures[f"{name}sllurp_tags_per_s_by_size"] = [round(theirs) for _ours, theirs, _ratio in shares]
        figures[f"{name}ratio_vs_sllurp"] = round(min(ratio for _ours, _theirs, ratio in shares), 2)
    return figures


def measure(bodies: list[bytes], slice_s: float) -> tuple[float, float, float]:
    """Tags in a second, ours and theirs, and the median of what the rounds say about one another."""
    decoder = ReportDecoder()
    agree(decoder, bodies[0])
    rounds = []
    for _ in range(ROUNDS):
        ours = rate(bodies, slice_s, lambda body: len(decoder.decode(body)[0]))
        rounds.append((ours, rate(bodies, slice_s, lambda body: len(by_sllurp(body)))))
    return (
        median(ours for ours, _theirs in rounds),
        median(theirs for _ours, theirs in rounds),
        median(ours / theirs for ours, theirs in rounds),
    )


def rate(bodies: list[bytes], slice_s: float, decode: Callable[[bytes], int]) -> float:
    """By this process's CPU time: other programs on the machine do not count."""
    tags, begun, endless = 0, time.process_time(), cycle(bodies)
    while (spent := time.process_time() - begun) < slice_s:
        for _ in range(8):
            tags += decode(next(endless))
    return tags / spent


def by_sllurp(body: bytes) -> list[dict[str, Any]]:
    name = "RO_ACCESS_REPORT"
    return list(llrp_proto.Message_struct[name]["decode"](body, name)["TagReportData"])


def agree(decoder: ReportDecoder, body: bytes) -> None:
    """Neither side may save itself work that the other does."""
    ours, bad = decoder.decode(body)
    theirs = by_sllurp(body)
    assert not bad
    assert [one.epc for one in ours] == [one["EPC"].decode() for one in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert one.antenna == other["AntennaID"]
        assert one.channel == other["ChannelIndex"]
        assert (one.first_seen_us, one.last_seen_us) == (other["FirstSeenTimestampUTC"], other["LastSeenTimestampUTC"])
        assert (one.count, one.rospec) == (other["TagSeenCount"], other["ROSpecID"])
        if "ImpinjRFPhaseAngle" not in str(other):
            assert one.rssi_dbm == other["PeakRSSI"]


def reports(size: int, seen: int, vendor: bool) -> list[bytes]:
    """Bodies of `size` tags each, until each of the `seen` tags was reported at each of four antennas."""
    tags = [tag(number % seen, number % 4 + 1, number, vendor) for number in range(4 * max(seen, size))]
    return [b"".join(tags[at : at + size]) for at in range(0, len(tags) - size + 1, size)]


def tag(number: int, antenna: int, at: int, vendor: bool) -> bytes:
    seen_us = 1_700_000_000_000_000 + 1000 * at
    fields = [
        struct.pack("!B12s", 0x8D, (0x3034257BF400B7800000_0000 + number).to_bytes(12)),
        struct.pack("!BI", 0x89, 1),
        struct.pack("!BH", 0x81, antenna),
        struct.pack("!Bb", 0x86, -40 - at % 35),
        struct.pack("!BH", 0x87, at % 16 + 1),
        struct.pack("!BQ", 0x82, seen_us),
        struct.pack("!BQ", 0x84, seen_us + 900),
        struct.pack("!BH", 0x88, at % 5 + 1),
    ]
    if vendor:
        fields.append(struct.pack("!HHIIH", 1023, 14, IMPINJ, 56, at * 7 % 4096))
        fields.append(struct.pack("!HHIIh", 1023, 14, IMPINJ, 57, -4000 - at % 3500))
    body = b"".join(fields)
    return struct.pack("!HH", 240, 4 + len(body)) + body
