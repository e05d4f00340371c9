"""More than was ordered: refused, allowed up to a share, or asked of a supervisor."""

from tests.gateway.floor.inbound import expect, second_bench, setting
from tests.gateway.site import BADGES, Site


def in_hand(site: Site, pieces: int = 100) -> str:
    number = expect(site, LAMP=pieces)
    site.scan("r1", number)
    site.scan("r1", "LAMP")
    return number


def test_a_share_on_top_may_be_allowed(site: Site) -> None:
    setting(site, over_receipt="allow", over_receipt_percent=5)
    in_hand(site)
    assert site.tap("r1", "quantity", 106)["code"] == "over_receipt"
    assert site.tap("r1", "quantity", 105)["code"] == "received"
    (event,) = site.events("GoodsReceived")
    assert (event["quantity"], event["over"]) == (105, 5)
    assert site.scan("r1", "A-01-01")["code"] == "closed"


def test_the_share_counts_what_came_before(site: Site) -> None:
    setting(site, over_receipt="allow", over_receipt_percent=5)
    number = expect(site, LAMP=100, MUG=1)
    site.scan("r1", number)
    for pieces, code in ((103, "received"), (3, "over_receipt"), (2, "received")):
        if site.view("r1")["step"] != "receive.quantity":
            site.scan("r1", "LAMP")
        assert site.tap("r1", "quantity", pieces)["code"] == code
        if code == "received":
            site.scan("r1", "A-01-01")
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 1)["code"] == "over_receipt"


def test_a_supervisor_may_be_asked(site: Site) -> None:
    setting(site, over_receipt="ask")
    in_hand(site)
    view = site.tap("r1", "quantity", 120)
    assert (view["step"], view["code"]) == ("receive.over", "over_asked")
    assert site.events("GoodsReceived") == []
    assert site.tap("r1", "override", {"badge": BADGES["rita"], "reason": "free"})["code"] == "supervisor_needed"
    assert site.tap("r1", "override", {"badge": BADGES["susi"], "reason": " "})["code"] == "reason_needed"
    assert site.tap("r1", "override", {"badge": BADGES["susi"], "reason": "free goods"})["step"] == "receive.putaway"
    (event,) = site.events("GoodsReceived")
    assert (event["over"], event["allowed_by"], event["reason"]) == (20, "susi", "free goods")


def test_leaving_the_question_takes_nothing_in(site: Site) -> None:
    setting(site, over_receipt="ask", over_receipt_percent=5)
    in_hand(site)
    assert site.tap("r1", "quantity", 106)["step"] == "receive.over"
    assert site.tap("r1", "leave")["step"] == "receive.item"
    assert site.events("GoodsReceived") == []
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 105)["code"] == "received"  # within the share nobody is asked


def test_two_people_on_one_receipt_are_told_of_each_other_and_quantities_stay_right(site: Site) -> None:
    other = second_bench(site)
    number = in_hand(site, 5)
    view = site.scan(other, number)
    assert (view["code"], view["data"]["with"]) == ("opened_with", "Rita")
    site.scan(other, "LAMP")
    assert site.tap("r1", "quantity", 4)["code"] == "received"
    assert site.tap(other, "quantity", 2)["code"] == "over_receipt"
    assert site.tap(other, "quantity", 1)["code"] == "received"
    assert site.on_hand("LAMP") == {"RECV": 5}


def test_labels_as_many_as_a_person_wants(site: Site) -> None:
    in_hand(site, 5)
    site.tap("r1", "quantity", 5)
    assert site.tap("r1", "labels", 3)["code"] == "labels_asked"
    assert [job.quantity for job in site.state.print_jobs] == [1, 3]
    for value in (0, 501, "x"):
        assert site.tap("r1", "labels", value)["code"] == "bad_value"


def test_counted_goods_may_stay_in_receiving(site: Site) -> None:
    number = in_hand(site, 5)
    site.tap("r1", "quantity", 5)
    assert site.tap("r1", "later")["code"] == "stays_staged"
    assert site.on_hand("LAMP") == {"RECV": 5}
    assert site.state.receipts[f"r-{number}"].state == "open"
