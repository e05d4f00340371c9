"""5. Product in two packages: which one is asked."""

from gateway.contracts.catalogue import Packaging, ProductChanged
from tests.gateway.site import Site


def tea(site: Site) -> None:
    """One code on the box of one, the box of six and the carton of 24; the carton of 12 has its own."""
    sizes = (("box", 6, "TEA-X"), ("carton", 24, "TEA-X"), ("case", 12, "TEA-12"))
    packagings = tuple(Packaging(name=name, quantity=many, barcode=code) for name, many, code in sizes)
    site.down(ProductChanged(sku="TEA", name="Tea", version=1, barcodes=("TEA-X",), packagings=packagings, weight_g=50))


def to_the_bin(site: Site, quantity: int) -> None:
    tea(site)
    site.stock(TEA=60).order("S1", TEA=quantity)
    site.plan()
    view = site.tap("p1", "claim")
    site.scan("p1", view["data"]["bin"])


def test_a_product_in_two_packages_which_one_is_asked(site: Site) -> None:
    to_the_bin(site, 31)
    view = site.scan("p1", "TEA-X")
    assert (view["code"], view["step"], view["data"]["picked"]) == ("which_pack", "pick.item", 0)
    assert view["data"]["pack"] == {"sku": "TEA", "sizes": [1, 6, 24]}
    assert site.tap("p1", "pack", 7)["code"] == "not_allowed"
    view = site.tap("p1", "pack", 24)
    assert (view["data"]["picked"], "pack" in view["data"]) == (24, False)
    assert site.tap("p1", "pack", 24)["code"] == "not_allowed"
    site.scan("p1", "TEA-X")
    assert site.tap("p1", "pack", 6)["data"]["picked"] == 30
    assert site.scan("p1", "TEA")["step"] == "pick.done"


def test_another_scan_instead_of_an_answer_drops_the_question(site: Site) -> None:
    to_the_bin(site, 20)
    site.scan("p1", "TEA-X")
    view = site.scan("p1", "TEA-12")
    assert (view["data"]["picked"], "pack" in view["data"]) == (12, False)


def test_a_size_that_is_too_much_is_refused(site: Site) -> None:
    to_the_bin(site, 8)
    site.scan("p1", "TEA-X")
    view = site.tap("p1", "pack", 24)
    assert (view["code"], view["data"]["picked"]) == ("over", 0)


def test_scan_out_asks_too(site: Site) -> None:
    to_the_bin(site, 7)
    for code in ("TEA", *["TEA"] * 6):
        site.scan("p1", code)
    site.tap("p1", "finish")
    site.scan("b1", "S1")
    view = site.scan("b1", "TEA-X")
    assert (view["code"], view["data"]["left"], view["data"]["pack"]["sizes"]) == ("which_pack", 7, [1, 6, 24])
    assert site.tap("b1", "pack", 6)["data"]["left"] == 1


def test_the_packages_are_still_told_apart_after_a_restart(site: Site) -> None:
    to_the_bin(site, 8)
    site.restart()
    assert site.scan("p1", "TEA-X")["code"] == "which_pack"
