"""Counting a bin by its tags: what is seen, missing, elsewhere and strange; stock follows what a person accepts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.store.rows import Stock
from tests.gateway.site import BADGES
from tests.gateway.web.test_tags import STRANGER, TagRig
from tests.given import as_given
from tests.waiting import until

HERE, THERE = "A-01-01", "A-02-03"


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[TagRig]:
    made = TagRig(tmp_path)
    yield made
    made.stop()


def stock(rig: TagRig, place: str, quantity: int, reserved: int = 0) -> None:
    row = Stock(place=place, sku="LAMP", quantity=quantity, reserved=reserved)
    rig.gateway.writer.call(as_given(lambda unit: unit.state.stock.put(row)))


def on_hand(rig: TagRig) -> dict[str, int]:
    return {row.place: row.quantity for row in rig.gateway.writer.state.stock if row.quantity}


def tagged(rig: TagRig, place: str, count: int) -> list[str]:
    """Tagged pieces in a bin."""
    epcs = rig.commissioned(count=count)
    for epc in epcs:
        assert rig.tags("POST", f"{epc}/state", state="in_bin", place=place)[0] == 200
    return epcs


def count(rig: TagRig, place: str, *lying: str) -> dict[str, Any]:
    rig.hand.clear()
    for epc in lying:
        rig.hand.place(epc, antenna=1, every_s=0.02)
    status, answer = rig.tags("POST", "count", station="r1", role="reader:hand", place=place, seconds=0.5)
    assert status == 200, answer
    found: dict[str, Any] = answer
    return found


def accept(rig: TagRig, found: dict[str, Any], **more: Any) -> tuple[int, Any]:
    return rig.tags("POST", "count/accept", place=found["place"], epcs=found["epcs"], badge=BADGES["rita"], **more)


def epcs_of(rows: list[dict[str, Any]]) -> list[str]:
    return [row["epc"] for row in rows]


def test_a_count_tells_seen_missing_elsewhere_and_strange_and_the_stock_follows(rig: TagRig) -> None:
    stock(rig, HERE, 5)  # two of them without a tag
    stock(rig, THERE, 1)
    first, second, third = tagged(rig, HERE, 3)
    (other,) = tagged(rig, THERE, 1)
    found = count(rig, HERE.lower(), first, second, other, STRANGER)
    assert set(epcs_of(found["here"])) == {first, second}
    assert (epcs_of(found["missing"]), epcs_of(found["elsewhere"]), found["strange"]) == ([third], [other], [STRANGER])
    (line,) = found["lines"]
    assert (line["expected"], line["tagged"], line["seen"], line["counted"]) == (5, 3, 3, 4)
    assert on_hand(rig) == {HERE: 5, THERE: 1}, "nothing changes until a person accepts"
    assert accept(rig, found)[0] == 200
    assert on_hand(rig) == {HERE: 5}, "one is missing, one came from elsewhere"
    (fact,) = rig.facts("StockCounted")
    assert (fact.expected, fact.counted, fact.operator) == (5, 4, "rita")
    assert sum(move.delta for move in fact.movements) == -1
    states = {epc: rig.tags("GET", epc)[1] for epc in (first, third, other)}
    assert [(one["state"], one["place"]) for one in states.values()] == [
        ("in_bin", HERE),
        ("missing", ""),
        ("in_bin", HERE),
    ]
    again = count(rig, HERE, first, second, third, other)
    assert (epcs_of(again["joining"]), again["lines"][0]["counted"]) == ([third], 6)
    assert accept(rig, again)[0] == 200
    assert on_hand(rig) == {HERE: 6}, "what was missing is found again"


def test_a_tag_without_a_place_joins_the_bin_and_makes_no_pieces(rig: TagRig) -> None:
    stock(rig, HERE, 2)
    (epc,) = rig.commissioned()
    found = count(rig, HERE, epc)
    assert (epcs_of(found["joining"]), found["lines"][0]["counted"]) == ([epc], 2)
    assert accept(rig, found)[0] == 200
    assert on_hand(rig) == {HERE: 2}
    assert rig.tags("GET", epc)[1]["place"] == HERE


def test_a_person_counts_goods_without_tags_beside(rig: TagRig) -> None:
    stock(rig, HERE, 4)
    found = count(rig, HERE)
    line = {"bin": HERE, "sku": "LAMP", "expected": 4, "counted": 7}
    assert accept(rig, found, lines=[line])[0] == 200
    assert on_hand(rig) == {HERE: 7}
    status, answer = accept(rig, found, lines=[line])
    assert (status, "has changed: count again" in answer["message"]) == (422, True)


def test_what_orders_have_reserved_is_not_counted_away(rig: TagRig) -> None:
    stock(rig, HERE, 2, reserved=2)
    (epc,) = tagged(rig, HERE, 1)
    found = count(rig, HERE)
    assert epcs_of(found["missing"]) == [epc]
    status, answer = accept(rig, found)
    assert (status, "reserved pieces of LAMP" in answer["message"]) == (422, True)
    assert on_hand(rig) == {HERE: 2}
    assert rig.tags("GET", epc)[1]["state"] == "in_bin", "all or nothing"


def test_pieces_that_orders_hold_elsewhere_stay_there(rig: TagRig) -> None:
    stock(rig, THERE, 1, reserved=1)
    (epc,) = tagged(rig, THERE, 1)
    status, answer = accept(rig, count(rig, HERE, epc))
    assert (status, epcs_of(answer["left"])) == (200, [epc])
    assert (on_hand(rig), rig.tags("GET", epc)[1]["place"]) == ({THERE: 1}, THERE)


def test_a_zone_is_counted_as_a_whole_and_shipped_goods_in_it_are_odd(rig: TagRig) -> None:
    stock(rig, HERE, 1)
    stock(rig, THERE, 1)
    (one,), (two,) = tagged(rig, HERE, 1), tagged(rig, THERE, 1)
    (gone,) = rig.commissioned()
    assert rig.tags("POST", f"{gone}/state", state="shipped")[0] == 200
    found = count(rig, "a", one, gone)
    assert (epcs_of(found["here"]), epcs_of(found["missing"]), epcs_of(found["odd"])) == ([one], [two], [gone])
    assert accept(rig, found)[0] == 200
    assert on_hand(rig) == {HERE: 1}


def test_a_reader_that_is_away_counts_nothing(rig: TagRig) -> None:
    stock(rig, HERE, 1)
    tagged(rig, HERE, 1)
    rig.servers[1].unplug()
    until(lambda: rig.tags("GET", "readers")[1][0]["state"] != "reading", what="the reader is missed")
    status, answer = rig.tags("POST", "count", station="r1", role="reader:hand", place=HERE, seconds=0.1)
    assert (status, "does not read" in answer["message"]) == (422, True)


def test_a_paired_screen_needs_a_badge_to_accept(rig: TagRig) -> None:
    code = rig.call("POST", "/api/v1/pairing-codes", {"name": "pda 7", "right": "kiosk"})[1]["code"]
    token = rig.call("POST", "/api/v1/pairings", {"code": code})[1]["token"]
    far = {"X-Forwarded-For": "10.0.0.9", "Authorization": f"Bearer {token}", "Accept-Language": "en"}
    status, answer = rig.call("POST", "/api/v1/tags/count/accept", {"place": HERE, "epcs": []}, far)
    assert (status, answer["message"]) == (422, "Scan your badge: a person answers for this.")
    assert rig.call("POST", "/api/v1/tags/count", {"station": "r1", "place": "nowhere"}, far)[0] == 422


def test_a_count_by_tags_stands_among_the_counts(rig: TagRig) -> None:
    stock(rig, HERE, 3)
    first, _ = tagged(rig, HERE, 2)
    assert accept(rig, count(rig, HERE, first))[0] == 200
    (listed,) = rig.get("/api/v1/counts")["counts"]
    assert (listed["kind"], listed["state"], listed["bins"], listed["differences"]) == ("rfid", "done", 1, 1)
    whole = rig.get(f"/api/v1/counts/{listed['number']}")
    (line,) = whole["bin_list"][0]["lines"]
    assert (line["expected"], line["counted"], line["posted"]) == (3, 2, -1)
