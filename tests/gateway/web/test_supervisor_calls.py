"""The supervisor's terminal over HTTP: who works, what was done, orders about waves."""

import time
from typing import Any

import pytest

from gateway.contracts import work
from tests.gateway.site import BADGES
from tests.gateway.web.conftest import Rig

WHO = {"person": "duty manager"}


@pytest.fixture
def wave(rig: Rig) -> str:
    """Goods in a bin, an order, and the wave that was planned for it."""
    rig.furnish()
    for text in ("PO-261124-0001", "LAMP"):
        rig.act("r1", "scan", text=text)
    view = rig.act("r1", "tap", action="quantity", value=10)
    rig.act("r1", "scan", text=view["data"]["bin"])
    rig.down(
        work.FulfilmentReleased(
            fulfilment="f-S1", number="S1", warehouse="main", lines=(work.ReleasedLine(1, "LAMP", 2),)
        )
    )
    return str(until(rig, "/api/v1/waves")[0]["number"])


def until(rig: Rig, path: str, deadline_s: float = 60) -> Any:
    """The first answer that is not empty."""
    end = time.monotonic() + deadline_s
    while not (found := rig.get(path)):
        assert time.monotonic() < end, f"{path} stays empty"
        time.sleep(0.05)
    return found


def test_people_throughput_and_orders_about_a_wave(rig: Rig, wave: str) -> None:
    people = {one["operator"]: one for one in rig.get("/api/v1/people")}
    assert people["rita"]["at"][0]["station"] == "r1"
    assert people["rita"]["last_hour"] == {"received": 1, "put_away": 1}
    assert (people["susi"]["at"], people["susi"]["last_hour"]) == ([], {})
    (hour,) = rig.get("/api/v1/throughput")
    assert (hour["received"], hour["put_away"], hour["shipped"]) == (1, 1, 0)
    assert rig.get("/api/v1/sync")["lag_s"] < 600

    path = f"/api/v1/waves/{wave}"
    status, told = rig.call("POST", f"{path}/assign", {**WHO, "picker": "paul"})
    assert (status, told["assigned"], told["assigned_name"]) == (200, "paul", "Paul")
    status, told = rig.call("POST", f"{path}/pause", {"badge": BADGES["susi"], "reason": "forklift"})
    assert (status, told["paused"]) == (200, 1)
    assert rig.call("POST", f"{path}/resume", WHO)[1]["paused"] == 0
    status, told = rig.call("POST", f"{path}/replan", {**WHO, "reason": "urgent"})
    assert (status, told["state"], told["stop_list"][0]["state"]) == (200, "dissolved", "dropped")
    status, told = rig.call("POST", f"{path}/replan", {**WHO, "reason": "urgent"}, {"Accept-Language": "zh-CN"})
    assert (status, told["message"]) == (422, f"波次 {wave} 已经结束。")


def test_orders_about_waves_take_a_supervisor(rig: Rig, wave: str) -> None:
    path = f"/api/v1/waves/{wave}/pause"
    assert rig.call("POST", path, {"reason": "why"})[1]["code"] == "who_decides"
    assert rig.call("POST", path, {"reason": "why", "badge": BADGES["paul"]})[1]["code"] == "supervisor_needed"
    token = rig.call("POST", "/api/v1/pairings", rig.call("POST", "/api/v1/pairing-codes", {"name": "k"})[1])[1]
    far = {"X-Forwarded-For": "10.0.0.9", "Authorization": f"Bearer {token['token']}"}
    assert rig.call("POST", path, {"reason": "why", **WHO}, far)[1]["code"] == "supervisor_needed"
    assert rig.call("POST", path, {"reason": "why", "badge": BADGES["susi"]}, far)[0] == 200


def test_an_order_that_was_called_back_is_listed_until_it_is_stopped(rig: Rig, wave: str) -> None:
    view = rig.act("p1", "tap", action="claim")
    rig.act("p1", "scan", text=view["data"]["bin"])
    rig.act("p1", "scan", text="LAMP")
    rig.down(work.FulfilmentCancelled(fulfilment="f-S1", kind=work.CancelKind.REFUND, reason="changed mind"))
    (found,) = rig.get("/api/v1/intercepts")
    assert (found["number"], found["kind"], found["reason"]) == ("S1", "refund", "changed mind")
