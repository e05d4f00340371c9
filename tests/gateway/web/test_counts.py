"""Counts from a supervisor's page: asked for, sheets out and in, differences decided, missed bins listed."""

from typing import Any
from urllib.request import urlopen

import pytest

from tests.gateway.site import BADGES
from tests.gateway.web.conftest import Rig

STRANGER = {"X-Forwarded-For": "192.168.1.9"}


@pytest.fixture
def lamps(rig: Rig) -> Rig:
    """Ten lamps in a bin."""
    rig.furnish()
    rig.act("r1", "scan", text="PO-261124-0001")
    rig.act("r1", "scan", text="LAMP")
    view = rig.act("r1", "tap", action="quantity", value=10)
    rig.act("r1", "scan", text=view["data"]["bin"])
    return rig


def post(rig: Rig, path: str, **body: Any) -> tuple[int, Any]:
    return rig.call("POST", f"/api/v1/counts{path}", body)


def ask(rig: Rig, **body: Any) -> str:
    status, answer = post(rig, "", **body)
    assert status == 201, answer
    number: str = answer["number"]
    return number


def on_hand(rig: Rig) -> dict[str, int]:
    return {row["bin"]: row["quantity"] for row in rig.get("/api/v1/stock?sku=LAMP")}


def test_each_kind_of_count_chooses_its_bins(lamps: Rig) -> None:
    for kind, more, bins in (
        ("sku", {"skus": ["LAMP"]}, 1),
        ("spot", {"most": 5}, 1),
        ("cycle", {}, 1),
        ("dynamic", {}, 1),
        ("full", {}, 12),
    ):
        status, answer = post(lamps, "", kind=kind, **more)
        assert (status, answer.get("bins")) == (201, bins), (kind, answer)
        assert post(lamps, f"/{answer['number']}/close", outcome="cancelled")[0] == 200
    assert [one["state"] for one in lamps.get("/api/v1/counts")["counts"]] == ["cancelled"] * 5
    assert lamps.get("/api/v1/counts?state=open")["counts"] == []
    assert post(lamps, "", kind="bin", bins=["Z-1"])[0] == 422
    assert post(lamps, "", kind="sku", skus=["NO SUCH"])[0] == 422
    assert post(lamps, "", kind="of everything")[0] == 422


def test_a_sheet_goes_out_blind_and_comes_back_with_numbers(lamps: Rig) -> None:
    number = ask(lamps, kind="full")
    with urlopen(f"{lamps.url}/api/v1/counts/{number}/sheet.csv?blind=1") as answer:
        sheet = answer.read().decode()
    assert sheet.splitlines()[:2] == ["\ufeffbin,sku,name,lot,quality,counted", "A-01-01,LAMP,白色吊灯,,good,"]
    text = "库位,货号,实盘\nA-01-01,LAMP,9\nA-01-02,,0\nA-01-03,NO,3\nZ-1,LAMP,1\nA-01-04,LAMP,many\n"
    tried = post(lamps, f"/{number}/import", text=text)[1]
    assert (tried["lines"], tried["bins"], tried["taken"]) == (5, 2, 0)
    assert [fault["line"] for fault in tried["faults"]] == [4, 5, 6]
    assert post(lamps, f"/{number}/import", text=text, dry=False)[0] == 403
    done = post(lamps, f"/{number}/import", text=text, dry=False, badge=BADGES["paul"])[1]
    assert (done["taken"], done["left"]) == (2, [])
    assert on_hand(lamps) == {"A-01-01": 9}
    count = lamps.get(f"/api/v1/counts/{number}")
    assert (count["state"], count["bins_by_state"]) == ("counting", {"done": 2, "waiting": 10})
    with urlopen(f"{lamps.url}/api/v1/counts/{number}/sheet.csv") as answer:
        assert answer.read().decode().splitlines()[1] == "A-01-01,LAMP,白色吊灯,,good,10,9,-1"
    closed = post(lamps, f"/{number}/close", reason="shift is over")[1]
    assert (closed["state"], len(closed["missed"])) == ("done", 10)


def test_a_supervisor_decides_about_differences_with_a_reason(lamps: Rig) -> None:
    number = ask(lamps, kind="sku", skus=["LAMP"])
    text = "bin,sku,counted\nA-01-01,LAMP,4\n"
    assert post(lamps, f"/{number}/import", text=text, dry=False, badge=BADGES["paul"])[1]["taken"] == 1
    assert post(lamps, f"/{number}/import", text=text, dry=False, badge=BADGES["paul"])[1]["left"] == ["A-01-01"]
    assert post(lamps, f"/{number}/import", text=text, dry=False, badge=BADGES["rita"])[1]["taken"] == 1
    count = lamps.get(f"/api/v1/counts/{number}")
    line = count["bin_list"][0]["lines"][0]
    assert (count["state"], line["expected"], line["counted"], line["first"], line["difference"]) == (
        "review",
        10,
        4,
        4,
        -6,
    )
    assert post(lamps, f"/{number}/close")[0] == 422
    wish: dict[str, Any] = {"bins": ["A-01-01"], "decision": "accept"}
    assert post(lamps, f"/{number}/review", **wish, badge=BADGES["susi"])[0] == 422
    assert post(lamps, f"/{number}/review", **wish, reason="seen", badge=BADGES["paul"])[0] == 403
    assert post(lamps, f"/{number}/review", **wish, reason="seen")[0] == 403
    status, answer = post(lamps, f"/{number}/review", **wish, reason="seen", badge=BADGES["susi"])
    assert (status, answer["state"], on_hand(lamps)) == (200, "done", {"A-01-01": 4})
    assert lamps.get("/api/v1/tasks") == []


def test_only_a_supervisor_or_an_installer_asks_for_a_count(lamps: Rig) -> None:
    code = lamps.call("POST", "/api/v1/pairing-codes", {"name": "PDA", "right": "kiosk"})[1]["code"]
    token = lamps.call("POST", "/api/v1/pairings", {"code": code}, headers=STRANGER)[1]["token"]
    screen = {**STRANGER, "Authorization": f"Bearer {token}"}
    for badge, status in (("", 403), (BADGES["paul"], 403), (BADGES["susi"], 201)):
        body = {"kind": "full", "badge": badge}
        assert lamps.call("POST", "/api/v1/counts", body, headers=screen)[0] == status
