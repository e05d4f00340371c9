"""Tasks: what a person settles, and what that does to lost goods."""

import pytest

from gateway.floor.tasks import close_task
from gateway.store.errors import GatewayError
from tests.gateway.site import Site


def short(site: Site) -> str:
    """Three lamps are not in their bin; the open task."""
    site.stock(LAMP=4).order("S1", LAMP=4)
    site.plan()
    site.scan("p1", site.tap("p1", "claim")["data"]["bin"])
    site.tap("p1", "short", 1)
    site.tap("p1", "finish")
    return next(iter(site.state.tasks)).task


def test_lost_goods_are_written_off(site: Site) -> None:
    task = short(site)
    site.writer.call(lambda unit: close_task(unit, task, "write_off", "nowhere", "susi"))
    assert "LOST" not in site.on_hand("LAMP")
    assert site.events("TaskClosed")[0] == {
        "task": task,
        "outcome": "write_off",
        "operator": "susi",
        "reason": "nowhere",
    }


def test_found_goods_go_to_the_bin_and_the_order_goes_on(site: Site) -> None:
    task = short(site)
    site.writer.call(lambda unit: close_task(unit, task, "found", found_in="A-02-02"))
    assert site.on_hand("LAMP")["A-02-02"] == 3
    assert site.plan() == 1


def test_a_task_is_settled_once_and_a_bin_must_exist(site: Site) -> None:
    task = short(site)
    with pytest.raises(GatewayError, match="no bin"):
        site.writer.call(lambda unit: close_task(unit, task, "found", found_in="Q-99-99"))
    site.writer.call(lambda unit: close_task(unit, task, "found"))
    with pytest.raises(GatewayError, match="no open task"):
        site.writer.call(lambda unit: close_task(unit, task, "found"))
