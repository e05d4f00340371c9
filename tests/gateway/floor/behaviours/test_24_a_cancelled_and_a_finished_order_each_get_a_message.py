"""24. A cancelled and a finished order each get a message of their own."""

from pathlib import Path

from tests.gateway.floor.leaving import begin, packed, ship


def test_a_cancelled_and_a_finished_order_each_get_a_message_of_their_own(tmp_path: Path) -> None:
    site = packed(tmp_path, "S1", "S2", "S3")
    ship(site, "S1")
    site.cancel("f-S2")
    site.scan("b1", "S2")
    site.tap("b1", "ack")
    site.scan("b1", site.view("b1")["data"]["bin"])
    ship(site, "S3")
    begin(site, "b2", "pull_back")
    site.scan("b2", "S3")
    site.scan("b2", site.tap("b2", "reason", "mistake")["data"]["bin"])
    said = {number: site.scan("b1", number)["message"] for number in ("S1", "S2", "S3")}
    assert {number: notice["code"] for number, notice in said.items()} == {
        "S1": "already_shipped",
        "S2": "already_stopped",
        "S3": "already_pulled_back",
    }
    assert {notice["level"] for notice in said.values()} == {"stop"}
    assert "YT0000000000001" in said["S1"]["text"]
    assert "Vera" in said["S1"]["text"]
    assert len({notice["text"] for notice in said.values()}) == 3
    begin(site, "b2", "handover")
    assert site.scan("b2", "YT0000000000002")["code"] == "already_stopped"
    assert site.scan("b2", "YT0000000000003")["code"] == "already_pulled_back"
    site.close()
