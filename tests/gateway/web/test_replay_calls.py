"""The page that shows a day again: its days, and one day, over HTTP."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.gateway.web.conftest import Rig


def test_today_is_listed_and_watched_again(rig: Rig) -> None:
    rig.furnish()
    for text in ("PO-261124-0001", "LAMP"):
        rig.act("r1", "scan", text=text)
    view = rig.act("r1", "tap", action="quantity", value=10)
    place = view["data"]["bin"]
    rig.act("r1", "scan", text=place)
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    found = rig.get("/api/v1/replay/days")
    assert found[0]["day"] == today
    assert sum(one["events"] for one in found) == rig.get("/api/v1/sync")["last_seq"]
    day = rig.get(f"/api/v1/replay?day={today}")
    assert [row[1:3] for row in day["bins"]] == [[place, 10]]
    assert [act[1:] for act in day["acts"]] == [["rita", "", "received"], ["rita", place, "put_away"]]
    assert day["points"][place] == next(row[2:4] for row in day["map"]["bins"] if row[0] == place)
    status, answer = rig.call("GET", "/api/v1/replay?day=yesterday")
    assert (status, answer["code"]) == (422, "bad_body")
