"""Blind receiving: goods without papers are counted, put away, and matched with a purchase order by the office."""

from gateway.contracts.work import ExpectedLine, ReceiptMatched
from tests.gateway.floor.inbound import GTIN, by_lot, expect, setting
from tests.gateway.site import Site


def begin(site: Site) -> None:
    assert site.tap("r1", "start", "blind")["step"] == "blind.item"


def counted(site: Site, sku: str = "LAMP", pieces: int = 7) -> str:
    begin(site)
    site.scan("r1", sku)
    view = site.tap("r1", "quantity", pieces)
    assert view["step"] == "blind.putaway"
    site.scan("r1", view["data"]["bin"])
    return str(site.view("r1")["data"]["number"])


def test_goods_without_papers_get_a_number_are_put_away_and_the_office_is_told(site: Site) -> None:
    number = counted(site)
    assert number.startswith("BR-")
    assert number.endswith("-001")
    assert site.tap("r1", "finish")["code"] == "blind_closed"
    assert site.view("r1")["step"] == "home"
    (closed,) = site.events("BlindClosed")
    assert (closed["number"], closed["lines"]) == (number, [{"line_no": 1, "sku": "LAMP", "quantity": 7}])
    assert site.on_hand("LAMP") == {"A-01-01": 7}
    assert [job.kind for job in site.state.print_jobs] == ["goods"]


def test_nothing_is_recorded_before_goods_are_counted(site: Site) -> None:
    begin(site)
    assert site.tap("r1", "finish")["code"] == "nothing_counted"
    site.scan("r1", "LAMP")
    site.tap("r1", "leave")
    site.tap("r1", "leave")
    assert site.events("BlindOpened") == []
    assert site.view("r1")["step"] == "home"


def test_the_waybill_opens_it_and_stays_with_it(site: Site) -> None:
    begin(site)
    view = site.scan("r1", "SF1385628716739")
    assert (view["code"], view["data"]["waybill"]) == ("blind_waybill", "SF1385628716739")
    assert site.events("BlindOpened")[0]["waybill"] == "SF1385628716739"


def test_one_that_was_left_is_gone_on_with_by_its_number(site: Site) -> None:
    number = counted(site)
    site.tap("r1", "leave")
    home = site.view("r1")["data"]["menu"]
    assert {"workflow": "blind", "waiting": 1} in home
    begin(site)
    assert site.view("r1")["data"]["open"] == [number]
    assert site.tap("r1", "open", number)["data"]["lines"][0]["received"] == 7
    site.tap("r1", "finish")
    assert site.tap("r1", "start", "blind")["data"]["open"] == []


def test_the_same_goods_again_are_one_line(site: Site) -> None:
    counted(site)
    site.scan("r1", "LAMP-CASE")
    assert site.view("r1")["data"]["counted"] == 12
    site.tap("r1", "quantity")
    site.scan("r1", "A-01-01")
    site.tap("r1", "finish")
    assert site.events("BlindClosed")[0]["lines"] == [{"line_no": 1, "sku": "LAMP", "quantity": 19}]


def test_a_lot_is_asked_for_here_too(site: Site) -> None:
    by_lot(site)
    begin(site)
    assert site.scan("r1", "LAMP")["step"] == "blind.lot"
    assert site.scan("r1", f"]C101{GTIN}10L1")["step"] == "blind.quantity"


def test_goods_to_inspect_go_to_the_qc_zone(site: Site) -> None:
    setting(site, qc={"*": 10})
    begin(site)
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 5)["code"] == "to_qc"
    assert site.on_hand("LAMP") == {"QC": 5}


def test_what_the_office_matched_is_not_expected_again(site: Site) -> None:
    number = counted(site, pieces=4)
    site.tap("r1", "finish")
    order = expect(site, LAMP=10)
    blind = site.state.inbound.blind_receipts.first("number", number)
    assert blind is not None
    site.down(
        ReceiptMatched(
            blind=blind.blind, receipt=f"r-{order}", number=order, lines=(ExpectedLine(1, "LAMP", 4),), complete=False
        )
    )
    assert site.scan("r1", order)["data"]["lines"][0]["received"] == 4
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 7)["code"] == "over_receipt"
    site.tap("r1", "quantity", 6)
    assert site.scan("r1", "A-01-01")["code"] == "closed"
    assert site.on_hand("LAMP") == {"A-01-01": 10}
