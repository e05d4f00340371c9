"""Behaviour 14 of the screens, and 1, 10 to 13 where goods are received."""

from tests.gateway.floor.inbound import expect
from tests.gateway.site import Site


def test_a_wrong_product_while_counting_up_leaves_the_count(site: Site) -> None:
    site.scan("r1", expect(site, LAMP=40, MUG=5))
    site.scan("r1", "LAMP")
    view = site.scan("r1", "LAMP")
    assert (view["step"], view["data"]["counted"]) == ("receive.quantity", 2)
    view = site.scan("r1", "MUG")
    assert (view["code"], view["step"], view["data"]["counted"]) == ("wrong_goods", "receive.quantity", 2)
    assert "Blue mug" in view["message"]["text"]
    assert "White lamp" in view["message"]["text"]
    assert site.scan("r1", "LAMP")["data"]["counted"] == 3
    site.tap("r1", "quantity")
    assert site.events("GoodsReceived")[0]["quantity"] == 3


def test_an_unknown_barcode_at_receiving_is_an_error_in_the_same_step_and_changes_nothing(site: Site) -> None:
    site.scan("r1", expect(site, LAMP=40))
    for step in ("receive.item", "receive.quantity", "receive.putaway"):
        events = len(site.events())
        view = site.scan("r1", "no such thing")
        assert (view["step"], view["code"], view["message"]["level"]) == (step, "unknown_barcode", "stop")
        assert len(site.events()) == events
        if step == "receive.item":
            site.scan("r1", "LAMP")
        elif step == "receive.quantity":
            site.tap("r1", "quantity", 4)


def test_more_than_expected_at_receiving_is_refused(site: Site) -> None:
    site.scan("r1", expect(site, LAMP=5))
    site.scan("r1", "LAMP-CASE")
    view = site.tap("r1", "quantity")
    assert (view["step"], view["code"]) == ("receive.quantity", "over_receipt")
    assert site.tap("r1", "quantity", 6)["code"] == "over_receipt"
    assert site.on_hand("LAMP") == {}


def test_less_than_expected_at_receiving_leaves_the_rest_open(site: Site) -> None:
    number = expect(site, LAMP=5)
    site.scan("r1", number)
    site.scan("r1", "LAMP")
    site.tap("r1", "quantity", 3)
    view = site.scan("r1", "A-01-01")
    assert (view["step"], view["data"]["lines"][0]["received"]) == ("receive.item", 3)
    assert site.state.receipts[f"r-{number}"].state == "open"
    site.scan("r1", "LAMP")
    site.tap("r1", "quantity", 2)
    assert site.scan("r1", "A-01-01")["code"] == "closed"


def test_a_negative_number_at_receiving_is_refused(site: Site) -> None:
    site.scan("r1", expect(site, LAMP=5))
    site.scan("r1", "LAMP")
    for value in (-1, 0, "-2", 1.5):
        assert site.tap("r1", "quantity", value)["code"] == "bad_value"
    assert site.on_hand("LAMP") == {}


def test_a_unit_or_case_code_adds_1_or_the_case_size_at_receiving(site: Site) -> None:
    site.scan("r1", expect(site, LAMP=40))
    counted = [site.scan("r1", code)["data"]["counted"] for code in ("LAMP-CASE", "LAMP", "4006381333931", "LAMP-CASE")]
    assert counted == [12, 13, 14, 26]
    assert site.tap("r1", "undo")["data"]["counted"] == 14
    view = site.tap("r1", "quantity")
    assert (view["step"], view["data"]["quantity"]) == ("receive.putaway", 14)


def test_there_is_nothing_to_undo_before_the_first_scan(site: Site) -> None:
    site.scan("r1", expect(site, LAMP=40))
    site.scan("r1", "LAMP")
    site.tap("r1", "undo")
    assert site.tap("r1", "undo")["code"] == "nothing_to_undo"
    assert site.tap("r1", "quantity")["code"] == "bad_value"
