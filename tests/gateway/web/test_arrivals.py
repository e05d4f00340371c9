"""Goods receipt by gate: a supplier's tags that come in wait for a person, count once, and enter the receipt."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gateway.contracts import catalogue, work
from gateway.floor import machine
from gateway.floor.inbound import arrivals
from gateway.floor.tags import gates
from gateway.floor.tags.tags import CannotTag
from gateway.rfid.epc import encode
from tests.gateway.site import BADGES, Site, product
from tests.gateway.tagged import epc_of, link_of, states, walk
from tests.gateway.web.conftest import Rig


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path).furnish()
    lines = (work.ExpectedLine(1, "LAMP", 3), work.ExpectedLine(2, "MUG", 1))
    made.down(work.ReceiptExpected(receipt="r-9", number="PO-261125-0009", warehouse="main", lines=lines))
    yield made
    made.close()


def waiting(site: Site) -> list[tuple[str, str, int]]:
    found = site.writer.call(lambda unit: arrivals.waiting(unit.state))
    return [(one["number"], one["sku"], one["pieces"]) for one in found]


def test_tags_that_come_in_wait_and_a_person_receives_them(site: Site) -> None:
    lamps, mug = [epc_of("LAMP", n) for n in (1, 2)], epc_of("MUG", 1)
    view = walk(site, *lamps, mug, direction="in")
    assert [one["verified"] for one in view["data"]["recent"]] == [True, True, True]
    assert view["data"]["arrived"] == 3
    again = walk(site, lamps[0], direction="in")["data"]["recent"][0]
    assert (again["verified"], again["name"]) == (True, "White lamp")
    assert waiting(site) == [("PO-261125-0009", "LAMP", 2), ("PO-261125-0009", "MUG", 1)], "a serial counts once"
    assert site.on_hand("LAMP") == {}, "nothing is received before a person has looked"
    assert site.writer.call(lambda unit: arrivals.confirm(unit, "g1", [*lamps, mug], "rita")) == 3
    assert site.on_hand("LAMP") == {"RECV": 2}
    received = site.events("GoodsReceived")
    assert [(one["sku"], one["quantity"], one["operator"], one["station"]) for one in received] == [
        ("LAMP", 2, "rita", "g1"),
        ("MUG", 1, "rita", "g1"),
    ]
    assert received[0]["movements"][0]["units"] == ["04006381333931*1", "04006381333931*2"]
    assert states(site, [*lamps, mug]) == ["commissioned"] * 3
    assert waiting(site) == []
    walk(site, lamps[0], direction="in")
    assert waiting(site) == [], "it is ours now"


def test_more_than_the_receipt_expects_belongs_to_none(site: Site) -> None:
    epcs = [epc_of("LAMP", n) for n in range(1, 6)]
    view = walk(site, *epcs, direction="in")
    assert waiting(site) == [("PO-261125-0009", "LAMP", 3), ("", "LAMP", 2)]
    assert view["data"]["recent"][0]["verified"] is False, "it stands among what is unclear"
    with pytest.raises(CannotTag, match="No open receipt expects LAMP"):
        site.writer.call(lambda unit: arrivals.confirm(unit, "g1", epcs[3:], "rita"))
    site.writer.call(lambda unit: arrivals.dismiss(unit, "g1", epcs[3:], "the neighbour's", "rita"))
    assert waiting(site) == [("PO-261125-0009", "LAMP", 3)]


def test_a_receipt_counted_by_hand_meanwhile_takes_no_more(site: Site) -> None:
    epcs = [epc_of("LAMP", n) for n in (1, 2)]
    walk(site, *epcs, direction="in")
    site.scan("r1", "PO-261125-0009")
    site.scan("r1", "LAMP")
    site.tap("r1", "quantity", 2)
    with pytest.raises(CannotTag, match="expects no more LAMP"):
        site.writer.call(lambda unit: arrivals.confirm(unit, "g1", epcs, "rita"))
    assert site.writer.call(lambda unit: arrivals.confirm(unit, "g1", epcs[:1], "rita")) == 1


def test_what_goes_out_or_is_not_known_does_not_arrive(site: Site) -> None:
    walk(site, epc_of("LAMP", 1), direction="out")
    strange = encode("(01)09506000134352(21)1", 1, scheme="sgtin+").hex
    walk(site, strange, "e28011606000020a1b2c3d4e", direction="in")
    assert waiting(site) == []


def test_received_units_lie_in_staging_and_their_codes_are_known(site: Site) -> None:
    epcs = [epc_of("MUG", 1)]
    walk(site, *epcs, direction="in")
    site.writer.call(lambda unit: arrivals.confirm(unit, "g1", epcs, "rita"))
    site.restart()
    assert site.state.tagged_units[epcs[0]].place == "RECV"
    site.scan("r1", "PO-261125-0009")
    assert site.scan("r1", link_of("MUG", 1))["code"] == "line_complete"


def test_the_receiving_bench_shows_what_came_by_gate_and_takes_it_with_one_tap(site: Site) -> None:
    epcs = [epc_of("LAMP", n) for n in (1, 2)]
    walk(site, *epcs, direction="in")
    view = site.scan("r1", "PO-261125-0009")
    (arrived,) = view["data"]["arrived"]
    assert (arrived["sku"], arrived["pieces"], arrived["epcs"]) == ("LAMP", 2, epcs)
    view = site.tap("r1", "arrived", epcs)
    assert (view["code"], view["data"]["arrived"]) == ("arrivals_received", [])
    assert [line["received"] for line in view["data"]["lines"]] == [2, 0]
    assert site.events("GoodsReceived")[-1]["operator"] == "rita"
    for value in (epcs, [], None, "x"):
        assert site.tap("r1", "arrived", value)["code"] == "arrivals_changed"
    assert site.on_hand("LAMP") == {"RECV": 2}


def test_goods_of_lots_are_counted_where_their_lot_is_named(site: Site) -> None:
    lamp = product("LAMP", "White lamp", "4006381333931")
    site.down(msgspec.structs.replace(lamp, version=9, tracking=catalogue.Tracking.LOT))
    walk(site, epc_of("LAMP", 1), direction="in")
    with pytest.raises(CannotTag, match="belongs to lots"):
        site.writer.call(lambda unit: arrivals.confirm(unit, "g1", [epc_of("LAMP", 1)], "rita"))


def test_arrivals_over_http_need_a_person(rig: Rig) -> None:
    rig.furnish()
    epcs = [epc_of("LAMP", n) for n in (1, 2, 3)]

    def act(unit: Any) -> None:
        for epc in epcs:
            passed = {"epc": epc, "direction": "in", "first_seen_ms": 1, "reads": 4}
            machine.say(unit, "g1", lambda bench, passed=passed: gates.passed(bench, **passed))

    rig.gateway.writer.call(act)
    (group,) = rig.get("/api/v1/gates/g1/arrivals")["arrivals"]
    assert (group["number"], group["name"], group["pieces"], group["expected"]) == ("PO-261124-0001", "白色吊灯", 3, 10)
    assert rig.get("/api/v1/gates/g1")["arrived"] == 3
    body = {"epcs": epcs[:2], "badge": BADGES["rita"]}
    status, answer = rig.call("POST", "/api/v1/gates/g1/arrivals/receive", body)
    assert (status, answer["received"], answer["arrivals"][0]["pieces"]) == (200, 2, 1)
    assert rig.call("POST", "/api/v1/gates/g1/arrivals/receive", body)[0] == 422, "once"
    dismissed = {"epcs": epcs[2:], "reason": "another's"}
    assert rig.call("POST", "/api/v1/gates/g1/arrivals/dismiss", dismissed)[1]["arrivals"] == []
    assert rig.call("GET", "/api/v1/gates/b1/arrivals")[0] == 404


def test_a_gates_antennas_exits_and_goods_are_set_up(rig: Rig) -> None:
    rig.furnish()
    wish = {"antennas": {"1": "inner-left", "2": "outer-left", "3": "exit"}, "goods": "ship", "exit": True}
    status, answer = rig.call("PUT", "/api/v1/gates/g1/settings", wish)
    assert (status, answer["hangs"], answer["goods"], answer["exit"]) == (200, wish["antennas"], "ship", True)
    assert answer["antennas"] == {"1": "inner", "2": "outer"}
    assert rig.call("PUT", "/api/v1/gates/g1/settings", {"exit": False})[1]["exit"] is False
    assert rig.call("PUT", "/api/v1/gates/g1/settings", {"antennas": {"1": "roof"}})[0] == 422
