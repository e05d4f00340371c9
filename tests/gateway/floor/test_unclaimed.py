"""无主件: parcels without application or sender are kept aside, and matched with their return later."""

import pytest

from gateway.contracts.work import UnclaimedClaimed
from tests.gateway.floor.inbound import lying, moved, send_back
from tests.gateway.site import Site

PHONE = "13800138000"
WAYBILL = "YT1234567890123"


def kept(site: Site, waybill: str = WAYBILL, phone: str = "", grade: str = "like_new", **pieces: int) -> str:
    """A parcel is kept; returns its number."""
    assert site.tap("r1", "start", "unclaimed")["step"] == "unclaimed.parcel"
    if waybill:
        site.scan("r1", waybill)
    if phone:
        site.tap("r1", "details", {"phone": phone, "photo": "ph-77"})
    for sku, quantity in (pieces or {"LAMP": 1}).items():
        assert site.scan("r1", sku)["step"] == "unclaimed.quantity"
        site.tap("r1", "quantity", quantity)
        view = site.tap("r1", "grade", grade)
        assert (view["step"], view["code"]) == ("unclaimed.item", "unclaimed_kept")
    number = str(site.view("r1")["data"]["number"])
    site.tap("r1", "finish")
    return number


def test_a_parcel_that_nobody_announced_is_kept_with_its_waybill_and_the_office_is_told(site: Site) -> None:
    number = kept(site, LAMP=2)
    (task,) = site.events("TaskRaised")
    assert (task["kind"], task["subject"]) == ("unclaimed_return", number)
    assert task["detail"]["waybill"] == WAYBILL
    assert task["detail"]["lines"] == [{"sku": "LAMP", "quantity": 2, "quality": "good"}]
    assert {"workflow": "unclaimed", "waiting": 1} in site.view("r1")["data"]["menu"]


def test_its_goods_are_nobodys_to_sell_until_they_are_matched(site: Site) -> None:
    kept(site, LAMP=2)
    (row,) = site.state.stock.by("sku", "LAMP")
    assert (row.place, row.quality, row.quantity) == ("UNCLAIMED", "defective", 2)
    site.order("S1", LAMP=1)
    assert site.plan() == 0


def test_a_phone_number_is_kept_beside_the_log_and_never_in_it(site: Site) -> None:
    number = kept(site, phone=PHONE)
    with site.database.reading() as connection:
        log = " ".join(row[0] for row in connection.execute("SELECT data FROM event").fetchall())
    assert PHONE not in log
    assert PHONE[-8:] not in log
    row = site.state.inbound.unclaimed.first("number", number)
    assert row is not None
    assert row.has_phone
    assert row.photo == "ph-77"
    assert site.state.inbound.unclaimed_contacts[row.unclaimed].phone == PHONE
    shown = site.tap("r1", "start", "unclaimed")["data"]["kept"][0]
    assert shown["phone_end"] == "8000"
    assert PHONE not in str(shown)


@pytest.mark.parametrize("value", [{"phone": "call me"}, {"photo": "../etc"}, {"phone": "1" * 40}])
def test_details_that_are_none_are_refused(site: Site, value: dict[str, str]) -> None:
    site.tap("r1", "start", "unclaimed")
    assert site.tap("r1", "details", value)["code"] == "bad_value"


def test_a_parcel_of_a_known_return_is_none(site: Site) -> None:
    number = send_back(site, LAMP=1)
    site.tap("r1", "start", "unclaimed")
    view = site.scan("r1", "SF1385628716739")
    assert view["code"] == "has_a_return"
    assert number in view["message"]["text"]


def test_nothing_is_recorded_before_goods_are_graded(site: Site) -> None:
    site.tap("r1", "start", "unclaimed")
    site.scan("r1", WAYBILL)
    assert site.tap("r1", "finish")["code"] == "nothing_counted"
    site.tap("r1", "leave")
    assert site.events("UnclaimedOpened") == []


def test_a_return_that_comes_later_is_found_by_its_waybill_and_gets_the_goods(site: Site) -> None:
    number = kept(site, phone=PHONE, LAMP=1, MUG=1)
    send_back(site, "RA-261124-0002", "SF0000000000001", HOOK=1)
    send_back(site, "RA-261124-0003", "SF0000000000002", LAMP=1)
    right = send_back(site, "RA-261124-0004", WAYBILL, LAMP=1, MUG=1)
    site.tap("r1", "start", "unclaimed")
    view = site.tap("r1", "open", number)
    found = [(one["number"], one["by"]) for one in view["data"]["candidates"]]
    assert found == [("RA-261124-0004", "waybill"), ("RA-261124-0003", "goods")]
    assert site.tap("r1", "match", "RA-261124-0002")["code"] == "does_not_fit"
    view = site.scan("r1", right)
    assert (view["step"], view["code"]) == ("home", "unclaimed_matched")
    assert site.on_hand("LAMP") == {"RECV": 1}
    (event,) = site.events("UnclaimedMatched")
    assert (event["by"], [line["quantity"] for line in event["lines"]]) == ("waybill", [1, 1])
    assert [task["outcome"] for task in site.events("TaskClosed")] == [f"matched with {right}"]
    assert len(site.state.inbound.unclaimed_contacts) == 0
    for sku, place in (("LAMP", "A-01-01"), ("MUG", "A-01-02")):
        site.tap("r1", "start", "putaway")
        site.scan("r1", sku)
        site.scan("r1", place)
        site.tap("r1", "leave")
    assert site.state.returns[f"b-{right}"].state == "closed"
    assert moved(site) == lying(site)


def test_what_the_return_does_not_expect_stays_unclaimed(site: Site) -> None:
    number = kept(site, LAMP=3)
    right = send_back(site, LAMP=1)
    site.tap("r1", "start", "unclaimed")
    site.tap("r1", "open", number)
    assert site.tap("r1", "match", right)["code"] == "unclaimed_matched"
    row = site.state.inbound.unclaimed.first("number", number)
    assert row is not None
    assert row.state == "open"
    assert site.on_hand("LAMP") == {"UNCLAIMED": 2, "RECV": 1}


def test_damaged_goods_go_to_the_defective_ones_when_they_are_matched(site: Site) -> None:
    number = kept(site, grade="damaged")
    right = send_back(site, LAMP=1)
    site.tap("r1", "start", "unclaimed")
    site.tap("r1", "open", number)
    site.tap("r1", "match", right)
    assert site.on_hand("LAMP") == {"DEFECT": 1}
    assert moved(site) == lying(site)


def test_what_the_office_found_is_matched_by_the_floor(site: Site) -> None:
    number = kept(site)
    right = send_back(site, LAMP=1)
    row = site.state.inbound.unclaimed.first("number", number)
    assert row is not None
    site.down(UnclaimedClaimed(unclaimed=row.unclaimed, number=right, return_id=f"b-{right}", order="S-9"))
    (event,) = site.events("UnclaimedMatched")
    assert (event["by"], event["return_id"]) == ("office", f"b-{right}")
    site.down(UnclaimedClaimed(unclaimed=row.unclaimed, number=right, return_id=f"b-{right}", order="S-9"))
    assert len(site.events("UnclaimedMatched")) == 1


def test_one_that_may_belong_to_an_open_return_says_so_at_once(site: Site) -> None:
    right = send_back(site, LAMP=1)
    kept(site)
    assert site.view("r1")["step"] == "home"
    site.tap("r1", "start", "unclaimed")
    assert site.view("r1")["data"]["kept"][0]["lines"][0]["sku"] == "LAMP"
    assert right in str(site.tap("r1", "open", site.view("r1")["data"]["kept"][0]["number"])["data"]["candidates"])
