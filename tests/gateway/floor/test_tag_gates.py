"""Tagged goods at gates: out is shipped, back is returned; at an exit what was not shipped rings."""

from typing import Any

import pytest

from gateway.floor import gates, machine, tag_gates
from gateway.floor.tags import CannotTag
from gateway.store.rows import TaggedUnit
from tests.gateway.site import Site

EPC = "3034f487b4209c4000000001"


def tagged(site: Site, state: str = "in_bin", place: str = "A-01-01") -> None:
    row = TaggedUnit(epc=EPC, kind="goods", sku="LAMP", state=state, place=place)
    site.writer.call(lambda unit: unit.state.tagged_units.put(row))


def walk(site: Site, direction: str) -> dict[str, Any]:
    """The tag goes through the gate; what the gate shows."""

    def act(bench: Any) -> Any:
        return gates.passed(bench, epc=EPC, direction=direction, first_seen_ms=1_000, reads=5)

    site.writer.call(lambda unit: machine.say(unit, "g1", act))
    return site.view("g1")


def state_of(site: Site) -> str:
    return site.state.tagged_units[EPC].state


def make_exit(site: Site) -> None:
    site.writer.call(lambda unit: tag_gates.put_exits(unit, ["g1"]))


def test_what_goes_out_at_a_despatch_gate_is_shipped_and_what_comes_back_is_returned(site: Site) -> None:
    tagged(site)
    view = walk(site, "out")
    assert (state_of(site), site.state.tagged_units[EPC].place) == ("shipped", "")
    assert view["data"]["recent"][0]["verified"] is True
    assert view["data"]["ringing"] == []
    walk(site, "in")
    assert state_of(site) == "returned"
    assert [fact["state"] for fact in site.events("TagStateChanged")] == ["shipped", "returned"]


@pytest.mark.parametrize("direction", ["out", "unknown"])
def test_goods_that_were_not_shipped_ring_at_an_exit_until_somebody_has_seen_it(site: Site, direction: str) -> None:
    make_exit(site)
    tagged(site)
    view = walk(site, direction)
    assert [one["epc"] for one in view["data"]["ringing"]] == [EPC]
    assert (view["data"]["recent"][0]["known"], view["data"]["recent"][0]["verified"]) == (True, False)
    assert state_of(site) == "in_bin"
    (task,) = site.events("TaskRaised")
    assert (task["kind"], task["subject"], task["detail"]["bin"]) == ("gate_alarm", EPC, "A-01-01")
    assert site.tap("g1", "ack")["data"]["ringing"] == []


def test_an_exit_is_silent_for_what_was_shipped_what_comes_in_and_what_is_not_ours(site: Site) -> None:
    make_exit(site)
    tagged(site, "shipped", "")
    assert walk(site, "out")["data"]["ringing"] == []
    tagged(site)
    assert walk(site, "in")["data"]["ringing"] == []
    tagged(site, "decommissioned", "")
    walk(site, "out")
    site.writer.call(lambda unit: unit.state.tagged_units.remove(EPC))
    assert walk(site, "out")["data"]["ringing"] == []
    assert site.events("TaskRaised") == []


def test_missing_goods_ring_at_every_gate(site: Site) -> None:
    tagged(site, "missing", "")
    assert len(walk(site, "out")["data"]["ringing"]) == 1


def test_a_gate_that_does_not_know_the_direction_ships_nothing(site: Site) -> None:
    tagged(site)
    walk(site, "unknown")
    assert state_of(site) == "in_bin"


def test_only_gates_are_exits(site: Site) -> None:
    with pytest.raises(CannotTag, match="no gate b1"):
        site.writer.call(lambda unit: tag_gates.put_exits(unit, ["b1"]))
    assert tag_gates.exits(site.state) == ()
