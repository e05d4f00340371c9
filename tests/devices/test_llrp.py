"""Everything that ended or deafened other LLRP clients has to leave this one reading."""

import contextlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers.readers.llrp import Llrp
from devices.errors import Disconnected
from devices.llrp.conversation import KEEPALIVE_S, LlrpConversation
from devices.llrp.messages import take
from devices.llrp.reports import ReportDecoder
from devices.readings import Sighting
from devices.tally import Tally
from tests.devices import llrp_reader as reader
from tests.devices.test_session import Heard, session
from tests.devices.wire import Listener, eventually, listening

EPC = "303a0242d8c8a1c000000001"


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def port() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def epcs(heard: Heard) -> list[str]:
    return [reading.epc for reading in heard.readings if isinstance(reading, Sighting)]


# --- reports ---------------------------------------------------------------------------------------------------------


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


# --- conversation ----------------------------------------------------------------------------------------------------


def test_set_up_then_sightings(heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard) as gate:
        peer = port.accept()
        assert reader.serve_setup(peer) == list(reader.SETUP)
        eventually(lambda: gate.state.name == "reading")
        peer.say(reader.report(reader.tag(EPC, antenna=2)) + reader.report(reader.tag(EPC[::-1])))
        eventually(lambda: epcs(heard) == [EPC, EPC[::-1]])
        assert gate.state.reason == ""


def test_it_takes_its_inventory_away_when_it_leaves(heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard):
        peer = port.accept()
        reader.serve_setup(peer)
    assert [reader.request(peer)[1] for _ in range(2)] == [21, 14]


def test_what_is_sent_is_valid_llrp() -> None:
    talk = Llrp().talk(Tally())
    talk.begin(0.0)
    list(talk.receive(reader.greeting(), 0.0))
    sent: dict[int, bytes] = {}
    for _ in range(6):
        (asked,) = take(bytearray(talk.tick(0.0)))
        sent[asked.type] = asked.body
        list(talk.receive(reader.message(asked.type + 10, asked.id, reader.status()), 0.0))
    assert sent[21] == bytes(4)
    assert sent[24] == sent[22] == b"\x00\x00\x00\x01"
    assert b"\x00\xdc\x00\x09\x01\x00\x00\x07\xd0" in sent[3]  # KeepaliveSpec: periodic, 2000 ms
    assert sent[20].hex(" ") == (
        "00 b1 00 41 00 00 00 01 00 00 "  # ROSpec 1, priority 0, disabled
        "00 b2 00 12 00 b3 00 05 00 00 b6 00 09 00 00 00 00 00 "  # ROBoundarySpec: null, null
        "00 b7 00 18 00 01 00 00 00 b8 00 09 00 00 00 00 00 00 ba 00 07 00 01 01 "  # AISpec: all antennas, Gen 2
        "00 ed 00 0d 02 00 01 00 ee 00 06 16 80"  # ROReportSpec: each tag
    )


@pytest.mark.parametrize("refused", [46, 21, 3, 20, 24, 22])
def test_a_refused_step_degrades_and_is_told_but_tags_are_read(refused: int, heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard) as gate:
        peer = port.accept()
        reader.serve_setup(peer, {refused: reader.status(110 if refused == 46 else 100, "no")})
        peer.say(reader.report(reader.tag(EPC)))
        eventually(lambda: epcs(heard) == [EPC])
        eventually(lambda: gate.state.name == "reading")
        told = "the reader refused" in gate.state.reason
        assert told == (refused in (3, 20, 24, 22))


def test_a_reader_that_refuses_its_inventory_is_not_reading() -> None:
    talk = set_up({20: reader.status(101, "no antenna 0")})
    assert talk.health(0.0) == (
        "connected",
        "the reader refused ADD_ROSPEC: FieldError no antenna 0",
    )


def set_up(refusals: dict[int, bytes]) -> LlrpConversation:
    """A conversation after its set-up, without a wire; errors come without an id, as some readers send them."""
    talk = Llrp().talk(Tally())
    talk.begin(0.0)
    list(talk.receive(reader.greeting(), 0.0))
    while (sent := take(bytearray(talk.tick(0.0)))) and sent[-1].type != 64:
        asked = sent[-1]
        body = refusals.get(asked.type)
        answer = reader.message(100, 0, body) if body else reader.message(asked.type + 10, asked.id, reader.status())
        list(talk.receive(answer, 0.0))
    return talk


def test_a_reader_that_answers_nothing_is_set_up_all_the_same() -> None:
    talk, now, seen = Llrp().talk(Tally()), 0.0, []
    talk.begin(now)
    while 64 not in seen:
        now += 0.5
        list(talk.receive(reader.message(62, 5), now))  # it sends keepalives only
        seen += [message.type for message in take(bytearray(talk.tick(now))) if message.type != 72]
        assert now < 60
    assert seen == [46, 21, 3, 3, 20, 20, 24, 22, 64]
    assert "no answer within 4 s" in talk.health(now).reason
    list(talk.receive(reader.report(reader.tag(EPC)), now))
    assert talk.health(now).name == "reading"


def test_keepalives_are_acknowledged() -> None:
    talk = set_up({})
    list(talk.receive(reader.message(62, 77), 1.0))
    assert [(message.type, message.id) for message in take(bytearray(talk.tick(1.0)))] == [(72, 77)]


def test_a_silent_reader_is_dead_after_three_keepalives() -> None:
    talk = set_up({})
    talk.tick(2.9 * KEEPALIVE_S)
    assert talk.health(2.9 * KEEPALIVE_S).name == "stale"
    with pytest.raises(Disconnected, match="3 keepalives of 2 s are missing"):
        talk.tick(3.1 * KEEPALIVE_S)


def test_a_reader_that_refuses_keepalives_is_asked_whether_it_lives() -> None:
    talk = set_up({3: reader.status(100)})
    asked = take(bytearray(talk.tick(KEEPALIVE_S)))
    assert [message.type for message in asked] == [26]
    list(talk.receive(reader.message(36, asked[0].id, reader.status()), KEEPALIVE_S + 0.1))
    talk.tick(3.5 * KEEPALIVE_S)


def test_an_inventory_that_ends_is_told_and_started_again() -> None:
    talk = set_up({})
    list(talk.receive(reader.event(reader.tlv(249, bytes([1]) + bytes(8))), 1.0))
    assert talk.health(1.0) == ("connected", "the inventory ended at the reader")
    assert talk.tick(1.5) == b""
    assert [message.type for message in take(bytearray(talk.tick(2.5)))] == [46]


def test_an_antenna_that_falls_off_is_told() -> None:
    talk = set_up({})
    list(talk.receive(reader.event(reader.tlv(255, b"\x00\x00\x02")), 1.0))
    assert talk.health(1.0) == ("reading", "antenna 2 is disconnected")
    list(talk.receive(reader.event(reader.tlv(255, b"\x01\x00\x02")), 1.0))
    assert talk.health(1.0) == ("reading", "")


def test_an_error_out_of_the_blue_is_told() -> None:
    talk = set_up({})
    list(talk.receive(reader.message(100, 0, reader.status(401, "too hot")), 1.0))
    assert talk.health(1.0) == ("reading", "the reader reports an error: DeviceError too hot")


def test_bytes_that_are_no_llrp_end_the_connection_and_are_kept() -> None:
    tally = Tally()
    talk = Llrp().talk(tally)
    talk.begin(0.0)
    with pytest.raises(Disconnected, match="is no message header"):
        list(talk.receive(b"HTTP/1.1 400 Bad Request\r\n", 0.0))
    assert tally.bad_frames == 1


@given(st.lists(st.tuples(st.integers(0, 1023), st.binary(max_size=60)), max_size=12))
def test_no_message_whatever_ends_the_set_up_with_a_fault(messages: list[tuple[int, bytes]]) -> None:
    talk = set_up({})
    for kind, body in messages:
        with contextlib.suppress(Disconnected):
            list(talk.receive(reader.message(kind, 1, body), 1.0))
        talk.tick(1.0)


def test_a_line_cut_within_a_message_is_recovered(heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard) as gate:
        first = port.accept()
        reader.serve_setup(first)
        first.say(reader.report(reader.tag(EPC)) + reader.report(reader.tag(EPC))[:20])
        eventually(lambda: epcs(heard) == [EPC])
        first.close()
        second = port.accept()
        reader.serve_setup(second)
        second.say(reader.report(reader.tag(EPC)))
        eventually(lambda: epcs(heard) == [EPC, EPC])
        assert gate.tally.half_frames == 1


def test_a_reader_that_serves_another_client_is_tried_again(heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard) as gate:
        busy = port.accept()
        busy.say(reader.greeting(1))
        eventually(lambda: "refused the connection" in gate.state.reason)
        busy.close()
        reader.serve_setup(port.accept())
        eventually(lambda: gate.state.name == "reading")


def test_a_reader_that_hangs_up_on_the_version_question_is_not_asked_again(heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard):
        first = port.accept()
        first.say(reader.greeting())
        assert reader.request(first)[1] == 46
        first.close()
        assert reader.serve_setup(port.accept()) == list(reader.SETUP[1:])


def test_a_slow_listener_loses_the_oldest_sightings_counted(port: Listener) -> None:
    import threading

    from devices.session import DeviceSession

    release, got = threading.Event(), []

    def slow(reading: object) -> None:
        got.append(reading)
        release.wait(10)

    gate = DeviceSession(f"llrp://{port.address}?queue=10", "llrp", slow)
    gate.start()
    try:
        peer = port.accept()
        reader.serve_setup(peer)
        peer.say(reader.report(reader.tag(EPC)))
        eventually(lambda: len(got) == 1)
        peer.say(b"".join(reader.report(reader.tag(f"{n:024x}")) for n in range(25)))
        eventually(lambda: gate.tally.dropped == 15)
        release.set()
        eventually(lambda: len(got) == 11)
        assert got[-1].epc == f"{24:024x}"
    finally:
        release.set()
        gate.stop()
