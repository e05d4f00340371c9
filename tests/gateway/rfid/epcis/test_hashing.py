"""Event hash ids: vectors, and what must and must not change an id.

The vectors' ids were computed with epcis-event-hash-generator 1.9.3 (the authors' own) and with epcis2.js 2.7.3, which
agreed on them.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.rfid.epcis.errors import EpcisError
from gateway.rfid.epcis.hashing import canonical_time, event_id, pre_hash
from gateway.rfid.epcis.links import canonical

NAMESPACES = {"floorgate": "https://floorgate.invalid/epcis/"}
OBJECT: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventTime": "2026-11-24T12:00:00.123456Z",
    "eventTimeZoneOffset": "+08:00",
    "action": "ADD",
    "bizStep": "receiving",
    "disposition": "in_progress",
    "quantityList": [
        {"epcClass": "https://id.gs1.org/01/06971000000017", "quantity": 12},
        {"epcClass": "https://gw-1.floorgate.invalid/sku/A-1.5", "quantity": 3},
    ],
    "readPoint": {"id": "https://id.gs1.org/414/6971000000010/254/recv"},
    "bizLocation": {"id": "urn:epc:id:sgln:697100000.001.0"},
    "bizTransactionList": [
        {"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:6971000000010:PO-1"},
        {"type": "recadv", "bizTransaction": "https://gw-1.floorgate.invalid/bt/R%201"},
    ],
    "floorgate:event": "gw-1:abc:12",
    "floorgate:grams": 120,
}
AGGREGATION: dict[str, Any] = {
    "type": "AggregationEvent",
    "eventTime": "2026-11-24T20:00:00+08:00",
    "eventTimeZoneOffset": "+08:00",
    "action": "ADD",
    "bizStep": "packing",
    "disposition": "in_progress",
    "parentID": "https://id.gs1.org/00/069710000000000017",
    "childQuantityList": [{"epcClass": "https://id.gs1.org/01/06971000000017/10/L1", "quantity": 12.50, "uom": "KGM"}],
    "childEPCs": ["urn:epc:id:sgtin:6971000.000001.77"],
    "readPoint": {"id": "https://id.gs1.org/414/6971000000010/254/pack"},
    "sourceList": [{"type": "possessing_party", "source": "https://id.gs1.org/417/6971000000010"}],
}
VECTORS = [
    (OBJECT, "aeeac3d41d0a1c2764ed2f15e9586cf69435b553126d871abd491fa393f23130"),
    (AGGREGATION, "cb5cdd63c7e86ffdec82b8fdb17ec44a57bc35f2b2e1bdc00e7ed74ac8a306f0"),
]


@pytest.mark.parametrize(("event", "digest"), VECTORS, ids=["object", "aggregation"])
def test_ids_are_those_of_the_standards_authors(event: dict[str, Any], digest: str) -> None:
    assert event_id(event, NAMESPACES) == f"ni:///sha-256;{digest}?ver=CBV2.0"


def test_the_text_that_is_hashed_stands_in_the_standards_order() -> None:
    assert pre_hash(AGGREGATION, {}) == (
        "eventType=AggregationEventeventTime=2026-11-24T12:00:00.000ZeventTimeZoneOffset=+08:00"
        "parentID=https://id.gs1.org/00/069710000000000017"
        "childEPCsepc=https://id.gs1.org/01/06971000000014/21/77"
        "childQuantityListquantityElementepcClass=https://id.gs1.org/01/06971000000017/10/L1quantity=12.5uom=KGM"
        "action=ADDbizStep=https://ref.gs1.org/cbv/BizStep-packingdisposition=https://ref.gs1.org/cbv/Disp-in_progress"
        "readPointid=https://id.gs1.org/414/6971000000010/254/pack"
        "sourceListtype=https://ref.gs1.org/cbv/SDT-possessing_partysource=https://id.gs1.org/417/6971000000010"
    )


@given(st.data())
def test_no_order_of_keys_or_lists_changes_an_id(data: st.DataObject) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: shuffled(value[name]) for name in data.draw(st.permutations(list(value)))}
        if isinstance(value, list):
            return [shuffled(one) for one in data.draw(st.permutations(value))]
        return value

    for event, digest in VECTORS:
        assert digest in event_id(shuffled(event), NAMESPACES)


@given(st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()), st.text())
def test_when_it_was_recorded_and_its_old_id_do_not_count(recorded: str, old: str) -> None:
    event = {**OBJECT, "recordTime": recorded, "eventID": old}
    assert event_id(event, NAMESPACES) == event_id(OBJECT, NAMESPACES)


@pytest.mark.parametrize("name", [name for name in OBJECT if name != "type"])
def test_whatever_is_left_out_changes_the_id(name: str) -> None:
    left = {other: value for other, value in OBJECT.items() if other != name}
    assert event_id(left, NAMESPACES) != event_id(OBJECT, NAMESPACES)


@pytest.mark.parametrize(
    "change",
    [
        {"eventTime": "2026-11-24T20:00:00.123+08:00"},
        {"bizStep": "urn:epcglobal:cbv:bizstep:receiving"},
        {"bizStep": "https://ref.gs1.org/cbv/BizStep-receiving"},
        {"bizStep": "cbv:BizStep-receiving"},
        {"bizLocation": {"id": "https://shop.example/414/6971000000014?17=261231"}},
        {"readPoint": {"id": "https://example.org/x/414/6971000000010/254/recv#there"}},
        {"floorgate:grams": 120.0},
        {"epcList": []},
    ],
)
def test_another_way_to_write_the_same_changes_nothing(change: dict[str, Any]) -> None:
    assert event_id(OBJECT | change, NAMESPACES) == event_id(OBJECT, NAMESPACES)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"eventTime": "2026-11-24T12:00:00"}, "no time zone"),
        ({"eventTime": "noon"}, "'noon' is no time"),
        ({"lot": "7"}, "'lot' is no field"),
        ({"other:lot": "7"}, "no namespace"),
        ({"sensorElementList": [{}]}, "sensorElementList"),
        ({"readPoint": {"id": "urn:x:y", "x:y": 1}}, "readPoint"),
        ({"epcList": ["urn:epc:id:sscc:697100000.1"]}, "sscc"),
        ({"epcList": ["urn:epc:idpat:grai:0614141.12345.*"]}, "no class"),
    ],
)
def test_what_has_no_canonical_form_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(EpcisError, match=says):
        event_id(OBJECT | change, NAMESPACES)


@pytest.mark.parametrize(
    ("given_", "link"),
    [
        ("urn:epc:id:sscc:697100000.00000001", "https://id.gs1.org/00/069710000000000014"),
        ("urn:epc:class:lgtin:6971000.000001.L1", "https://id.gs1.org/01/06971000000014/10/L1"),
        ("urn:epc:idpat:sgtin:6971000.000001.*", "https://id.gs1.org/01/06971000000014"),
        ("https://a.example/01/06971000000014/22/2/10/L1/21/7", "https://id.gs1.org/01/06971000000014/21/7"),
        ("https://a.example/01/06971000000014/22/2", "https://id.gs1.org/01/06971000000014"),
        ("https://a.example/01/0697", "https://a.example/01/0697"),
        ("https://a.example/class/01%2F06971000000014", "https://a.example/class/01%2F06971000000014"),
    ],
)
def test_names_of_goods_have_one_form(given_: str, link: str) -> None:
    assert canonical(given_) == link


def test_times_are_rounded_to_the_millisecond() -> None:
    assert canonical_time("2026-12-31T23:59:59.999600Z") == "2027-01-01T00:00:00.000Z"
    assert canonical_time("2026-01-01T00:00:00Z") == "2026-01-01T00:00:00.000Z"
