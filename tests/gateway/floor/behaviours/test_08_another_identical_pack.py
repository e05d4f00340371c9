"""8. Another identical pack: a second scan swaps it."""

from tests.gateway.floor.behaviours.steps import phones
from tests.gateway.site import Site


def at_the_bench(site: Site) -> None:
    """An order of two phones and a lamp; the phones are scanned."""
    phones(site, S1=2)
    site.scan("b1", "S1")
    site.scan("b1", "PHONE*0001")
    site.scan("b1", "PHONE*0002")


def used(site: Site) -> dict[str, str]:
    return {row.unit: row.state for row in site.state.sorting.units}


def test_another_identical_pack_a_second_scan_swaps_it(site: Site) -> None:
    at_the_bench(site)
    view = site.scan("b1", "PHONE*0009")
    assert (view["code"], view["message"]["level"], view["step"]) == ("swap_asked", "look", "verify.item")
    assert "PHONE*0009" not in used(site)
    view = site.scan("b1", "PHONE*0009")
    assert (view["code"], view["data"]["left"]) == ("swapped", 1)
    assert used(site) == {"PHONE*0001": "verified", "PHONE*0009": "verified"}
    pieces = site.events("LineVerified")[-1]["pieces"]
    assert [piece[3] for piece in pieces] == ["PHONE*0001", "PHONE*0009"]


def test_another_scan_between_takes_the_question_back(site: Site) -> None:
    at_the_bench(site)
    site.scan("b1", "PHONE*0009")
    site.scan("b1", "PHONE*0008")
    assert site.scan("b1", "PHONE*0009")["code"] == "swap_asked"


def test_a_pack_that_is_in_the_parcel_already_is_no_other_pack(site: Site) -> None:
    at_the_bench(site)
    assert site.scan("b1", "PHONE*0002")["code"] == "unit_twice"
    assert site.scan("b1", "PHONE*0001")["code"] == "unit_twice"


def test_goods_without_codes_of_their_own_are_simply_too_many(site: Site) -> None:
    site.stock(LAMP=9, MUG=9).order("S1", LAMP=1, MUG=1)
    site.plan()
    site.pick_wave()
    site.scan("b1", "S1")
    site.scan("b1", "LAMP")
    assert site.scan("b1", "LAMP")["code"] == "over"
