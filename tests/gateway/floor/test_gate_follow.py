"""Parcels that a gate sees leave: onto the carrier's open manifest, or too late for a call-back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.contracts.facts import GatePassed
from gateway.floor.tags import tag_gates
from gateway.store.unit import Unit
from tests.gateway.floor.leaving import begin, packed, ship
from tests.gateway.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = packed(tmp_path, "S1", "S2")
    yield made
    made.close()


def leave(site: Site, number: str, direction: str = "out") -> None:
    """The gate sees its tag."""
    parcel = site.state.parcels[site.state.fulfilments[f"f-{number}"].parcel]

    def see(unit: Unit) -> None:
        unit.record(
            GatePassed(
                gate="g1",
                epc=parcel.epc,
                direction=direction,
                first_seen=unit.now,
                reads=9,
                parcel=parcel.parcel,
                waybill=parcel.waybill,
                verified=True,
            ),
            subject=number,
        )

    site.writer.call(see)


def test_a_gate_puts_a_parcel_onto_the_open_manifest_of_its_carrier(site: Site) -> None:
    ship(site, "S1")
    ship(site, "S2")
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    leave(site, "S2", "in")
    assert len(site.events("ParcelHandedOver")) == 1
    leave(site, "S2")
    [_, seen] = site.events("ParcelHandedOver")
    assert (seen["waybill"], seen["seen_by"]) == ("YT0000000000002", "gate")
    leave(site, "S2")
    leave(site, "S1")
    assert len(site.events("ParcelHandedOver")) == 2
    assert site.view("b2")["data"]["parcels"] == 2


def test_without_a_manifest_a_gate_only_observes(site: Site) -> None:
    ship(site, "S1")
    leave(site, "S1")
    assert site.events("ParcelHandedOver") == []


def test_a_called_back_parcel_that_left_by_the_gate_is_too_late(site: Site) -> None:
    ship(site, "S1")
    ship(site, "S2")
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    site.cancel("f-S2")
    assert site.events("InterceptTooLate") == []
    leave(site, "S2")
    assert [one["waybill"] for one in site.events("InterceptTooLate")] == ["YT0000000000002"]
    assert [task.kind for task in site.state.tasks if task.state == "open" and task.kind == "called_back_parcel"] == []
    site.tap("b2", "leave")
    begin(site, "b2", "pull_back")
    assert site.scan("b2", "YT0000000000002")["code"] == "left_by_gate"


def test_a_called_back_parcel_rings_at_the_gate(site: Site) -> None:
    ship(site, "S1")
    ship(site, "S2")
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    site.cancel("f-S2")
    epcs = [site.state.parcels[site.state.fulfilments[f"f-{number}"].parcel].epc for number in ("S1", "S2")]
    verdicts = [tag_gates.judge(site.state, "g1", epc, "out") for epc in epcs]
    assert [(one.code, one.rings) for one in verdicts] == [("gate_ok", False), ("gate_alarm", True)]
