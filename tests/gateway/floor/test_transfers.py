"""Transfers: goods for another warehouse leave by a document, goods from one are counted in."""

from gateway.contracts.work import ExpectedLine, TransferRequested
from tests.gateway.floor.inbound import lying, moved
from tests.gateway.site import Site


def asked(site: Site, number: str = "TR-261124-0001", out: bool = True, **pieces: int) -> str:
    lines = tuple(ExpectedLine(i, sku, n) for i, (sku, n) in enumerate(pieces.items(), 1))
    ends = ("main", "south") if out else ("south", "main")
    site.down(
        TransferRequested(
            transfer=f"t-{number}", number=number, from_warehouse=ends[0], to_warehouse=ends[1], lines=lines
        )
    )
    return number


def test_goods_for_another_warehouse_are_taken_from_bins_and_leave(site: Site) -> None:
    site.stock(LAMP=30, MUG=10)
    number = asked(site, LAMP=20, MUG=4)
    (shown,) = site.tap("r1", "start", "transfer")["data"]["transfers"]
    assert (shown["number"], shown["way"], shown["other"], shown["expected"]) == (number, "out", "south", 24)
    view = site.tap("r1", "open", number)
    places = {line["sku"]: line["bin"] for line in view["data"]["lines"]}
    assert site.scan("r1", "LAMP")["code"] == "bin_first"
    assert site.scan("r1", "A-03-03")["code"] == "nothing_there"
    site.scan("r1", places["LAMP"])
    assert site.scan("r1", "MUG")["code"] == "not_in_bin"
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 21)["code"] == "over_receipt"
    site.tap("r1", "quantity", 20)
    assert site.scan("r1", "LAMP")["code"] == "line_complete"
    assert site.scan("r1", "HOOK")["code"] == "not_expected"
    site.scan("r1", places["MUG"])
    site.scan("r1", "MUG")
    site.tap("r1", "quantity", 3)
    assert site.tap("r1", "finish")["code"] == "short_receipt"
    assert site.tap("r1", "finish")["code"] == "transfer_left"
    (event,) = site.events("TransferShipped")
    assert [(line["sku"], line["quantity"]) for line in event["lines"]] == [("LAMP", 20), ("MUG", 3)]
    assert (sum(site.on_hand("LAMP").values()), sum(site.on_hand("MUG").values())) == (10, 7)
    assert site.tap("r1", "start", "transfer")["data"]["transfers"] == []
    assert moved(site) == lying(site)


def test_what_orders_have_reserved_does_not_leave(site: Site) -> None:
    site.stock(LAMP=30).order("S1", LAMP=25)
    site.plan()
    site.tap("r1", "start", "transfer")
    view = site.tap("r1", "open", asked(site, LAMP=20))
    site.scan("r1", view["data"]["lines"][0]["bin"])
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 6)["code"] == "over_movable"
    assert site.tap("r1", "quantity", 5)["code"] == "counted_up"


def test_goods_from_another_warehouse_are_counted_in_and_put_away(site: Site) -> None:
    number = asked(site, out=False, LAMP=12)
    site.tap("r1", "start", "transfer")
    site.scan("r1", number)
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 5)["step"] == "transfer.item"
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 7)["code"] == "closed"
    assert site.on_hand("LAMP") == {"RECV": 12}
    site.tap("r1", "start", "putaway")
    site.scan("r1", "LAMP")
    site.scan("r1", "A-01-01")
    assert site.on_hand("LAMP") == {"A-01-01": 12}
    assert moved(site) == lying(site)


def test_nothing_leaves_that_was_not_taken(site: Site) -> None:
    site.stock(LAMP=30)
    number = asked(site, LAMP=20)
    site.tap("r1", "start", "transfer")
    site.tap("r1", "open", number)
    assert site.tap("r1", "finish")["code"] == "nothing_counted"
    assert site.tap("r1", "open", number)["code"] == "not_allowed"
    site.tap("r1", "leave")
    site.tap("r1", "start", "transfer")
    assert site.tap("r1", "open", "TR-999999-0001")["code"] == "unknown_transfer"


def test_papers_of_the_floor_open_from_the_home_screen_by_a_scan(site: Site) -> None:
    site.scan("r1", asked(site, out=False, LAMP=12))
    assert site.view("r1")["step"] == "transfer.item"
    site.tap("r1", "leave")
    site.tap("r1", "start", "blind")
    site.scan("r1", "LAMP")
    number = site.tap("r1", "quantity", 2)["data"]["number"]
    site.scan("r1", "A-01-01")
    site.tap("r1", "leave")
    assert site.scan("r1", number)["step"] == "blind.item"
    site.tap("r1", "leave")
    assert site.scan("r1", "UC-261124-001")["code"] == "unknown_unclaimed"
