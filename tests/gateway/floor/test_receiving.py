"""Receiving: expected goods are counted, labelled, put away; what does not fit is refused."""

from gateway.contracts.work import ExpectedLine, ReceiptExpected
from tests.gateway.site import Site


def expect(site: Site, number: str = "PO-261124-0001", **pieces: int) -> None:
    lines = tuple(ExpectedLine(i, sku, n) for i, (sku, n) in enumerate(pieces.items(), 1))
    site.down(ReceiptExpected(receipt=f"r-{number}", number=number, warehouse="main", lines=lines, supplier="Acme"))


def test_goods_are_counted_labelled_and_put_away_and_the_receipt_closes_by_itself(site: Site) -> None:
    expect(site, LAMP=12)
    assert site.view("r1")["data"]["receipts"] == [
        {
            "receipt": "r-PO-261124-0001",
            "number": "PO-261124-0001",
            "supplier": "Acme",
            "lines": 1,
            "expected": 12,
            "received": 0,
        }
    ]
    assert site.scan("r1", "PO-261124-0001")["step"] == "receive.item"
    assert site.scan("r1", "4006381333931")["step"] == "receive.quantity"
    view = site.tap("r1", "quantity", 12)
    assert (view["step"], view["data"]["bin"]) == ("receive.putaway", "A-01-01")
    assert site.on_hand("LAMP") == {"RECV": 12}
    view = site.scan("r1", "A-02-02")
    assert (view["step"], view["code"]) == ("home", "closed")
    assert site.on_hand("LAMP") == {"A-02-02": 12}
    assert site.kinds()[-3:] == ["GoodsReceived", "GoodsPutAway", "ReceiptClosed"]
    assert [job.kind for job in site.state.print_jobs] == ["goods"]


def test_more_than_expected_is_refused_and_changes_nothing(site: Site) -> None:
    expect(site, LAMP=5)
    site.tap("r1", "open", "PO-261124-0001")
    site.scan("r1", "LAMP")
    events = len(site.events())
    view = site.tap("r1", "quantity", 6)
    assert (view["step"], view["code"]) == ("receive.quantity", "over_receipt")
    assert len(site.events()) == events


def test_a_number_that_is_none_is_refused(site: Site) -> None:
    expect(site, LAMP=5)
    site.tap("r1", "open", "PO-261124-0001")
    site.scan("r1", "LAMP")
    for value in (0, -3, 2.5, "x", True, 10**9):
        assert site.tap("r1", "quantity", value)["code"] == "bad_value"
    assert site.tap("r1", "quantity", "5")["step"] == "receive.putaway"


def test_goods_that_are_not_on_the_receipt_are_refused(site: Site) -> None:
    expect(site, LAMP=5)
    site.scan("r1", "PO-261124-0001")
    assert site.scan("r1", "MUG")["code"] == "not_expected"
    assert site.scan("r1", "no such code")["code"] == "unknown_barcode"
    assert site.view("r1")["step"] == "receive.item"


def test_a_short_receipt_is_warned_about_once_and_closed_by_the_second_tap(site: Site) -> None:
    expect(site, LAMP=5)
    site.scan("r1", "PO-261124-0001")
    site.scan("r1", "LAMP")
    site.tap("r1", "quantity", 3)
    site.scan("r1", "A-01-02")
    assert site.tap("r1", "finish")["code"] == "short_receipt"
    assert site.tap("r1", "finish")["code"] == "closed"
    assert site.events("ReceiptClosed")[0]["lines"] == [{"line_no": 1, "sku": "LAMP", "quantity": 3}]
    assert site.scan("r1", "PO-261124-0001")["code"] == "receipt_closed"


def test_two_receivers_on_one_receipt_cannot_receive_more_than_is_expected(site: Site) -> None:
    site.writer.call(lambda unit: unit.state.stations.put(_second_station(site)))
    site.scan("r2", "OP-RITA0000")
    expect(site, LAMP=5)
    for station in ("r1", "r2"):
        site.scan(station, "PO-261124-0001")
        site.scan(station, "LAMP")
    assert site.tap("r1", "quantity", 4)["code"] == "received"
    assert site.tap("r2", "quantity", 2)["code"] == "over_receipt"
    assert site.tap("r2", "quantity", 1)["code"] == "received"


def test_a_bin_that_does_not_exist_is_refused(site: Site) -> None:
    expect(site, LAMP=5)
    site.scan("r1", "PO-261124-0001")
    site.scan("r1", "LAMP")
    site.tap("r1", "quantity", 5)
    assert site.scan("r1", "Z-09-09")["code"] == "unknown_bin"
    assert site.scan("r1", "LAMP")["code"] == "unexpected"


def test_an_unknown_receipt_is_said_to_be_unknown(site: Site) -> None:
    assert site.scan("r1", "PO-261124-9999")["code"] == "unknown_receipt"


def _second_station(site: Site):  # type: ignore[no-untyped-def]
    from gateway.store.rows import Station

    return Station(station="r2", name="r2", kind="receive", language="en")
