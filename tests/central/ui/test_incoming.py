"""Goods without papers in the browser's words: an order is found for a parcel, a purchase order for a receipt."""

from gateway.contracts import facts
from tests.central.site import Site
from tests.central.test_inbound import counted, keep, number_of, send, shipped_order, two_floors
from tests.central.ui.browser_peer import Visitor


def test_an_unclaimed_parcel_is_given_to_the_order_that_it_belongs_to(site: Site, newcomer: Visitor) -> None:
    order = shipped_order(site)
    keep(site)
    page = newcomer.get("/incoming?parcel=UC-261124-001")
    assert "UC-261124-001" in page
    assert "T-1" in page
    looked = newcomer.post("/incoming", on="/incoming", parcel="UC-261124-001", phone="13800138000").text
    assert "T-1" in looked
    assert "13800138000" in looked
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


def test_a_transfer_is_asked_for_printed_and_taken_back(site: Site, newcomer: Visitor) -> None:
    site.stock(A=10)
    two_floors(site)
    page = newcomer.get("/transfers")
    assert "South" in page
    answer = newcomer.post("/transfers", on="/transfers", **{"from": "main", "to": "south", "lines": "a 4\n\n"})
    assert "已下达" in answer.text
    number = site.one("SELECT number FROM transfer")
    assert number in newcomer.get(f"/transfers/{number}")
    assert (
        "看不懂" in newcomer.post("/transfers", on="/transfers", **{"from": "main", "to": "south", "lines": "a"}).text
    )
    shipped = facts.TransferShipped(
        transfer=site.one("SELECT id FROM transfer"),
        lines=(facts.CountedLine(1, "A", 4),),
        movements=(facts.Movement("A", 4, from_place="OUT"),),
    )
    send(site, shipped)
    assert "冲销" in newcomer.post(f"/transfers/{number}/reverse", on="/transfers").text
    assert "不能这样做" in newcomer.post(f"/transfers/{number}/cancel", on="/transfers").text
    assert "TR-" in newcomer.get("/transfers?status=reversed")
