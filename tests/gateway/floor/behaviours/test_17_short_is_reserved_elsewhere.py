"""17. Short: unreserve the rest, reserve elsewhere."""

from gateway.contracts.facts import Movement, StockMoved
from tests.gateway.site import Site


def split(site: Site) -> None:
    """Five lamps in one bin, five in another; six are wanted."""
    site.stock(LAMP=10)
    moved = Movement(sku="LAMP", quantity=5, from_place="A-01-01", to_place="A-03-03")
    site.writer.call(lambda unit: unit.record(StockMoved(movements=(moved,), reason="move")))
    site.order("S1", LAMP=4)
    site.plan()


def reserved(site: Site) -> dict[str, int]:
    return {row.place: row.reserved for row in site.state.stock.by("sku", "LAMP") if row.reserved}


def test_short_the_rest_is_unreserved_and_reserved_elsewhere(site: Site) -> None:
    split(site)
    view = site.tap("p1", "claim")
    here = view["data"]["bin"]
    (other,) = {"A-01-01", "A-03-03"} - {here}
    site.scan("p1", here)
    site.scan("p1", "LAMP")
    view = site.tap("p1", "short", 1)
    assert (view["code"], view["data"]["bin"], view["data"]["quantity"]) == ("short_replaced", other, 3)
    assert reserved(site) == {other: 3}
    assert [one["quantity"] for one in site.events("LinePicked")] == [1]


def test_broken_pieces_go_to_the_defect_bin_and_others_take_their_place(site: Site) -> None:
    split(site)
    view = site.tap("p1", "claim")
    here = view["data"]["bin"]
    (other,) = {"A-01-01", "A-03-03"} - {here}
    site.scan("p1", here)
    site.scan("p1", "LAMP")
    view = site.tap("p1", "damaged", 2)
    assert view["code"] == "damaged_replaced"
    assert site.on_hand("LAMP")["DEFECT"] == 2
    assert {row.quality for row in site.state.stock.by("place", "DEFECT")} == {"defective"}
    view = site.scan("p1", view["data"]["sku"] if view["step"] == "pick.item" else view["data"]["bin"])
    while view["step"] != "pick.done":
        view = site.scan("p1", view["data"]["bin" if view["step"] == "pick.bin" else "sku"])
    assert site.state.fulfilments["f-S1"].state == "picked"
    assert reserved(site) == {}
    assert site.on_hand("LAMP")[here] + site.on_hand("LAMP")[other] == 10 - 2 - 4


def test_broken_pieces_at_scan_out_go_to_the_defect_bin_and_the_tote_waits(site: Site) -> None:
    split(site)
    totes = site.pick_wave()
    site.scan("b1", totes[0]["tote"])
    site.scan("b1", "LAMP")
    view = site.tap("b1", "damaged", 1)
    assert (view["step"], view["code"]) == ("verify.open", "damaged_at_bench")
    assert site.on_hand("LAMP")["DEFECT"] == 1
    assert site.state.fulfilments["f-S1"].state == "short"
    assert site.plan() == 1
    assert site.state.wave_stops.by("fulfilment", "f-S1")[0].quantity == 1
