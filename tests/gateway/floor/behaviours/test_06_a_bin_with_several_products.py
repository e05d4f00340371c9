"""6. A bin with several products: which one is asked."""

from gateway.contracts.facts import Movement, StockMoved
from tests.gateway.site import Site


def test_a_bin_with_several_products_which_one_is_asked(site: Site) -> None:
    site.stock(LAMP=9, MUG=9).order("S1", LAMP=2)
    place = next(row.place for row in site.state.stock.by("sku", "LAMP"))
    mixed = StockMoved(movements=(Movement(sku="HOOK", quantity=3, to_place=place),), reason="found")
    site.writer.call(lambda unit: unit.record(mixed))
    site.plan()
    view = site.tap("p1", "claim")
    site.scan("p1", view["data"]["bin"])
    view = site.scan("p1", view["data"]["bin"])
    assert (view["code"], view["message"]["level"], view["data"]["picked"]) == ("which_goods", "look", 0)
    assert "White lamp" in view["message"]["text"]


def test_a_bin_with_one_product_is_not_asked_about_and_counts_nothing(site: Site) -> None:
    site.stock(LAMP=9).order("S1", LAMP=2)
    site.plan()
    view = site.tap("p1", "claim")
    site.scan("p1", view["data"]["bin"])
    view = site.scan("p1", view["data"]["bin"])
    assert (view["code"], view["data"]["picked"]) == ("bin_ok", 0)
