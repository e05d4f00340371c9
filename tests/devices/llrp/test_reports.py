"""Tag reports as bytes: the fast way, the patient way, and what is broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.llrp.reports import ReportDecoder, by_sllurp
from devices.readings import Sighting
from tests.bench import rfid as bench
from tests.devices.llrp import reader
from tests.devices.llrp.reader import EPC


def test_a_report_as_bytes() -> None:
    body = bytes.fromhex(
        "00f0 0022"  # TagReportData, 34 bytes
        "8d 303a0242d8c8a1c000000001"  # EPC-96
        "81 0002"  # antenna 2
        "86 c3"  # -61 dBm
        "82 00060a24181e4000"  # first seen, UTC
        "88 0003"  # seen 3 times
    )
    assert ReportDecoder().decode(body) == (
        [Sighting(epc=EPC, antenna=2, rssi_dbm=-61.0, first_seen_us=1_700_000_000_000_000, count=3)],
        [],
    )


def test_the_fast_way_reads_what_the_patient_way_reads() -> None:
    tags = [reader.tag(f"{n:024x}", antenna=n % 4, rssi=-n, first=n * 1000, count=n) for n in range(1, 60)]
    tags += [reader.tag(f"{n:032x}", antenna=n % 4) for n in range(1, 9)]
    together, bad = ReportDecoder().decode(b"".join(tags))
    apart = [ReportDecoder().decode(one)[0][0] for one in tags]
    assert bad == []
    assert together == apart
    assert [sighting.rssi_dbm for sighting in together[:3]] == [-1.0, -2.0, -3.0]


@pytest.mark.parametrize("vendor", [False, True])
@pytest.mark.parametrize("size", [1, 3, 4, 50])
def test_all_fields_come_the_same_in_runs_and_alone(size: int, vendor: bool) -> None:
    tags = [bench.tag(n, n % 4 + 1, 13 * n, vendor) for n in range(100)]
    decoder = ReportDecoder()
    together = [one for at in range(0, 100, size) for one in decoder.decode(b"".join(tags[at : at + size]), 5.0)[0]]
    assert together == [ReportDecoder().decode(one, 5.0)[0][0] for one in tags]
    if not vendor:
        assert together == [by_sllurp(one, 5.0) for one in tags]
    seen = together[9]
    assert (seen.channel, seen.rospec, seen.count, seen.at) == (117 % 16 + 1, 1, 117 % 5 + 1, 5.0)
    assert seen.last_seen_us == (seen.first_seen_us or 0) + 900
    assert seen.phase == (round(117 * 7 % 4096 * 360 / 4096, 4) if vendor else None)
    assert seen.rssi_dbm == (-41.17 if vendor else -40 - 117 % 35)


def test_a_run_with_one_of_another_shape_in_it_loses_nothing() -> None:
    tags = [reader.tag(f"{n:024x}") for n in range(20)]
    tags[7] = reader.tlv(240, tags[7][4:])[:-3] + b"\x8a\x00\x07"  # another parameter at the place of the count
    decoder = ReportDecoder()
    decoder.decode(tags[0])
    sightings, bad = decoder.decode(b"".join(tags))
    assert ([one.epc for one in sightings], bad) == ([f"{n:024x}" for n in range(20)], [])


@pytest.mark.parametrize(
    "odd",
    [reader.tlv(240, reader.tlv(241, b"\x00\x00")), reader.tlv(240, reader.tag(EPC)[4:] * 2)],
    ids=["an EPC of no bits", "two EPCs"],
)
def test_what_is_no_one_tag_is_no_sighting(odd: bytes) -> None:
    sightings, bad = ReportDecoder().decode(odd)
    assert (sightings, [one.data for one in bad]) == ([], [odd])


def test_what_is_not_reported_is_not_invented() -> None:
    bare = reader.tlv(240, bytes([0x8D]) + bytes.fromhex(EPC))
    assert ReportDecoder().decode(bare)[0] == [Sighting(epc=EPC)]


def test_parameters_of_vendors_are_stepped_over() -> None:
    custom = reader.tlv(1023, bytes.fromhex("0000651a 00000038 1234"))
    body = reader.tag(EPC)
    widened = reader.tlv(240, body[4:] + custom)
    sightings, bad = ReportDecoder().decode(widened + widened)
    assert ([one.epc for one in sightings], bad) == ([EPC, EPC], [])


def test_an_epc_of_other_lengths_is_whole() -> None:
    odd = reader.tlv(240, reader.tlv(241, b"\x00\x14" + b"\xab\xcd\xe0"))  # 20 bits
    assert ReportDecoder().decode(odd)[0][0].epc == "abcde0"


@pytest.mark.parametrize(
    "broken",
    [
        reader.tlv(240, b""),
        reader.tlv(240, b"\xff\x00"),
        reader.tlv(240, b"\x8d\x30\x3a"),
        reader.tlv(240, reader.tlv(241, b"\x01\x00\xab")),
        reader.tlv(240, b"\x00\xf1\x00\x00"),
        reader.tlv(242, b"survey"),
    ],
    ids=["empty", "unknown parameter", "short EPC-96", "short EPCData", "length zero", "no tag report"],
)
def test_a_broken_tag_costs_itself_only(broken: bytes) -> None:
    sightings, bad = ReportDecoder().decode(reader.tag(EPC) + broken + reader.tag(EPC, antenna=3))
    assert [one.antenna for one in sightings] == [1, 3]
    assert [one.data for one in bad] == [broken]


@given(st.binary(max_size=200))
def test_no_body_whatever_raises(body: bytes) -> None:
    decoder = ReportDecoder()
    decoder.decode(reader.tag(EPC))
    decoder.decode(body)


@given(st.lists(st.integers(0, 2**96 - 1), min_size=1, max_size=20), st.data())
def test_one_changed_byte_never_loses_a_whole_report(numbers: list[int], data: st.DataObject) -> None:
    tags = [reader.tag(f"{number:024x}") for number in numbers]
    which = data.draw(st.integers(0, len(tags) - 1))
    hurt = bytearray(tags[which])
    hurt[data.draw(st.integers(4, len(hurt) - 1))] ^= data.draw(st.integers(1, 255))
    sightings, bad = ReportDecoder().decode(b"".join([*tags[:which], bytes(hurt), *tags[which + 1 :]]))
    assert len(sightings) + len(bad) == len(tags)
    assert len(bad) <= 1
