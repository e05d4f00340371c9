"""7. Right product, other valid lot: confirm, then swap."""

from gateway.contracts.facts import LotHeld, LotRecorded, Movement, StockMoved
from gateway.contracts.messages import Message
from tests.gateway.floor.inbound import GTIN, by_lot
from tests.gateway.site import Site

PLACE = "A-01-01"


def record(site: Site, *facts: Message) -> None:
    for fact in facts:
        site.writer.call(lambda unit, fact=fact: unit.record(fact))


def at_the_bin(site: Site, pieces: int = 3) -> None:
    """Two lots of lamps in one bin; the one that expires first is reserved."""
    by_lot(site)
    lots = (("L1", "2030-01-31", 10), ("L2", "2031-01-31", 10))
    for lot, expiry, many in lots:
        moved = Movement(sku="LAMP", quantity=many, to_place=PLACE, lot=lot)
        record(site, LotRecorded(sku="LAMP", lot=lot, expiry=expiry), StockMoved(movements=(moved,), reason="found"))
    site.order("S1", LAMP=pieces)
    site.plan()
    view = site.tap("p1", "claim")
    assert view["data"]["lot"] == "L1"
    site.scan("p1", PLACE)


def label(lot: str) -> str:
    return f"]C101{GTIN}10{lot}"


def lots(site: Site) -> dict[str, int]:
    return {row.lot: row.quantity for row in site.state.stock.by("place", PLACE)}


def test_the_right_product_of_another_valid_lot_is_confirmed_then_swapped(site: Site) -> None:
    at_the_bin(site)
    view = site.scan("p1", label("L2"))
    assert (view["code"], view["data"]["picked"], view["data"]["lot"]) == ("other_lot", 0, "L1")
    view = site.scan("p1", label("L2"))
    assert (view["data"]["picked"], view["data"]["lot"]) == (1, "L2")
    site.scan("p1", label("L2"))
    assert site.scan("p1", label("L2"))["step"] == "pick.done"
    assert lots(site) == {"L1": 10, "L2": 7}
    assert all(row.reserved == 0 for row in site.state.stock)
    assert [one["movements"][0]["lot"] for one in site.events("LinePicked")] == ["L2"]


def test_pieces_counted_before_keep_their_lot(site: Site) -> None:
    at_the_bin(site)
    site.scan("p1", label("L1"))
    site.scan("p1", label("L2"))
    site.scan("p1", label("L2"))
    assert site.scan("p1", label("L2"))["step"] == "pick.done"
    assert lots(site) == {"L1": 9, "L2": 8}


def test_the_reserved_lot_needs_no_word(site: Site) -> None:
    at_the_bin(site)
    assert site.scan("p1", label("L1"))["data"]["picked"] == 1


def test_the_first_expired_is_reserved_first(site: Site) -> None:
    at_the_bin(site)
    assert {row.lot: row.reserved for row in site.state.stock.by("place", PLACE)} == {"L1": 3, "L2": 0}


def test_a_lot_that_is_held_or_not_there_is_refused(site: Site) -> None:
    at_the_bin(site)
    record(site, LotHeld(sku="LAMP", lot="L2", reason="expired"))
    for lot in ("L2", "L9"):
        view = site.scan("p1", label(lot))
        assert (view["code"], view["data"]["picked"]) == ("wrong_lot", 0)


def test_a_code_without_lot_is_asked_about_where_several_lots_lie(site: Site) -> None:
    at_the_bin(site)
    view = site.scan("p1", "LAMP")
    assert (view["code"], view["data"]["picked"]) == ("lot_of_several", 0)
    assert "L1" in view["message"]["text"]


def test_another_scan_between_takes_the_question_back(site: Site) -> None:
    at_the_bin(site)
    site.scan("p1", label("L2"))
    site.scan("p1", label("L1"))
    view = site.scan("p1", label("L2"))
    assert (view["code"], view["data"]["picked"]) == ("other_lot", 1)
