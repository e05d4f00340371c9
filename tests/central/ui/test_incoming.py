"""Goods without papers in the browser's words: an order is found for a parcel, a purchase order for a receipt."""

from tests.central.site import Site
from tests.central.test_inbound import counted, keep, number_of, shipped_order
from tests.central.ui.browser_peer import Visitor


def test_an_unclaimed_parcel_is_given_to_the_order_that_it_belongs_to(site: Site, newcomer: Visitor) -> None:
    order = shipped_order(site)
    keep(site)
    page = newcomer.get("/incoming?parcel=UC-261124-001")
    assert "UC-261124-001" in page
    assert "T-1" in page
    answer = newcomer.post("/incoming/unclaimed/UC-261124-001/claim", on="/incoming", trade=order)
    assert "RA-" in answer.text
    assert site.one("SELECT status FROM unclaimed_parcel") == "claimed"
    assert "对不上" in newcomer.post("/incoming/unclaimed/UC-261124-001/claim", on="/incoming", trade=order).text


def test_a_blind_receipt_is_matched_with_its_purchase_order(site: Site, newcomer: Visitor) -> None:
    site.products("A")
    order = site.buy(A=6)
    counted(site, A=6)
    assert "A × 6" in newcomer.get("/incoming")
    assert "对不上" in newcomer.post("/incoming/blind/BR-261124-001/match", on="/incoming", order="PO-1").text
    number = number_of(site, order)
    assert number in newcomer.post("/incoming/blind/BR-261124-001/match", on="/incoming", order=number.lower()).text
    assert site.one("SELECT status FROM blind_receipt") == "matched"
