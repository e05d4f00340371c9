"""Decisions of a supervisor who is not at the bench."""

import pytest

from gateway.floor.approvals import decide, outcomes
from gateway.store.errors import GatewayError
from gateway.store.rows import Task
from tests.gateway.site import Site


def held(site: Site) -> Task:
    """An order whose parcel is much too heavy; the task about it."""
    site.stock(LAMP=10).order("S1", LAMP=2)
    site.plan()
    site.verify("b1", site.pick_wave()[0]["tote"])
    site.print_all()
    assert site.weigh("b1", 9000)["step"] == "verify.held"
    (task,) = [task for task in site.state.tasks if task.kind == "weight_held"]
    return task


def approve(site: Site, task: Task, reason: str = "wet box") -> None:
    site.writer.call(lambda unit: decide(unit, task.task, "approve", reason, "susi"))


def test_a_held_parcel_that_is_approved_ships_at_its_bench_at_once(site: Site) -> None:
    approve(site, held(site))
    assert site.view("b1")["step"] == "shipped"
    assert site.events("ParcelWeighed")[-1]["overridden_by"] == "susi"
    assert [(one["outcome"], one["operator"]) for one in site.events("TaskClosed")] == [("approve", "susi")]


def test_a_held_parcel_that_was_left_ships_when_it_is_opened_again(site: Site) -> None:
    task = held(site)
    site.tap("b1", "leave")
    approve(site, task)
    assert site.state.parcels[task.subject].state == "weighed"
    assert site.scan("b2", "S1")["step"] == "shipped"


def test_an_approval_takes_a_reason_and_changes_nothing_without(site: Site) -> None:
    task = held(site)
    with pytest.raises(GatewayError, match="needs a reason"):
        approve(site, task, " ")
    assert site.view("b1")["step"] == "verify.held"
    assert site.state.tasks[task.task].state == "open"


def test_a_parcel_that_ships_meanwhile_is_not_approved_twice(site: Site) -> None:
    task = held(site)
    approve(site, task)
    with pytest.raises(GatewayError, match="no open task"):
        approve(site, task)


def test_a_bins_count_is_decided_by_its_own_words() -> None:
    assert outcomes("count_review") == ("accept", "recount", "reject")
    assert outcomes("weight_held") == ("approve", "settled", "dismissed")
    assert outcomes("anything") == ("settled", "dismissed")
