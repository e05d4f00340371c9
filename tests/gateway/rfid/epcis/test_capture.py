"""Facts as EPCIS events: every type of fact, held to GS1's schema and to CBV 2.0."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from gateway.contracts import facts
from gateway.contracts.messages import Direction, Message, message_types
from gateway.rfid.epcis.capture import CONTEXT, NAMESPACE, UNSEEN, captured, events
from tests.epcis2 import event_ids, schema
from tests.gateway.rfid.epcis.cbv import faults
from tests.gateway.rfid.epcis.samples import AT, EPC, FACTS, ID, SSCC, TAG, move, site

NAMESPACES = {"floorgate": NAMESPACE}
PARCEL = f"https://id.gs1.org/00/{SSCC}"


def told(fact: Message, subject: str = "N-1", **changes: Any) -> list[dict[str, Any]]:
    return events(site(**changes), fact, subject, AT, ID)


def document(*given: dict[str, Any]) -> dict[str, Any]:
    head = {"@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0"}
    return {**head, "creationDate": "2026-11-24T16:30:05.123Z", "epcisBody": {"eventList": list(given)}}


def steps(given: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(one["action"], one.get("bizStep", ""), one.get("disposition", "")) for one in given]


def test_every_fact_gives_events_or_says_why_not() -> None:
    up = {name for name, struct in message_types().items() if struct.DIRECTION is Direction.UP}
    assert set(captured()) | set(UNSEEN) == up
    assert not set(captured()) & set(UNSEEN)
    assert {fact.TYPE for fact in FACTS} == set(captured())


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.TYPE)
@pytest.mark.parametrize("named", [{}, {"gln": ""}], ids=["gln", "private"])
def test_every_fact_is_a_valid_event(fact: Message, named: dict[str, Any]) -> None:
    given = told(fact, **named)
    assert given
    assert [error.message for error in schema().iter_errors(document(*given))] == []
    assert [faults(event, NAMESPACES) for event in given] == [[]] * len(given)
    for event in given:
        assert event["floorgate:event"] == ID
        assert event["eventTimeZoneOffset"] == "+08:00"
        assert event["recordTime"] == "2026-11-24T16:30:05.123Z"
        assert event["eventTime"] <= event["recordTime"]


def test_others_give_the_same_ids() -> None:
    given = [event for fact in FACTS for named in ({}, {"gln": ""}) for event in told(fact, **named)]
    assert event_ids(given, NAMESPACES) == [event["eventID"] for event in given]
    assert len({event["eventID"] for event in given}) == len(given)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"bizStep": "put_away"}, "bizStep"),
        ({"disposition": "gone"}, "disposition"),
        ({"eventTime": "2026-02-30T00:00:00Z"}, "eventTime"),
        ({"eventTime": "2026-02-03 00:00:00"}, "eventTime"),
        ({"eventTimeZoneOffset": "+15:00"}, "eventTimeZoneOffset"),
        ({"ilmd": {"lot": "1"}}, "ilmd"),
        ({"lot": "1"}, "lot"),
        ({"quantityList": [{"epcClass": "https://id.gs1.org/414/6971000000014", "quantity": 0}]}, "quantity"),
        ({"readPoint": {"id": "https://floorgate.invalid/gw-1/bt/1"}}, "no name of a loc"),
    ],
)
def test_the_checker_finds_what_the_schema_lets_through(broken: dict[str, Any], says: str) -> None:
    assert any(says in fault for fault in faults(told(FACTS[0])[0] | broken, NAMESPACES))


def test_goods_come_in_and_lie_in_a_bin() -> None:
    received, stored = told(FACTS[0])[0], told(FACTS[2])[0]
    assert steps([received, stored]) == [
        ("OBSERVE", "receiving", "in_progress"),
        ("OBSERVE", "storing", "in_progress"),
    ]
    assert received["quantityList"] == [{"epcClass": "https://id.gs1.org/01/04006381333931", "quantity": 3}]
    assert received["readPoint"] == {"id": "https://id.gs1.org/414/6971000000014/254/RECV-1"}
    assert received["bizLocation"] == {"id": "https://id.gs1.org/414/6971000000014/254/RECV"}
    assert received["bizTransactionList"] == [
        {"type": "recadv", "bizTransaction": "urn:epcglobal:cbv:bt:6971000000014:N-1"}
    ]
    private = "https://floorgate.invalid/gw-1/class/%E8%A1%A3-1%2F%E7%BA%A2/lot/%E6%89%B9%207"
    assert stored["quantityList"] == [{"epcClass": private, "quantity": 3}]


def test_pieces_with_unique_codes_are_told_one_by_one_at_the_time_of_the_last() -> None:
    (picked,) = told(FACTS[3])
    assert picked["epcList"] == ["https://floorgate.invalid/gw-1/obj/U%201", "https://floorgate.invalid/gw-1/obj/U2"]
    assert picked["quantityList"] == [{"epcClass": "https://id.gs1.org/01/04006381333931/10/L1", "quantity": 1}]
    assert picked["eventTime"] == "2026-11-24T16:30:03.123Z"


def test_a_parcel_holds_its_goods_and_leaves_by_its_sscc() -> None:
    (packed, staged), (shipped,), (passed,) = told(FACTS[5]), told(FACTS[6]), told(FACTS[7])
    assert (packed["type"], packed["parentID"]) == ("AggregationEvent", PARCEL)
    assert [one["quantity"] for one in packed["childQuantityList"]] == [2, 1]
    assert steps([packed, staged, shipped, passed]) == [
        ("ADD", "packing", "in_progress"),
        ("OBSERVE", "staging_outbound", "container_closed"),
        ("OBSERVE", "shipping", "in_transit"),
        ("OBSERVE", "departing", "in_transit"),
    ]
    assert staged["epcList"] == shipped["epcList"] == passed["epcList"] == [PARCEL]
    assert [one["type"] for one in shipped["bizTransactionList"]] == ["po", "bol"]
    assert "bizLocation" not in shipped
    assert passed["eventTime"] == "2026-11-24T16:30:04.123Z"


@pytest.mark.parametrize(("direction", "step"), [("out", "departing"), ("in", "arriving"), ("unknown", None)])
def test_a_gate_says_no_more_than_it_saw(direction: str, step: str | None) -> None:
    fact = facts.GatePassed(gate="g", epc=EPC, direction=direction, first_seen=AT, reads=1)
    (passed,) = told(fact)
    assert passed.get("bizStep") == step
    assert ("bizLocation" in passed) == (direction == "in")
    assert "bizTransactionList" not in passed


def test_a_tag_that_is_no_epc_is_told_by_its_bits() -> None:
    (passed,) = told(facts.GatePassed(gate="g", epc="0102", direction="in", first_seen=AT, reads=1))
    assert passed["epcList"] == ["https://floorgate.invalid/gw-1/obj/tag-0102"]
    assert faults(passed, NAMESPACES) == []


@pytest.mark.parametrize("state", facts.TagState)
def test_every_state_of_a_tagged_unit_is_a_valid_event(state: facts.TagState) -> None:
    (changed,) = told(facts.TagStateChanged(epc=TAG, state=state, place="A-01-01", station="PACK-1"))
    assert faults(changed, NAMESPACES) == []
    assert (changed.get("epcList") or changed["childEPCs"]) == ["https://id.gs1.org/01/80614141123458/21/6789"]
    assert (changed["action"] == "DELETE") == (state is facts.TagState.DECOMMISSIONED)


def test_returned_goods_are_told_as_such_and_bad_ones_stay_bad() -> None:
    (back,) = told(FACTS[1])
    assert (back["disposition"], back["persistentDisposition"]) == ("returned", {"set": ["non_sellable_other"]})
    good = msgspec.structs.replace(FACTS[1], quality=facts.Quality.GOOD, movements=(move("", "RECV", 1),))
    assert "persistentDisposition" not in told(good)[0]


def test_goods_that_are_lost_found_counted_or_stopped_are_told_by_where_they_went() -> None:
    assert steps(told(FACTS[8])) == [("OBSERVE", "storing", "in_progress")] * 2
    assert steps(told(FACTS[9])) == [
        ("OBSERVE", "cycle_counting", "in_progress"),
        ("DELETE", "removing", "unavailable"),
    ]
    assert steps(told(FACTS[10])) == [("OBSERVE", "cycle_counting", "unknown"), ("OBSERVE", "storing", "in_progress")]
    nothing = facts.FulfilmentIntercepted(fulfilment="f-1", at="released")
    assert told(nothing) == []


def test_a_parcel_without_an_sscc_has_a_private_name() -> None:
    (shipped,) = told(msgspec.structs.replace(FACTS[6], parcel="p-2"))
    assert shipped["epcList"] == ["https://floorgate.invalid/gw-1/obj/parcel/p-2"]


def test_no_event_names_a_person() -> None:
    for fact in FACTS:
        if "operator" in fact.__struct_fields__:
            assert "op-007" not in str(told(msgspec.structs.replace(fact, operator="op-007")))


def test_the_offset_follows_the_site_and_the_season() -> None:
    berlin = site(zone=ZoneInfo("Europe/Berlin"))
    offsets = [
        events(berlin, FACTS[0], "N", AT + timedelta(days=days), ID)[0]["eventTimeZoneOffset"] for days in (0, 180)
    ]
    assert offsets == ["+01:00", "+02:00"]
