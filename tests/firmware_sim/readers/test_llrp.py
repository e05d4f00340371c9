"""The simulated LLRP reader, judged by sllurp: its encoder asks, its decoder reads, its client inventories."""

import struct
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sllurp.llrp import C1G2Read, C1G2TargetTag, C1G2Write, LLRPMessage, LLRPReaderClient, LLRPReaderConfig
from sllurp.llrp_proto import LLRPROSpec

from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.serving import TcpDevice
from tests.firmware_sim.readers.client import ALL_CONTENT, EPC, OTHER, Wire, decoded, error, ok
from tests.firmware_sim.wires import Host, wait_for
from tests.ports import free_port

# the connection


def test_it_greets_with_a_connection_attempt_event() -> None:
    wire = Wire()
    (greeting,) = wire.greeting
    data = greeting["ReaderEventNotificationData"]
    assert data["ConnectionAttemptEvent"]["Status"] == "Success"
    assert data["UTCTimestamp"]["Microseconds"] == 1_700_000_000_000_000


def test_a_second_client_is_refused_and_the_first_is_told() -> None:
    wire = Wire()
    wire.reader.opened(2, wire.now)
    said = wire.reader.due(wire.now)
    events = {
        say.line: decoded(say.data)[0]["ReaderEventNotificationData"]["ConnectionAttemptEvent"]["Status"]
        for say in said
        if say.data
    }
    assert events[2] == "Failed (a Client initiated connection already exists)"
    assert "another" in events[1].lower()
    assert [say.line for say in said if say.hang_up] == [2]
    wire.reader.closed(2, wire.now)
    assert ok(wire.ask("GET_READER_CAPABILITIES", RequestedData=0))


def test_after_the_first_client_leaves_the_next_is_welcome() -> None:
    wire = Wire()
    answers = wire.raw(14)
    assert answers[0]["name"] == "CLOSE_CONNECTION_RESPONSE"
    wire.reader.closed(1, wire.now)
    wire.reader.opened(1, wire.now)
    assert wire.heard()[0]["ReaderEventNotificationData"]["ConnectionAttemptEvent"]["Status"] == "Success"


def test_a_1_0_1_reader_refuses_version_2_with_error_110() -> None:
    wire = Wire(versions=(1,))
    (answer,) = wire.raw(46, version=2, number=9)
    assert (answer["name"], answer["ID"]) == (100, 9)
    assert error(answer)[0] == 110


def test_a_1_1_reader_negotiates() -> None:
    wire = Wire(versions=(1, 2))
    (answer,) = wire.raw(46, version=2)
    assert (answer["name"], answer["Ver"], answer["body"][:2]) == (56, 2, b"\x01\x02")
    (answer,) = wire.raw(47, b"\x02", version=2)
    assert answer["name"] == 57
    (answer,) = wire.raw(26, version=1)
    assert error(answer)[0] == 110
    (answer,) = wire.raw(26, version=2)
    assert (answer["name"], answer["Ver"]) == (36, 2)
    (answer,) = wire.raw(47, b"\x05", version=2)
    assert error(answer)[0] == 110


def test_unknown_and_broken_messages_get_errors_and_the_reader_lives() -> None:
    wire = Wire()
    (answer,) = wire.raw(999)
    assert error(answer) == (109, "message type 999 is not supported")
    assert wire.raw(20, b"\x00\xb1\x00")[0]["LLRPStatus"]["ErrorDescription"] == b"3 bytes are no parameter"
    assert wire.raw(20, b"\x00\xb1\x00\x09\x00")[0]["name"] == "ADD_ROSPEC_RESPONSE"
    assert wire.raw(20)[0]["LLRPStatus"]["StatusCode"] == "MissingParameter"
    assert wire.raw(20, b"\x03\x00\x00\x04")[0]["LLRPStatus"]["StatusCode"] == "UnknownParameter"
    assert ok(wire.ask("GET_READER_CAPABILITIES", RequestedData=0))


def test_an_impossible_length_ends_the_connection() -> None:
    wire = Wire()
    wire.reader.received(1, struct.pack(">HII", 1 << 10 | 20, 3, 1), wire.now)
    said = wire.reader.due(wire.now)
    assert error(decoded(said[0].data)[0])[0] == 100
    assert said[-1].hang_up


@given(st.binary(max_size=200), st.integers(0, 1023))
def test_no_body_can_stop_the_reader(body: bytes, type_: int) -> None:
    wire = Wire()
    wire.reader.received(1, struct.pack(">HII", 1 << 10 | type_, 10 + len(body), 3) + body, wire.now)
    wire.reader.due(wire.now + 1e6)
    if type_ != 14:
        assert ok(wire.ask("GET_READER_CAPABILITIES", RequestedData=1))


def test_messages_arrive_in_pieces() -> None:
    wire = Wire()
    message = LLRPMessage(msgdict={"GET_READER_CONFIG": {"Ver": 1, "Type": 2, "ID": 3, "RequestedData": 0}}).msgbytes
    for byte in message[:-1]:
        wire.reader.received(1, bytes([byte]), wire.now)
    assert wire.heard() == []
    wire.reader.received(1, message[-1:] + message, wire.now)
    assert [answer["name"] for answer in wire.heard()] == ["GET_READER_CONFIG_RESPONSE"] * 2


# capabilities and configuration


def test_capabilities_say_what_it_has() -> None:
    answer = Wire(antennas=2).ask("GET_READER_CAPABILITIES", RequestedData=0)
    general = answer["GeneralDeviceCapabilities"]
    assert general["MaxNumberOfAntennaSupported"] == 2
    assert general["GPIOCapabilities"] == {"NumGPIs": 4, "NumGPOs": 4}
    assert len(general["PerAntennaAirProtocol"]) == 2
    assert answer["LLRPCapabilities"]["SupportsEventAndReportHolding"]
    band = answer["RegulatoryCapabilities"]["UHFBandCapabilities"]
    powers = [entry["TransmitPowerValue"] for entry in band["TransmitPowerLevelTableEntry"]]
    assert powers == list(range(1000, 3301, 100))
    assert len(band["UHFC1G2RFModeTable"]["UHFC1G2RFModeTableEntry"]) == 4


@pytest.mark.parametrize("requested", range(5))
def test_each_group_of_capabilities_alone(requested: int) -> None:
    assert ok(Wire().ask("GET_READER_CAPABILITIES", RequestedData=requested))


def test_configuration_is_set_answered_and_reset() -> None:
    wire = Wire()
    answer = wire.ask(
        "SET_READER_CONFIG",
        ResetToFactoryDefaults=False,
        KeepaliveSpec={"KeepaliveTriggerType": 1, "TimeInterval": 5000},
    )
    assert ok(answer)
    wire.hold()
    config = wire.config()
    assert config["KeepaliveSpec"]["TimeInterval"] == 5000
    assert config["EventsAndReports"]["HoldEventsAndReportsUponReconnect"] is True
    assert len(config["AntennaProperties"]) == len(config["AntennaConfiguration"]) == 4
    assert ok(wire.ask("SET_READER_CONFIG", ResetToFactoryDefaults=True))
    config = wire.config()
    assert config["EventsAndReports"]["HoldEventsAndReportsUponReconnect"] is False
    assert config["KeepaliveSpec"]["TimeInterval"] == 0


@pytest.mark.parametrize("requested", range(12))
def test_each_group_of_the_configuration_alone(requested: int) -> None:
    answer = Wire().config(requested)
    assert ok(answer)
    assert len(answer) == (16 if requested == 0 else 6)


def test_a_setting_that_cannot_be_changes_nothing() -> None:
    wire = Wire()
    before = wire.config()
    body = b"\x80" + bytes.fromhex("00dc0009" + "01000003e8") + bytes.fromhex("00de0006" + "0009")
    (answer,) = wire.raw(3, body)
    assert answer["LLRPStatus"]["StatusCode"] == "FieldError"
    assert wire.config() == before


def test_a_custom_parameter_is_refused() -> None:
    wire = Wire()
    (answer,) = wire.raw(3, b"\x00" + bytes.fromhex("03ff000c" + "0000651a" + "00000017"))
    assert answer["LLRPStatus"]["ErrorDescription"] == b"custom parameter of vendor 25882"


# inventory


def test_a_tag_report_carries_all_that_was_asked_for() -> None:
    wire = Wire()
    wire.inventory(antennas=(1, 2), report_every_n_tags=1)
    wire.reader.show(EPC, 2, -61.4)
    ((tag,),) = wire.reports()
    assert tag["EPC-96"] == EPC.lower().encode()
    assert (tag["AntennaID"], tag["PeakRSSI"], tag["TagSeenCount"]) == (2, -61, 1)
    assert tag["FirstSeenTimestampUTC"] == tag["LastSeenTimestampUTC"] == 1_700_000_000_000_000
    assert (tag["ROSpecID"], tag["SpecIndex"], tag["InventoryParameterSpecID"]) == (1, 1, 1)


def test_report_trigger_n_gathers_and_counts() -> None:
    wire = Wire()
    wire.inventory(report_every_n_tags=2)
    wire.reader.show(EPC, 1, -60, reads=3)
    wire.reader.show(EPC, 1, -48)
    assert wire.reports() == []
    wire.reader.show(OTHER, 1, -70)
    ((first, second),) = wire.reports()
    assert (first["TagSeenCount"], first["PeakRSSI"]) == (4, -48)
    assert (second["TagSeenCount"], second["EPC-96"]) == (1, OTHER.lower().encode())


def test_n_zero_reports_at_the_end() -> None:
    wire = Wire()
    wire.inventory(report_every_n_tags=None)
    wire.reader.show(EPC)
    assert wire.reports() == []
    wire.raw(23, struct.pack(">I", 1))
    wire.reader.show(OTHER)
    assert wire.reports() == []
    assert wire.reader.lost_reads == 1


def test_get_report_brings_what_is_there() -> None:
    wire = Wire()
    wire.inventory()
    wire.reader.show(EPC)
    wire.heard()
    (report,) = wire.raw(60)
    assert report["TagReportData"][0]["EPC-96"] == EPC.lower().encode()


def test_longer_epcs_come_as_epc_data() -> None:
    wire = Wire()
    wire.inventory(report_every_n_tags=1)
    wire.reader.show("AB" * 26)
    ((tag,),) = wire.reports()
    assert tag["EPC"] == b"ab" * 26


def test_only_the_antennas_of_the_rospec_read() -> None:
    wire = Wire()
    wire.inventory(antennas=(1,), report_every_n_tags=1)
    wire.reader.show(EPC, 2)
    assert wire.reports() == []
    wire.reader.plug_antenna(1, False)
    wire.reader.show(EPC, 1)
    assert wire.reports() == []
    wire.reader.plug_antenna(1, True)
    wire.reader.show(EPC, 1)
    assert len(wire.reports()) == 1
    assert [read.reported for read in wire.reader.recent] == [False, False, True]


@pytest.mark.parametrize(("epc", "antenna"), [("", 1), ("30", 1), ("zz00", 1), (EPC, 0), (EPC, 5)])
def test_a_tag_that_cannot_be_is_refused(epc: str, antenna: int) -> None:
    with pytest.raises(ValueError):
        SimulatedReader().show(epc, antenna)


def test_id_zero_is_all_rospecs() -> None:
    wire = Wire()
    wire.inventory()
    wire.inventory(rospecid=2)
    assert ok(wire.ask("DISABLE_ROSPEC", ROSpecID=0))
    assert not wire.reader.listening
    assert ok(wire.ask("ENABLE_ROSPEC", ROSpecID=0))
    assert wire.reader.listening
    (answer,) = wire.raw(26)
    assert answer["body"].count(b"\x00\xb1") == 2
    assert ok(wire.ask("DELETE_ROSPEC", ROSpecID=0))
    (answer,) = wire.raw(26)
    assert b"\x00\xb1" not in answer["body"]


def test_states_of_a_rospec() -> None:
    wire = Wire()
    states = []

    def note() -> None:
        (answer,) = wire.raw(26)
        at = answer["body"].index(b"\x00\xb1")
        states.append(answer["body"][at + 9])

    def unstarted(rospec: dict[str, Any]) -> None:
        rospec["ROBoundarySpec"]["ROSpecStartTrigger"]["ROSpecStartTriggerType"] = "Null"

    rospec = LLRPROSpec(None, 1)
    unstarted(rospec)
    wire.ask("ADD_ROSPEC", ROSpec=rospec)
    note()
    assert wire.ask("START_ROSPEC", ROSpecID=1)["LLRPStatus"]["StatusCode"] == "FieldError"
    wire.ask("ENABLE_ROSPEC", ROSpecID=1)
    note()
    wire.ask("START_ROSPEC", ROSpecID=1)
    note()
    wire.ask("STOP_ROSPEC", ROSpecID=1)
    note()
    wire.ask("DISABLE_ROSPEC", ROSpecID=1)
    note()
    assert states == [0, 1, 2, 1, 0]


@pytest.mark.parametrize(
    ("name", "number"), [("ENABLE_ROSPEC", 5), ("DISABLE_ROSPEC", 5), ("DELETE_ROSPEC", 5), ("START_ROSPEC", 0)]
)
def test_a_rospec_that_is_not_there_is_a_field_error(name: str, number: int) -> None:
    status = Wire().ask(name, ROSpecID=number)["LLRPStatus"]
    assert status["StatusCode"] == "FieldError"
    assert status["ErrorDescription"].decode() == f"there is no ROSpec {number}"


def test_a_rospec_that_cannot_be_is_refused() -> None:
    wire = Wire()
    answer = wire.ask("ADD_ROSPEC", ROSpec=LLRPROSpec(None, 1, antennas=(9,)))
    assert answer["LLRPStatus"]["ErrorDescription"] == b"there is no antenna 9"
    answer = wire.ask("ADD_ROSPEC", ROSpec=LLRPROSpec(None, 1, state="Active"))
    assert answer["LLRPStatus"]["ErrorDescription"] == b"a ROSpec is added disabled"
    wire.inventory()
    answer = wire.ask("ADD_ROSPEC", ROSpec=LLRPROSpec(None, 1))
    assert answer["LLRPStatus"]["ErrorDescription"] == b"ROSpec 1 is there already"


def rospec_body(start: str, stop: str, aistop: str, *, number: int = 1, report: str = "02 0001") -> bytes:
    """An ADD_ROSPEC body from the hexadecimal of its triggers; content: antenna and seen count."""

    def tlv(type_: int, *parts: bytes | str) -> bytes:
        body = b"".join(part if isinstance(part, bytes) else bytes.fromhex(part) for part in parts)
        return struct.pack(">HH", type_, 4 + len(body)) + body

    boundary = tlv(178, tlv(179, start), tlv(182, stop))
    inventory = tlv(183, "0001 0000", tlv(184, aistop), tlv(186, "0001 01"))
    return tlv(177, struct.pack(">IBB", number, 0, 0), boundary, inventory, tlv(237, report, tlv(238, "1080")))


def events_on(wire: Wire, *types: int) -> None:
    body = b"".join(bytes.fromhex(f"00f5 0007 {type_:04x} 80") for type_ in types)
    ports = b"".join(bytes.fromhex(f"00e1 0008 {port:04x} 80 02") for port in (1, 2))
    assert ok(wire.raw(3, b"\x00" + struct.pack(">HH", 244, 4 + len(body)) + body + ports)[0])


def test_a_duration_ends_the_rospec_and_tells() -> None:
    wire = Wire()
    events_on(wire, 2, 6)
    wire.raw(20, rospec_body("01", "01 000007d0", "00 00000000"))
    started = wire.raw(24, struct.pack(">I", 1))
    assert [one["name"] for one in started] == ["READER_EVENT_NOTIFICATION", "ENABLE_ROSPEC_RESPONSE"]
    assert wire.reader.wake_at() == pytest.approx(12.0)
    assert wire.wait(1.9) == []
    ended = wire.wait(0.2)
    assert [next(iter(set(one["ReaderEventNotificationData"]) - {"UTCTimestamp"})) for one in ended] == [
        "AISpecEvent",
        "ROSpecEvent",
    ]
    assert not wire.reader.listening


def test_a_periodic_rospec_starts_again_and_again() -> None:
    wire = Wire()
    wire.raw(20, rospec_body("02 00b4 000c 000003e8 00001388", "01 000007d0", "00 00000000"))
    wire.raw(24, struct.pack(">I", 1))
    states = []
    for _ in range(12):
        states.append(wire.reader.listening)
        wire.wait(1.0)
    assert "".join("#" if one else "." for one in states) == ".##...##...#"


def test_inputs_start_and_stop_a_rospec() -> None:
    wire = Wire()
    events_on(wire, 1)
    wire.raw(20, rospec_body("03 00b5 000b 0001 80 00000000", "02 00000000 00b5 000b 0002 80 00001388", "00 00000000"))
    wire.raw(24, struct.pack(">I", 1))
    wire.reader.set_gpi(1, True)
    (event,) = wire.heard()
    assert event["ReaderEventNotificationData"]["GPIEvent"]["GPIPortNumber"] == 1
    assert wire.reader.listening
    wire.reader.set_gpi(2, True)
    wire.heard()
    assert not wire.reader.listening
    wire.reader.set_gpi(1, False)
    wire.reader.set_gpi(1, True)
    wire.heard()
    assert wire.reader.listening
    wire.wait(5.1)
    assert not wire.reader.listening


def test_a_tag_observation_ends_the_aispec_with_its_report() -> None:
    wire = Wire()
    observe = "03 00000000 00b9 0010 00 00 0002 0000 0000 00002710"
    wire.raw(20, rospec_body("01", "00 00000000", observe, report="01 0000"))
    wire.raw(24, struct.pack(">I", 1))
    wire.reader.show(EPC, reads=2)
    assert wire.reports() == []
    wire.reader.show(OTHER)
    ((one, two),) = wire.reports()
    assert (one["TagSeenCount"], two["TagSeenCount"]) == (2, 1)


def test_time_based_reports_of_1_1() -> None:
    wire = Wire()
    wire.raw(20, rospec_body("01", "00 00000000", "00 00000000", report="06 01f4"))
    wire.raw(24, struct.pack(">I", 1))
    wire.reader.show(EPC)
    assert wire.wait(0.4) == []
    (report,) = wire.wait(0.2)
    assert report["TagReportData"][0]["AntennaID"] == 1


def test_keepalives_come_on_time_and_are_counted_until_answered() -> None:
    wire = Wire()
    wire.ask("SET_READER_CONFIG", KeepaliveSpec={"KeepaliveTriggerType": 1, "TimeInterval": 1000})
    assert [one["name"] for one in wire.wait(1.0) + wire.wait(1.0)] == ["KEEPALIVE", "KEEPALIVE"]
    assert wire.reader.keepalives_unanswered == 2
    assert wire.raw(72) == []
    assert wire.reader.keepalives_unanswered == 0


def test_reports_are_held_over_a_reconnect_until_they_are_enabled() -> None:
    wire = Wire()
    wire.hold()
    wire.inventory(report_every_n_tags=1)
    wire.reader.closed(1, wire.now)
    wire.reader.show(EPC)
    wire.reader.due(wire.now)
    wire.reader.opened(1, wire.now)
    assert len(wire.heard()) == 1
    (report,) = wire.raw(64)
    assert report["TagReportData"][0]["EPC-96"] == EPC.lower().encode()


def test_without_holding_reports_of_an_absent_client_are_lost() -> None:
    wire = Wire()
    wire.inventory(report_every_n_tags=1)
    wire.reader.closed(1, wire.now)
    wire.reader.show(EPC)
    wire.reader.due(wire.now)
    wire.reader.opened(1, wire.now)
    assert len(wire.heard()) == 1
    wire.reader.show(OTHER)
    assert len(wire.reports()) == 1


def test_a_standing_tag_is_read_again_and_again_until_it_is_taken_away() -> None:
    wire = Wire(seed=4)
    wire.inventory(report_every_n_tags=1)
    wire.reader.place(EPC, 1, -55.0, every_s=0.5)
    seen = [
        tag["PeakRSSI"]
        for _ in range(8)
        for report in [wire.wait(0.25)]
        for one in report
        for tag in one["TagReportData"]
    ]
    assert len(seen) == 4
    assert all(-60 <= rssi <= -50 for rssi in seen)
    wire.reader.clear(EPC)
    assert wire.wait(5) == []


def test_exceptions_and_antenna_events_come_when_asked_for() -> None:
    wire = Wire()
    wire.reader.fail("nobody asked")
    assert wire.heard() == []
    events_on(wire, 4, 8)
    wire.reader.fail("antenna 3 overheated")
    wire.reader.plug_antenna(3, False)
    first, second = (one["ReaderEventNotificationData"] for one in wire.heard())
    assert first["ReaderExceptionEvent"]["Message"] == b"antenna 3 overheated"
    assert second["AntennaEvent"]["AntennaID"] == 3


# access


@pytest.fixture
def client() -> Iterator[tuple[SimulatedReader, LLRPReaderClient, list[dict[str, Any]]]]:
    """sllurp's own client, connected and inventorying."""
    reader = SimulatedReader()
    tags: list[dict[str, Any]] = []
    with TcpDevice(reader, port=free_port()) as server:
        config = {"report_every_n_tags": 1, "antennas": [1, 2], "tag_content_selector": ALL_CONTENT}
        client = LLRPReaderClient("127.0.0.1", server.port, LLRPReaderConfig(config))
        client.add_tag_report_callback(lambda _reader, reports: tags.extend(reports))
        client.connect()
        wait_for(lambda: reader.listening, "the inventory")
        yield reader, client, tags
        sock = client._socket
        client.disconnect()
        client.join(5)
        sock.close()


def test_sllurps_client_inventories_unchanged(
    client: tuple[SimulatedReader, LLRPReaderClient, list[dict[str, Any]]],
) -> None:
    reader, _, tags = client
    for no in range(200):
        reader.show(f"30{no:022X}", 1 + no % 2, -60)
    wait_for(lambda: len(tags) == 200, "200 reports")
    assert {tag["EPC"] for tag in tags} == {f"30{no:022x}".encode() for no in range(200)}


def start_access(reader: SimulatedReader, sllurp: LLRPReaderClient, operation: Any, target: C1G2TargetTag) -> None:
    """sllurp asks first and then begins to wait for the answer: it misses a quick one, so it asks again."""

    def enabled() -> bool:
        return any(one.enabled for one in list(reader.inventory.access.values()))

    for _ in range(20):
        with reader.lock:
            reader.inventory.access.clear()
        sllurp.start_access_spec(operation, target, stop_after_count=1)
        try:
            wait_for(enabled, "the access spec", 0.5)
        except AssertionError:
            continue
        return
    raise AssertionError("sllurp never enabled its access spec")


def test_sllurps_client_reads_and_writes_tag_memory(
    client: tuple[SimulatedReader, LLRPReaderClient, list[dict[str, Any]]],
) -> None:
    reader, sllurp, tags = client
    target = C1G2TargetTag(MB=1, Pointer=32, TagMask="f" * 24, TagData=EPC)
    write = C1G2Write(OpSpecID=5, MB=3, WordPtr=2, WriteDataWordCount=2, WriteData=b"\xca\xfe\xba\xbe")
    start_access(reader, sllurp, write, target)
    reader.show(OTHER)
    reader.show(EPC)
    wait_for(lambda: reader.tag(EPC).banks[3][4:8] == b"\xca\xfe\xba\xbe", "the write")
    assert reader.tag(OTHER).banks[3][4:8] == bytes(4)
    wait_for(lambda: len(tags) == 2, "both reports")
    assert tags[1]["C1G2WriteOpSpecResult"]["NumWordsWritten"] == 2
    start_access(reader, sllurp, C1G2Read(OpSpecID=6, MB=3, WordPtr=2, WordCount=2), target)
    reader.show(EPC)
    wait_for(lambda: len(tags) == 3, "the read")
    assert tags[2]["C1G2ReadOpSpecResult"]["ReadData"] == b"\xca\xfe\xba\xbe"


def access_body(operation: bytes, *, number: int = 1, antenna: int = 0) -> bytes:
    def tlv(type_: int, *parts: bytes) -> bytes:
        return struct.pack(">HH", type_, 4 + sum(map(len, parts))) + b"".join(parts)

    every_tag = tlv(338, tlv(339, bytes.fromhex("60 0000 0000 0000")))
    return tlv(
        207, struct.pack(">IHBBI", number, antenna, 1, 0, 0), tlv(208, b"\x01\x00\x01"), tlv(209, every_tag, operation)
    )


def tried(wire: Wire, operation: bytes) -> bytes:
    """Add, enable, show the tag, and give the raw result parameter."""
    wire.raw(40, access_body(operation))
    wire.raw(42, struct.pack(">I", 0))
    wire.reader.show(EPC)
    said = wire.reader.due(wire.now)
    return said[-1].data if said else b""


def test_lock_and_kill_obey_passwords() -> None:
    wire = Wire()
    wire.inventory(report_every_n_tags=1)
    tag = wire.reader.tag(EPC)
    tag.banks[0][:] = bytes.fromhex("11223344 55667788")
    lock = bytes.fromhex("0158 0010 0001 55667788 0159 0006 00 04")
    assert tried(wire, lock).endswith(bytes.fromhex("0160 0007 00 0001"))
    write = bytes.fromhex("0156 0011 0002 00000000 c0 0000 0001 abcd")
    assert tried(wire, write).endswith(bytes.fromhex("015e 0009 02 0002 0000"))
    allowed = bytes.fromhex("0156 0011 0002 55667788 c0 0000 0001 abcd")
    assert tried(wire, allowed).endswith(bytes.fromhex("015e 0009 00 0002 0001"))
    beyond = bytes.fromhex("0156 0011 0002 55667788 c0 0020 0001 abcd")
    assert tried(wire, beyond).endswith(bytes.fromhex("015e 0009 01 0002 0000"))
    assert tried(wire, bytes.fromhex("0157 000a 0003 00000000")).endswith(bytes.fromhex("015f 0007 01 0003"))
    assert tried(wire, bytes.fromhex("0157 000a 0003 99999999")).endswith(bytes.fromhex("015f 0007 03 0003"))
    assert tried(wire, bytes.fromhex("0157 000a 0003 11223344")).endswith(bytes.fromhex("015f 0007 00 0003"))
    wire.reader.show(EPC)
    assert wire.reports() == []


def test_access_specs_are_listed_switched_and_refused() -> None:
    wire = Wire()
    read = bytes.fromhex("0155 000f 0001 00000000 40 0002 0006")
    assert ok(wire.raw(40, access_body(read))[0])
    assert wire.raw(40, access_body(read))[0]["LLRPStatus"]["StatusCode"] == "FieldError"
    assert wire.raw(40, access_body(read, number=2, antenna=9))[0]["LLRPStatus"]["ErrorDescription"] == (
        b"there is no antenna 9"
    )
    assert ok(wire.raw(42, struct.pack(">I", 1))[0])
    (answer,) = wire.raw(44)
    assert answer["body"][8:].startswith(b"\x00\xcf")
    assert answer["body"][8 + 4 + 7] == 0x80
    assert ok(wire.raw(43, struct.pack(">I", 1))[0])
    assert wire.raw(42, struct.pack(">I", 77))[0]["LLRPStatus"]["ErrorDescription"] == b"there is no AccessSpec 77"
    assert ok(wire.raw(41, struct.pack(">I", 0))[0])
    (answer,) = wire.raw(44)
    assert answer["body"] == bytes.fromhex("011f 0008 0000 0000")


# over TCP


def test_a_second_tcp_client_hears_why_and_is_hung_up_on() -> None:
    with TcpDevice(SimulatedReader(), port=free_port()) as server, Host(server.port) as first:
        first.sock.recv(1000)
        with Host(server.port) as second:
            data = second.sock.recv(1000)
            assert decoded(data)[0]["ReaderEventNotificationData"]["ConnectionAttemptEvent"]["Status"].startswith(
                "Failed"
            )
            assert second.sock.recv(1) == b""
