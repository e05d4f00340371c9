"""Partners' events, checked: what GS1's schema refuses is refused, and what it lets through against CBV is, too."""

import copy
import random
from typing import Any

import pytest

from gateway.rfid.epcis.capture import CONTEXT as OURS
from gateway.rfid.epcis.capture import events
from gateway.rfid.epcis.checks import document_faults, event_faults, events_of, namespaces
from tests.epcis2 import schema
from tests.gateway.rfid.epcis.cbv import BIZ_STEPS, DISPOSITIONS, TRANSACTIONS
from tests.gateway.rfid.epcis.partners import CONTEXT, EVENTS, OBJECT, document
from tests.gateway.rfid.epcis.samples import AT, FACTS, ID, site

NAMES = namespaces(CONTEXT)
JUNK: list[Any] = [
    None,
    "",
    "no uri",
    7,
    -1.5,
    True,
    [],
    {},
    [{}],
    {"id": 1},
    ["a", "a"],
    "2026-13-01T00:00:00Z",
    "x:y",
]


def faults(given: Any) -> list[str]:
    found = document_faults(given)
    names = namespaces(given.get("@context")) if isinstance(given, dict) else {}
    for event in (events_of(given) if isinstance(given, dict) else None) or ():
        found += event_faults(event, names)
    return found


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event["type"])
def test_an_event_of_each_type_with_all_it_may_carry_is_taken(event: dict[str, Any]) -> None:
    assert [error.message for error in schema().iter_errors(document(event))] == []
    assert faults(document(event)) == []


def test_the_floors_own_events_are_taken() -> None:
    told = [event for fact in FACTS for event in events(site(), fact, "N-1", AT, ID)]
    assert [event_faults(event, namespaces(OURS)) for event in told] == [[]] * len(told)


def test_what_gs1s_schema_refuses_is_refused() -> None:
    """Documents with one place spoilt at random; a document that only the schema refuses would be a gap."""
    chance, gs1, both = random.Random(2026), schema(), 0
    for _ in range(400):
        given = copy.deepcopy(document(chance.choice(EVENTS)))
        spoilt = _spoil(given, chance)
        if not gs1.is_valid(given):
            both += 1
            assert faults(given), (spoilt, given)
    assert both > 150, "the spoiling spoils"


def _spoil(given: dict[str, Any], chance: random.Random) -> str:
    at: Any = given if chance.random() < 0.2 else given["epcisBody"]["eventList"][0]
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = chance.choice(keys)
        if isinstance(at[key], dict | list) and at[key] and chance.random() < 0.7:
            at = at[key]
            continue
        way = chance.randrange(3)
        if way == 0:
            del at[key]
        elif way == 1 or not isinstance(at, dict):
            at[key] = chance.choice(JUNK)
        else:
            at[chance.choice(["lot", "Upper", "a b"])] = "1"
        return f"{key} {way}"


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"bizStep": "put_away"}, "bizStep: 'put_away' is no business step of CBV 2.0"),
        ({"bizStep": "https://ns.example.com/bizstep/put_away"}, "is no business step"),
        ({"disposition": "https://ns.example.com/gone"}, "is no disposition"),
        ({"persistentDisposition": {"set": ["gone"]}}, "persistentDisposition: set: 'gone'"),
        ({"eventTime": "2026-02-30T00:00:00Z"}, "eventTime: '2026-02-30T00:00:00Z' is no time"),
        ({"eventTime": "2026-02-03T00:00:00"}, "eventTime"),
        ({"recordTime": "yesterday"}, "recordTime"),
        ({"eventTimeZoneOffset": "+15:00"}, "eventTimeZoneOffset"),
        ({"ilmd": {"lot": "1"}}, "ilmd: lot: has no namespace"),
        ({"ilmd": {"other:lot": "1"}}, "ilmd: other:lot: has no namespace"),
        ({"lot": "1"}, "lot: is no field of EPCIS"),
        ({"other:lot": "1"}, "other:lot: is no field of EPCIS"),
        ({"action": "OBSERVE"}, "ilmd: only an action ADD"),
        ({"action": "add"}, "action: 'add' is none of"),
        ({"epcList": ["urn:epc:id:sgtin:0614141.1.2"]}, "epcList: 'urn:epc:id:sgtin:0614141.1.2' is no URI"),
        ({"epcList": ["A-1"]}, "epcList: 'A-1' is no URI"),
        ({"quantityList": [{"epcClass": "urn:x:y", "quantity": 0}]}, "quantity: 0 is no number above 0"),
        ({"quantityList": [{"epcClass": "urn:x:y", "uom": "KGM"}]}, "quantity: is missing beside uom"),
        ({"bizTransactionList": [{"type": "order", "bizTransaction": "urn:x:y"}]}, "business transaction type"),
        ({"sourceList": [{"type": "sender", "source": "urn:x:y"}]}, "source type"),
        ({"type": "SensorEvent"}, "type: 'SensorEvent' is none of ObjectEvent"),
        ({"example:deep": [[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]}, "nested too deeply"),
    ],
)
def test_what_the_schema_may_let_through_is_refused_with_field_and_value(broken: dict[str, Any], says: str) -> None:
    assert any(says in fault for fault in event_faults(OBJECT | broken, NAMES)), event_faults(OBJECT | broken, NAMES)


def test_rules_between_fields() -> None:
    about_nothing = {name: value for name, value in OBJECT.items() if name not in ("epcList", "quantityList")}
    assert event_faults(about_nothing, NAMES) == [], "what was sensed at a place is something"
    del about_nothing["sensorElementList"]
    assert event_faults(about_nothing, NAMES) == ["epcList, quantityList: the event is about nothing"]
    orphan = {name: value for name, value in EVENTS[1].items() if name != "parentID"}
    assert event_faults(orphan, NAMES) == ["parentID: an action ADD needs it"]
    assert event_faults(orphan | {"action": "OBSERVE"}, NAMES) == []
    half = {name: value for name, value in EVENTS[3].items() if not name.startswith(("output", "transformationID"))}
    assert len(event_faults(half, NAMES)) == 1


def test_names_of_a_context_that_stands_elsewhere_are_taken() -> None:
    event = {**OBJECT, "other:field": 1}
    assert faults(document(event, **{"@context": [CONTEXT[0], "https://ns.example.com/context.jsonld"]})) == []
    assert faults(document(event)) != []
    own = {**event, "@context": {"other": "https://other.example/"}}
    assert faults(document(own)) == []


def test_links_of_words_are_words() -> None:
    assert event_faults(OBJECT | {"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping", "ilmd": {}}, NAMES) == []


@pytest.mark.parametrize("given", [None, [], "x", {}, {"type": "EPCISDocument"}, document(1), document(epcisBody={})])
def test_what_is_no_document_says_so(given: Any) -> None:
    assert faults(given)


def test_all_words_of_the_vocabulary_are_known() -> None:
    from gateway.rfid.epcis import vocabulary

    assert vocabulary.BIZ_STEPS == BIZ_STEPS
    assert vocabulary.DISPOSITIONS == DISPOSITIONS
    assert vocabulary.TRANSACTIONS == TRANSACTIONS
