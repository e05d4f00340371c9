"""EPCIS over HTTP on a whole gateway: partners capture and ask; the floor's own events are among the answers."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from gateway.contracts.facts import TagCommissioned, TagState, TagStateChanged
from tests.epcis2 import schema
from tests.gateway.rfid.epcis.partners import AGGREGATION, ASSOCIATION, EVENTS, OBJECT, document
from tests.gateway.tagged import epc_of
from tests.gateway.web.conftest import Rig

SGTIN = "urn:epc:id:sgtin:0614141.107346.2017"
LINK = "https://id.gs1.org/01/10614141073464/21/2017"


class Partner:
    """Whoever talks EPCIS to the gateway."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.headers: dict[str, str] = {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """(status, JSON); the answer's headers are kept."""
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        given = {"Content-Type": "application/json", **{name.replace("_", "-"): one for name, one in headers.items()}}
        url = path if path.startswith("http") else f"{self.rig.url}/epcis{path}"
        try:
            with urlopen(Request(url, data, given, method=method), timeout=10) as answer:
                self.headers = dict(answer.headers)
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except HTTPError as error:
            self.headers = dict(error.headers)
            return error.code, json.loads(error.read())

    def found(self, query: str = "") -> list[dict[str, Any]]:
        """The events of a query that works."""
        status, told = self.call("GET", f"/events?{query}" if not query.startswith("http") else query)
        assert status == 200, told
        events: list[dict[str, Any]] = told["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        return events


@pytest.fixture
def partner(rig: Rig) -> Partner:
    return Partner(rig)


def test_a_document_is_captured_once_whatever_happens_to_the_answer(partner: Partner) -> None:
    status, job = partner.call("POST", "/capture", document(*EVENTS))
    assert (status, job["success"], job["stored"], job["duplicates"]) == (202, True, 5, 0)
    assert partner.headers["GS1-EPCIS-Version"] == "2.0.1"
    where = partner.headers["Location"]
    assert where == f"/epcis/capture/{job['captureID']}"
    status, again = partner.call("POST", "/capture", document(*reversed(EVENTS)))
    assert (status, again["stored"], again["duplicates"]) == (202, 0, 5)
    assert len(partner.found()) == 5
    status, told = partner.call("GET", where.removeprefix("/epcis"))
    assert (status, told["running"], told["success"], told["captureErrorBehaviour"]) == (200, False, True, "rollback")
    assert len(partner.call("GET", "/capture")[1]) == 2


def test_events_survive_a_restart_and_are_whole(partner: Partner, rig: Rig) -> None:
    partner.call("POST", "/capture", document(OBJECT))
    rig.stop()
    rig.start()
    (event,) = partner.found()
    assert {name: event[name] for name in OBJECT} == OBJECT
    assert event["eventID"].startswith("ni:///sha-256;")
    assert "recordTime" in event


def test_one_bad_event_refuses_the_document_and_stands_in_the_list_with_its_reasons(partner: Partner) -> None:
    bad = OBJECT | {"bizStep": "put_away", "ilmd": {"lot": "1"}}
    status, told = partner.call("POST", "/capture", document(AGGREGATION, bad))
    assert (status, told["type"]) == (400, "epcisException:ValidationException")
    assert partner.headers["Content-Type"] == "application/problem+json"
    assert told["errors"][0]["title"] == "eventList[1]"
    assert len(told["errors"][0]["reasons"]) == 2
    assert partner.found() == [], "the good one beside it was rolled back"
    kept = partner.call("GET", "/refused")[1]
    assert kept["figures"] == {"events": 0, "floor": 0, "captures": 1, "duplicates": 0, "refused": 1}
    assert kept["refused"][0]["event"]["bizStep"] == "put_away"
    assert "no business step" in kept["refused"][0]["reasons"][0]
    job = partner.call("GET", f"/capture/{told['captureID']}")[1]
    assert (job["success"], job["refused"]) == (False, 1)


def test_proceed_keeps_the_good_events_beside_bad_ones(partner: Partner) -> None:
    bad = OBJECT | {"eventTime": "2026-02-30T00:00:00Z"}
    status, job = partner.call("POST", "/capture", document(bad, AGGREGATION), GS1_Capture_Error_Behaviour="proceed")
    assert (status, job["success"], job["stored"], job["refused"]) == (202, False, 1, 1)
    assert [one["type"] for one in partner.found()] == ["AggregationEvent"]


@pytest.mark.parametrize(
    ("body", "headers", "status", "name"),
    [
        (b"{", {}, 400, "ValidationException"),
        (b"[" * 100_000, {}, 400, "ValidationException"),
        (b'{"x": NaN}', {}, 400, "ValidationException"),
        ({"type": "EPCISDocument"}, {}, 400, "ValidationException"),
        (document(*([OBJECT] * 501)), {}, 400, "ValidationException"),
        (b" " * 1_100_000, {}, 413, "CaptureLimitExceededException"),
        (b"<xml/>", {"Content_Type": "application/xml"}, 415, "UnsupportedMediaTypeException"),
        (document(OBJECT), {"Accept": "application/xml"}, 406, "NotAcceptableException"),
        (document(OBJECT), {"GS1_EPCIS_Version": "1.2"}, 406, "NotAcceptableException"),
        (document(OBJECT), {"Origin": "http://elsewhere.example"}, 403, "SecurityException"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_a_problem_of_the_standard(
    partner: Partner, body: Any, headers: dict[str, str], status: int, name: str
) -> None:
    got, told = partner.call("POST", "/capture", body, **headers)
    assert (got, told["type"], told["status"]) == (status, f"epcisException:{name}", status)
    assert partner.found() == []


def test_an_id_given_twice_to_different_events_is_refused_and_an_error_declaration_is_not(partner: Partner) -> None:
    named = OBJECT | {"eventID": "urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8"}
    assert partner.call("POST", "/capture", document(named))[0] == 202
    status, told = partner.call("POST", "/capture", document(named | {"epcList": ["urn:epc:id:giai:4000001.1"]}))
    assert (status, "is the id of another event" in told["detail"]) == (400, True)
    declared = named | {"errorDeclaration": {"declarationTime": "2026-11-25T00:00:00Z", "reason": "did_not_occur"}}
    assert partner.call("POST", "/capture", document(declared))[1]["stored"] == 1
    assert len(partner.found("EXISTS_errorDeclaration=true")) == 1
    assert len(partner.found(f"EQ_eventID={named['eventID']}")) == 2


def test_one_event_is_captured_and_read_by_its_id(partner: Partner) -> None:
    alone = {"@context": document()["@context"], **ASSOCIATION}
    status, told = partner.call("POST", "/events", alone)
    assert (status, told["duplicate"]) == (201, False)
    assert partner.call("POST", "/events", alone)[1] == told | {"duplicate": True}
    status, answer = partner.call("GET", partner.headers["Location"].removeprefix("/epcis"))
    assert status == 200
    assert answer["epcisBody"]["queryResults"]["resultsBody"]["eventList"][0]["eventID"] == told["eventID"]
    assert partner.call("GET", f"/events/{told['eventID']}")[0] == 200, "even where nobody escaped it"
    assert partner.call("GET", "/events/urn:uuid:0")[0] == 404
    assert partner.call("POST", "/events", ASSOCIATION)[0] == 400, "an event alone needs its context"


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("eventType=AggregationEvent", ["AggregationEvent"]),
        ("eventType=AggregationEvent|ObjectEvent", ["ObjectEvent", "AggregationEvent"]),
        ("EQ_bizStep=packing", ["AggregationEvent"]),
        ("EQ_bizStep=https://ref.gs1.org/cbv/BizStep-receiving", ["TransactionEvent"]),
        ("EQ_bizStep=assembling%7Creceiving", ["TransactionEvent", "TransformationEvent", "AssociationEvent"]),
        ("EQ_disposition=active", ["ObjectEvent"]),
        ("EQ_persistentDisposition_set=conformant", ["ObjectEvent"]),
        ("EQ_action=OBSERVE", ["TransactionEvent"]),
        (f"MATCH_epc={SGTIN}", ["ObjectEvent", "AggregationEvent", "TransactionEvent"]),
        (f"MATCH_epc={LINK}", ["ObjectEvent", "AggregationEvent", "TransactionEvent"]),
        ("MATCH_epc=urn:epc:idpat:sgtin:0614141.107346.*", ["ObjectEvent", "AggregationEvent", "TransactionEvent"]),
        ("MATCH_epc=urn:epc:id:sscc:0614141.1234567890", []),
        ("MATCH_anyEPC=urn:epc:id:sscc:0614141.1234567890", ["AggregationEvent", "TransactionEvent"]),
        ("MATCH_parentID=urn:epc:id:grai:4012345.55555.987", ["AssociationEvent"]),
        ("MATCH_anyEPC=urn:epc:id:sgtin:4012345.077889.25", ["TransformationEvent"]),
        ("MATCH_inputEPC=urn:epc:id:sgtin:4012345.077889.25", []),
        ("MATCH_epcClass=urn:epc:class:lgtin:4012345.012345.998877", ["ObjectEvent"]),
        ("MATCH_anyEPCClass=urn:epc:class:lgtin:4012345.011111.4444", ["TransformationEvent"]),
        ("EQ_readPoint=urn:epc:id:sgln:0614141.07346.1234&EQ_bizStep=packing", ["AggregationEvent"]),
        ("EQ_readPoint=https://id.gs1.org/414/0614141073467", []),
        ("WD_readPoint=https://id.gs1.org/414/0614141073467&EQ_bizStep=packing", ["AggregationEvent"]),
        ("EQ_bizLocation=urn:epc:id:sgln:0614141.07346.0&EQ_action=OBSERVE", ["TransactionEvent"]),
        ("EQ_bizTransaction_po=http://transaction.acme.example/po/12345678&EQ_bizStep=packing", ["AggregationEvent"]),
        ("EQ_source_possessing_party=urn:epc:id:pgln:4012345.00001&EQ_bizStep=packing", ["AggregationEvent"]),
        ("GE_eventTime=2026-11-24T00:00:00Z&LT_eventTime=2026-11-24T00:00:01Z&EQ_action=OBSERVE", ["TransactionEvent"]),
        ("LT_eventTime=2026-11-24T08:00:00%2B08:00", []),
        ("GE_recordTime=2001-01-01T00:00:00Z&eventType=ObjectEvent", ["ObjectEvent"]),
    ],
)  # fmt: skip
def test_events_are_found_by_their_parameters(partner: Partner, query: str, types: list[str]) -> None:
    assert partner.call("POST", "/capture", document(*EVENTS))[0] == 202
    assert [one["type"] for one in partner.found(query)] == types


@pytest.mark.parametrize(
    "query",
    [
        *("EQ_bizStepp=x", "eventType=Event", "GE_eventTime=now", "GE_eventTime=2026-11-24T00:00:00", "perPage=0"),
        *("perPage=x", "nextPageToken=abc", "orderBy=size", "EQ_action=add", "MATCH_epc=urn:epc:idpat:sscc:1.*"),
    ],
)
def test_a_parameter_that_cannot_be_answered_is_named(partner: Partner, query: str) -> None:
    status, told = partner.call("GET", f"/events?{query}")
    assert (status, told["type"]) == (400, "epcisException:QueryParameterException")
    assert query.partition("=")[0] in told["detail"]


def serials(events: list[dict[str, Any]]) -> list[int]:
    return [int(one["epcList"][0].rpartition(".")[2]) for one in events]


def test_pages_follow_one_another_by_their_link_and_what_comes_meanwhile_disturbs_none(partner: Partner) -> None:
    def event(n: int) -> dict[str, Any]:
        return OBJECT | {"epcList": [f"urn:epc:id:sgtin:0614141.107346.{n}"], "eventTime": f"2026-11-24T08:00:{n:02d}Z"}

    partner.call("POST", "/capture", document(*(event(n) for n in (3, 1, 4, 2, 5))))
    for order, expected in (("", [3, 1, 4, 2, 5]), ("&orderBy=eventTime&orderDirection=ASC", [1, 2, 3, 4, 5])):
        seen, url = serials(partner.found(f"perPage=2{order}")), ""
        while link := partner.headers.get("Link"):
            url = link.partition(">")[0].removeprefix("<")
            assert link.endswith('; rel="next"')
            assert "GS1-Next-Page-Token-Expires" in partner.headers
            seen += serials(partner.found(url))
        assert seen == expected
        assert partner.call("GET", url.replace("perPage=2", "perPage=2&EQ_action=ADD"))[0] == 400, "another query"
    assert serials(partner.found("perPage=2&eventCountLimit=3&orderBy=eventTime")) == [5, 4]
    last = partner.headers["Link"].partition(">")[0].removeprefix("<")
    assert serials(partner.found(last)) == [3]
    assert "Link" not in partner.headers
    assert partner.call("GET", "/events?maxEventCount=4")[0] == 413
    assert len(partner.found("maxEventCount=5")) == 5


def test_answers_are_valid_documents_with_the_names_that_their_events_need(partner: Partner) -> None:
    partner.call("POST", "/capture", document(*EVENTS))
    told = partner.call("GET", "/events")[1]
    assert [error.message for error in schema().iter_errors(told)] == []
    assert told["epcisBody"]["queryResults"]["resultsBody"]["eventList"][0]["@context"][1] == {
        "example": "https://ns.example.com/epcis/"
    }
    again = {**told, "schemaVersion": "2.0"}
    status, job = partner.call("POST", "/capture", again)
    assert (status, job["duplicates"], job["stored"]) == (202, 5, 0), "an answer can be captured: nothing is new"


def test_the_floors_own_events_are_answered_as_they_happen(partner: Partner, rig: Rig) -> None:
    epc = epc_of("LAMP", 7)
    commissioned = TagCommissioned(epc=epc, kind="goods", sku="LAMP", quantity=1, read_at="r1/reader")
    rig.gateway.writer.call(lambda unit: unit.record(commissioned, subject=epc))
    query = "MATCH_anyEPC=https://id.gs1.org/01/04006381333931/21/7"
    (born,) = partner.found(query)
    assert (born["bizStep"], born["action"]) == ("commissioning", "ADD")
    changed = TagStateChanged(epc=epc, state=TagState.SHIPPED)
    rig.gateway.writer.call(lambda unit: unit.record(changed, subject=epc))
    assert [one["bizStep"] for one in partner.found(query)] == ["commissioning", "shipping"]
    assert partner.call("GET", "/refused")[1]["figures"]["floor"] == 2
    by_epc = partner.call("GET", f"/epcs/{quote('urn:epc:id:sgtin:4006381.033393.7', safe='')}/events")[1]
    assert len(by_epc["epcisBody"]["queryResults"]["resultsBody"]["eventList"]) == 2
    assert partner.call("GET", "/eventTypes/AggregationEvent/events")[0] == 200
    assert partner.call("GET", "/")[1]["@set"][:2] == ["capture", "events"]


def test_what_the_gateway_can_do_is_discovered(partner: Partner) -> None:
    status, _ = partner.call("OPTIONS", "/capture")
    assert status == 204
    assert partner.headers["GS1-EPCIS-Capture-Limit"] == "500"
    assert "proceed" in partner.headers["GS1-Capture-Error-Behaviour"]


def test_a_stranger_is_refused(partner: Partner) -> None:
    status, told = partner.call("GET", "/events", X_Forwarded_For="203.0.113.9")
    assert (status, told["type"]) == (401, "epcisException:SecurityException")
    assert partner.call("POST", "/capture", document(OBJECT), X_Forwarded_For="203.0.113.9")[0] == 401
