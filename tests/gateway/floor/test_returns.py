"""Returns: opened by number or by the old waybill, graded, put to a bin or aside."""

from gateway.contracts.work import ExpectedLine, ReturnExpected
from tests.gateway.site import Site


def expect(site: Site) -> None:
    lines = (ExpectedLine(1, "LAMP", 2), ExpectedLine(2, "MUG", 1))
    site.down(
        ReturnExpected(
            return_id="ra-1",
            number="RA-261124-0001",
            warehouse="main",
            order="S1",
            waybill="YT0000000000009",
            lines=lines,
        )
    )


def test_a_return_is_found_by_its_waybill_graded_and_put_away(site: Site) -> None:
    expect(site)
    assert site.view("r1")["data"]["returns"][0]["number"] == "RA-261124-0001"
    assert site.scan("r1", "yt0000000000009")["step"] == "return.item"
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 2)["step"] == "return.grade"
    view = site.tap("r1", "grade", "good")
    assert view["step"] == "return.putaway"
    site.scan("r1", view["data"]["bin"])
    site.scan("r1", "MUG")
    site.tap("r1", "quantity", 1)
    view = site.tap("r1", "grade", "defective")
    assert view["data"]["bin"] == "DEFECT"
    view = site.scan("r1", "DEFECT")
    assert (view["step"], view["code"]) == ("home", "closed")
    assert site.on_hand("MUG") == {"DEFECT": 1}
    assert [entry["quality"] for entry in site.events("ReturnReceived")] == ["good", "defective"]
    assert len(site.events("ReturnClosed")) == 1


def test_defective_goods_are_never_picked(site: Site) -> None:
    expect(site)
    site.scan("r1", "RA-261124-0001")
    site.scan("r1", "MUG")
    site.tap("r1", "quantity", 1)
    site.tap("r1", "grade", "defective")
    site.scan("r1", "A-01-01")
    site.order("S7", MUG=1)
    assert site.plan() == 0


def test_a_wrong_grade_or_too_many_pieces_are_refused(site: Site) -> None:
    expect(site)
    site.scan("r1", "RA-261124-0001")
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 3)["code"] == "over_receipt"
    site.tap("r1", "quantity", 1)
    assert site.tap("r1", "grade", "splendid")["code"] == "bad_value"
    assert site.scan("r1", "RA-261124-7777")["code"] == "unexpected"
