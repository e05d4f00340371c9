"""Tagged units one by one: found, told with their history, moved with their pieces, their label printed again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from gateway.contracts.facts import Movement, StockMoved, TagSeen, TagState, TagStateChanged
from gateway.floor import machine
from gateway.floor.tags import gates
from tests.gateway.site import BADGES
from tests.gateway.web.test_tags import TagRig
from tests.waiting import until

HERE, THERE = "A-01-01", "A-02-02"


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[TagRig]:
    made = TagRig(tmp_path)
    yield made
    made.stop()


def record(rig: TagRig, *facts: Any) -> None:
    rig.gateway.writer.call(lambda unit: [unit.record(fact, subject=getattr(fact, "epc", "")) for fact in facts])


def stocked(rig: TagRig, pieces: int = 2) -> str:
    """A tagged lamp among others in its bin."""
    (epc,) = rig.commissioned()
    moved = Movement(sku="LAMP", quantity=pieces, to_place=HERE)
    record(
        rig, StockMoved(movements=(moved,), reason="found"), TagStateChanged(epc=epc, state=TagState.IN_BIN, place=HERE)
    )
    return epc


def pieces(rig: TagRig) -> dict[str, int]:
    return {row["place"]: row["quantity"] for row in rig.get("/api/v1/stock?sku=LAMP")}


def test_a_unit_is_moved_with_its_piece(rig: TagRig) -> None:
    epc = stocked(rig)
    status, answer = rig.tags("POST", f"{epc}/move", place=THERE.lower(), station="r1", badge=BADGES["rita"])
    assert (status, answer["state"], answer["place"]) == (200, "in_bin", THERE)
    assert pieces(rig) == {HERE: 1, THERE: 1}
    fact = rig.facts("StockMoved")[-1]
    assert (fact.operator, fact.movements[0].units[0][:15]) == ("rita", "04006381333931*")
    assert [fact.place for fact in rig.facts("TagStateChanged")] == [HERE, THERE], "told once"


def test_a_unit_without_stock_moves_alone(rig: TagRig) -> None:
    (epc,) = rig.commissioned()
    assert rig.tags("POST", f"{epc}/move", place=THERE)[1]["place"] == THERE
    assert pieces(rig) == {}


def test_what_cannot_be_moved_says_why(rig: TagRig) -> None:
    epc = stocked(rig)
    assert "There is no bin" in rig.tags("POST", f"{epc}/move", place="Z-99-99")[1]["message"]
    record(rig, TagStateChanged(epc=epc, state=TagState.PICKED, place="W-1-01"))
    assert "is with an order" in rig.tags("POST", f"{epc}/move", place=THERE)[1]["message"]
    code = rig.call("POST", "/api/v1/pairing-codes", {"name": "pda 7", "right": "kiosk"})[1]["code"]
    token = rig.call("POST", "/api/v1/pairings", {"code": code})[1]["token"]
    far = {"X-Forwarded-For": "10.0.0.9", "Authorization": f"Bearer {token}", "Accept-Language": "en"}
    status, answer = rig.call("POST", f"/api/v1/tags/{epc}/move", {"place": THERE}, far)
    assert (status, answer["message"]) == (422, "Scan your badge: a person answers for this.")


def test_a_units_history_tells_all_that_happened_the_newest_first(rig: TagRig) -> None:
    epc = stocked(rig)
    body = {"station": "g1", "name": "Gate", "kind": "gate", "devices": []}
    assert rig.call("POST", "/api/v1/stations", body)[0] == 201
    rig.tags("POST", f"{epc}/move", place=THERE, badge=BADGES["rita"])
    record(rig, TagSeen(epc=epc, kind="moved", place=HERE, before=THERE, station="r1", antenna=2))
    passed = {"epc": epc, "direction": "out", "first_seen_ms": 1, "reads": 4}
    rig.gateway.writer.call(lambda unit: machine.say(unit, "g1", lambda bench: gates.passed(bench, **passed)))
    told = rig.tags("GET", f"{epc}/history")[1]
    assert [entry["what"] for entry in told["history"]] == [
        *("rang", "seen_moved", "in_bin", "in_bin", "commissioned", "printed"),
    ]
    assert (told["tag"]["seen_place"], told["tag"]["astray"]) == (HERE, True)
    moved = told["history"][2]
    assert (moved["place"], moved["operator_name"], moved["reason"]) == (THERE, "Rita", "moved at a screen")
    assert rig.get("/api/v1/tags?astray=1")["found"] == 1
    assert rig.tags("GET")[1]["astray"] == 1
    rig.hand.place(epc, antenna=1, every_s=0.02)
    status, rewritten = rig.tags("POST", f"{epc}/rewrite", station="r1", role="reader:hand")
    assert status == 200, rewritten
    again = rig.tags("GET", f"{rewritten['epc']}/history")[1]["history"]
    assert [entry["what"] for entry in again][:2] == ["rewritten", "rang"], "what it was before stays with it"


def test_units_are_found_by_name_place_and_barcode(rig: TagRig) -> None:
    epc = stocked(rig)
    for text in (epc[-6:], "lamp", "白色", HERE.lower(), "4006381333931", "sgtin"):
        assert [one["epc"] for one in rig.get(f"/api/v1/tags?q={quote(text)}")["tags"]] == [epc], text
    assert rig.get("/api/v1/tags?q=nothing")["tags"] == []


def test_a_label_that_did_not_come_out_is_shown_and_printed_again_with_its_number(rig: TagRig) -> None:
    rig.printer.paper_out = True
    status, answer = rig.tags("POST", "labels", station="r1", kind="goods", sku="LAMP", count=2)
    assert status == 201
    first, second = (one["epc"] for one in answer["tags"])

    def label() -> str:
        return str(rig.tags("GET", first)[1]["label"])

    assert "on its way" in rig.tags("POST", f"{first}/print-again", reason="torn")[1]["message"]
    rig.printer.paper_out = False
    until(lambda: len(rig.printer.labels) == 2 and label() not in ("queued", "sending"), what="both labels came out")
    assert rig.tags("POST", f"{second}/print-again", reason=" ")[0] == 422
    status, again = rig.tags("POST", f"{second}/print-again", reason="the tag is deaf", badge=BADGES["rita"])
    assert (status, again["state"]) == (200, "printed")
    until(lambda: len(rig.printer.labels) == 3, what="the copy came out")
    assert [str(one.epc).lower() for one in rig.printer.labels] == [first, second, second]
    rig.hand.place(second, antenna=1, every_s=0.02)
    assert rig.read_back(second)["seen"]
    assert "is in use" in rig.tags("POST", f"{second}/print-again", reason="torn")[1]["message"]


def test_a_shelf_reader_is_bound_and_tells_where_its_tags_lie(rig: TagRig) -> None:
    epc = stocked(rig)
    status, readers = rig.call("PUT", "/api/v1/tags/shelves/r1/reader:hand", {"antennas": {"1": THERE, "2": HERE}})
    assert (status, readers[0]["shelf"]) == (200, {"1": THERE, "2": HERE})
    rig.hand.place(epc, antenna=1, every_s=0.02)
    until(lambda: rig.get(f"/api/v1/tags/{epc}")["seen_place"] == THERE, what="the shelf has told it")
    assert rig.get("/api/v1/tags?astray=1")["tags"][0]["place"] == HERE
    assert rig.call("PUT", "/api/v1/tags/shelves/r1/reader:hand", {"antennas": {"1": "X-1"}})[0] == 422
    assert rig.call("PUT", "/api/v1/tags/shelves/r1/reader:hand", {"antennas": {}})[1][0]["shelf"] == {}
