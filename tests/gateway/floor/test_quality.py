"""Inbound QC: a share is looked at, what is rejected never becomes stock to sell."""

import pytest

from tests.gateway.floor.inbound import expect, lying, moved, setting
from tests.gateway.site import Site


def in_qc(site: Site, pieces: int = 30) -> str:
    number = expect(site, LAMP=pieces)
    site.scan("r1", number)
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", pieces)["code"] == "to_qc"
    site.tap("r1", "leave")
    return number


def check(site: Site) -> None:
    assert site.tap("r1", "start", "qc")["step"] == "qc.item"
    assert site.scan("r1", "LAMP")["step"] == "qc.check"


@pytest.mark.parametrize(
    ("rules", "sample"),
    [({"*": 10}, 3), ({"*": 1}, 1), ({"supplier:Acme": 50}, 15), ({"sku:LAMP": 100, "supplier:Acme": 50}, 30)],
)
def test_the_narrowest_rule_says_how_many_are_looked_at(site: Site, rules: dict[str, int], sample: int) -> None:
    setting(site, qc=rules)
    in_qc(site)
    assert site.on_hand("LAMP") == {"QC": 30}
    assert {"workflow": "qc", "waiting": 1} in site.view("r1")["data"]["menu"]
    check(site)
    assert site.view("r1")["data"]["sample"] == sample


def test_goods_that_no_rule_names_are_put_away_at_once(site: Site) -> None:
    setting(site, qc={"supplier:Other": 50, "sku:MUG": 10})
    site.scan("r1", expect(site, LAMP=3))
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 3)["step"] == "receive.putaway"


def test_what_is_accepted_is_put_away_and_closes_its_receipt(site: Site) -> None:
    setting(site, qc={"*": 10})
    number = in_qc(site)
    check(site)
    view = site.tap("r1", "accept")
    assert (view["step"], view["data"]["bin"]) == ("putaway.bin", "A-01-01")
    assert site.on_hand("LAMP") == {"RECV": 30}
    assert site.scan("r1", "A-01-01")["code"] == "put_away"
    assert site.on_hand("LAMP") == {"A-01-01": 30}
    assert site.state.receipts[f"r-{number}"].state == "closed"


def test_what_is_rejected_is_defective_with_grade_and_reason(site: Site) -> None:
    setting(site, qc={"*": 10})
    number = in_qc(site)
    check(site)
    view = site.tap("r1", "reject", {"quantity": 4, "grade": "broken", "reason": "corners crushed"})
    assert view["step"] == "putaway.bin"
    site.scan("r1", "A-01-01")
    assert site.on_hand("LAMP") == {"A-01-01": 26, "DEFECT": 4}
    (event,) = site.events("QualityChecked")
    assert (event["accepted"], event["rejected"], event["grade"], event["sample"]) == (26, 4, "broken", 3)
    assert [row.quality for row in site.state.stock.by("place", "DEFECT")] == ["defective"]
    assert site.state.receipts[f"r-{number}"].state == "closed"
    assert moved(site) == lying(site)


def test_all_may_go_back_to_the_supplier(site: Site) -> None:
    setting(site, qc={"*": 10})
    number = in_qc(site)
    check(site)
    view = site.tap("r1", "reject", {"quantity": 30, "grade": "wrong_goods", "reason": "", "to": "supplier"})
    assert (view["step"], view["code"]) == ("qc.item", "qc_rejected")
    assert site.on_hand("LAMP") == {"RTV": 30}
    assert site.state.receipts[f"r-{number}"].state == "closed"


def test_a_rejection_needs_a_grade_and_no_more_than_there_is(site: Site) -> None:
    setting(site, qc={"*": 10})
    in_qc(site)
    check(site)
    for value in (None, {}, {"quantity": 3}, {"quantity": 3, "grade": "ugly"}, {"quantity": 0, "grade": "other"}):
        assert site.tap("r1", "reject", value)["code"] == "bad_value"
    assert site.tap("r1", "reject", {"quantity": 31, "grade": "other"})["code"] == "over_staged"
    assert site.events("QualityChecked") == []


def test_goods_in_the_qc_zone_are_not_picked(site: Site) -> None:
    setting(site, qc={"*": 10})
    in_qc(site)
    site.order("S1", LAMP=2)
    assert site.plan() == 0
    check(site)
    site.tap("r1", "accept")
    site.scan("r1", "A-01-01")
    assert site.plan() == 1
