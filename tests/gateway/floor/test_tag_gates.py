"""Tagged goods at gates: what belongs to a verified parcel may leave, what does not rings; exits; what comes back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.contracts.facts import TagState
from gateway.floor.tags import tag_gates
from gateway.floor.tags.tags import CannotTag
from gateway.store.rows import Setting
from tests.gateway.site import Site
from tests.gateway.tagged import Clock, link_of, settle, ship, states, tagged, walk

TAGS = 3


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(tmp_path: Path, clock: Clock) -> Iterator[Site]:
    made = Site(tmp_path, clock).furnish().stock(LAMP=40, MUG=10)
    yield made
    made.close()


def make_exit(site: Site) -> None:
    site.writer.call(lambda unit: tag_gates.put_exits(unit, ["g1"]))


def rings(view: dict[str, Any]) -> list[str]:
    return [one["epc"] for one in view["data"]["ringing"]]


def test_a_unit_whose_serial_was_verified_leaves_with_its_parcel(site: Site) -> None:
    epcs = tagged(site, "LAMP", 1, 2)
    parcel = ship(site, "T1", [link_of("LAMP", 1), link_of("LAMP", 2)], LAMP=2)
    assert states(site, epcs) == ["shipped", "shipped"]
    view = walk(site, *epcs)
    assert rings(view) == []
    first, second = view["data"]["recent"]
    assert (first["order"], first["verified"], second["order"]) == ("T1", True, "T1")
    assert site.state.parcels[parcel].gate_ms
    assert [fact["parcel"] for fact in site.events("GatePassed") if "parcel" in fact] == [parcel], "told once"


def test_units_that_pass_together_are_the_parcel_that_was_verified_by_its_goods(site: Site) -> None:
    epcs = tagged(site, "LAMP", *range(10, 10 + TAGS))
    parcel = ship(site, "T1", LAMP=TAGS)
    assert states(site, epcs) == ["in_bin"] * TAGS, "40 lamps in the bin: nobody knows which went"
    view = walk(site, *epcs[:-1])
    assert (rings(view), site.state.parcels[parcel].gate_ms) == ([], 0)
    view = walk(site, epcs[-1])
    assert (rings(view), view["code"]) == ([], None)
    assert site.state.parcels[parcel].gate_ms
    assert {one["order"] for one in view["data"]["recent"]} == {"T1"}
    assert states(site, epcs) == ["shipped"] * TAGS
    (fact,) = site.events("GateMatched")
    assert (fact["parcel"], fact["epcs"], fact.get("lacking", 0)) == (parcel, epcs, 0)
    assert rings(settle(site)) == []


def test_units_without_all_their_fellows_ring_after_a_few_seconds(site: Site, clock: Clock) -> None:
    epcs = tagged(site, "LAMP", 1, 2, 3)
    ship(site, "T1", LAMP=3)
    walk(site, *epcs[:2])
    clock.on(4)
    assert rings(settle(site)) == []
    clock.on(2)
    assert rings(settle(site)) == epcs[:2]
    assert [fact["subject"] for fact in site.events("TaskRaised")] == epcs[:2]
    assert site.tap("g1", "ack")["data"]["ringing"] == []


def test_a_unit_of_no_verified_parcel_rings_at_once(site: Site) -> None:
    (mug,) = tagged(site, "MUG", 1)
    ship(site, "T1", LAMP=1)
    view = walk(site, mug)
    assert (rings(view), states(site, [mug])) == ([mug], ["in_bin"])
    assert view["data"]["recent"][0]["name"] == "Blue mug"
    (task,) = site.events("TaskRaised")
    assert (task["kind"], task["subject"], task["detail"]["sku"]) == ("gate_alarm", mug, "MUG")


def test_a_unit_of_a_parcel_that_is_verified_but_did_not_ship_rings_with_its_waybill(site: Site) -> None:
    (epc,) = tagged(site, "LAMP", 1)
    fulfilment = site.order("T1", LAMP=1)
    site.plan()
    (tote,) = site.pick_wave()
    site.scan("b1", tote["tote"])
    site.scan("b1", link_of("LAMP", 1))
    assert site.state.tagged_units[epc].parcel == site.state.fulfilments[fulfilment].parcel
    view = walk(site, epc)
    (ring,) = view["data"]["ringing"]
    assert (ring["order"], ring["waybill"][:2]) == ("T1", "YT")


def test_units_beside_their_parcels_own_tag_are_its_content(site: Site, clock: Clock) -> None:
    epcs = tagged(site, "LAMP", 1, 2)
    parcel = ship(site, "T1", LAMP=3)
    walk(site, site.state.parcels[parcel].epc, *epcs)
    clock.on(10)
    assert rings(settle(site)) == [], "two of three were read; the parcel itself may leave"


def test_a_small_parcel_takes_nothing_from_a_greater_one_that_is_still_coming(site: Site, clock: Clock) -> None:
    epcs = tagged(site, "LAMP", 1, 2, 3, 4)
    single = ship(site, "T1", LAMP=1)
    three = ship(site, "T2", LAMP=3)
    walk(site, *epcs[:3])
    assert [(fact["parcel"], fact["epcs"]) for fact in site.events("GateMatched")] == [(three, epcs[:3])]
    walk(site, epcs[3])
    assert site.events("GateMatched")[-1]["parcel"] == single


def test_a_small_parcel_alone_is_known_when_nothing_more_comes(site: Site, clock: Clock) -> None:
    epcs = tagged(site, "LAMP", 1)
    single = ship(site, "T1", LAMP=1)
    ship(site, "T2", LAMP=3)
    walk(site, *epcs)
    assert site.events("GateMatched") == []
    clock.on(3)
    assert rings(settle(site)) == []
    assert [fact["parcel"] for fact in site.events("GateMatched")] == [single]


def test_of_many_pieces_a_tenth_may_go_unread(site: Site, clock: Clock) -> None:
    epcs = tagged(site, "LAMP", *range(1, 21))
    parcel = ship(site, "T1", LAMP=20)
    walk(site, *epcs[:18])
    settle(site)
    assert site.state.parcels[parcel].gate_ms
    assert site.events("GateMatched")[0]["lacking"] == 2
    walk(site, *epcs[18:])
    clock.on(10)
    assert rings(settle(site)) == [], "those that came later are the rest"


def test_a_gate_of_a_site_without_parcels_ships_what_goes_out(site: Site) -> None:
    setting = Setting(name="gate:g1", value={"goods": "ship"})
    site.writer.call(lambda unit: unit.state.settings.put(setting) and None)
    (epc,) = tagged(site, "LAMP", 1)
    view = walk(site, epc)
    assert (states(site, [epc]), rings(view)) == (["shipped"], [])
    assert site.state.tagged_units[epc].place == ""
    walk(site, epc, direction="in")
    assert states(site, [epc]) == ["returned"]


@pytest.mark.parametrize("direction", ["out", "unknown"])
def test_goods_that_were_not_shipped_ring_at_an_exit_until_somebody_has_seen_it(site: Site, direction: str) -> None:
    make_exit(site)
    (epc,) = tagged(site, "LAMP", 1)
    view = walk(site, epc, direction=direction)
    assert rings(view) == [epc]
    assert (view["data"]["recent"][0]["known"], view["data"]["recent"][0]["verified"]) == (True, False)
    assert states(site, [epc]) == ["in_bin"]
    (task,) = site.events("TaskRaised")
    assert (task["kind"], task["subject"], task["detail"]["bin"]) == ("gate_alarm", epc, "A-01-01")
    assert site.tap("g1", "ack")["data"]["ringing"] == []


def test_an_antenna_at_an_exit_rings_in_a_gate_that_is_none(site: Site) -> None:
    (epc,) = tagged(site, "LAMP", 1)
    assert rings(walk(site, epc, direction="unknown")) == []
    assert rings(walk(site, epc, direction="unknown", exit_here=True)) == [epc]


def test_an_exit_is_silent_for_what_was_shipped_what_comes_in_and_what_is_not_ours(site: Site) -> None:
    make_exit(site)
    (shipped,) = tagged(site, "LAMP", 1, state=TagState.SHIPPED)
    (here,) = tagged(site, "LAMP", 2)
    (old,) = tagged(site, "LAMP", 3, state=TagState.DECOMMISSIONED)
    assert rings(walk(site, shipped)) == []
    assert rings(walk(site, here, direction="in")) == []
    assert rings(walk(site, old, "e28011606000020a1b2c3d4e")) == []
    assert site.events("TaskRaised") == []


def test_missing_goods_ring_at_every_gate(site: Site) -> None:
    (epc,) = tagged(site, "LAMP", 1, state=TagState.MISSING)
    assert rings(walk(site, epc)) == [epc]


def test_a_gate_that_does_not_know_the_direction_ships_nothing_and_rings_not(site: Site) -> None:
    (epc,) = tagged(site, "LAMP", 1)
    assert rings(walk(site, epc, direction="unknown")) == []
    assert states(site, [epc]) == ["in_bin"]


def test_at_most_fifty_alarms_ring(site: Site) -> None:
    epcs = tagged(site, "MUG", *range(1, 53))
    walk(site, *epcs)
    assert rings(settle(site)) == epcs[2:]


def test_what_rings_rings_on_after_a_restart(site: Site) -> None:
    (epc,) = tagged(site, "MUG", 1)
    walk(site, epc)
    site.restart()
    assert rings(site.view("g1")) == [epc]


def test_only_gates_are_exits(site: Site) -> None:
    with pytest.raises(CannotTag, match="no gate b1"):
        site.writer.call(lambda unit: tag_gates.put_exits(unit, ["b1"]))
    assert tag_gates.exits(site.state) == ()


def test_a_pallet_of_hundreds_is_looked_at_twice_a_second_and_not_at_every_tag(site: Site) -> None:
    epcs = tagged(site, "LAMP", *range(1, 31))
    parcel = ship(site, "T1", LAMP=30)
    walk(site, *epcs)
    assert (site.state.parcels[parcel].gate_ms, rings(site.view("g1"))) == (0, [])
    settle(site)
    (fact,) = site.events("GateMatched")
    assert (fact["parcel"], len(fact["epcs"])) == (parcel, 30)
