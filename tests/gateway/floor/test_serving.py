"""即入即出: goods that come in go at once to the order that waits for nothing else."""

import pytest

from tests.gateway.floor.inbound import expect, lying, moved, send_back, setting
from tests.gateway.site import Site


@pytest.fixture
def at_once(site: Site) -> Site:
    """The site wants it so."""
    return setting(site, serve_at_once=True)


def count(site: Site, pieces: int, sku: str = "LAMP", **expected: int) -> dict[str, object]:
    site.scan("r1", expect(site, **(expected or {sku: pieces})))
    site.scan("r1", sku)
    return site.tap("r1", "quantity", pieces)


def test_received_goods_complete_an_order_without_seeing_a_bin(at_once: Site) -> None:
    at_once.order("S1", LAMP=2)
    view = count(at_once, 5)
    assert (view["step"], view["code"]) == ("receive.serve", "serve")
    assert (view["data"]["order"], view["data"]["serve"]) == ("S1", 2)  # type: ignore[index]
    view = at_once.tap("r1", "serve")
    assert (view["step"], view["data"]["quantity"]) == ("receive.putaway", 3)
    assert at_once.state.fulfilments["f-S1"].state == "picked"
    assert at_once.scan("r1", "A-01-01")["code"] == "closed"
    assert at_once.verify("b1", "S1")["step"] == "verify.weigh"
    assert moved(at_once) == lying(at_once)


def test_the_receipt_ends_where_all_of_it_was_served(at_once: Site) -> None:
    at_once.order("S1", LAMP=2)
    count(at_once, 2)
    view = at_once.tap("r1", "serve")
    assert (view["step"], view["code"]) == ("home", "served")
    assert at_once.kinds()[-1] == "ReceiptClosed"


def test_a_short_order_gets_its_goods_into_its_own_tote(at_once: Site) -> None:
    at_once.stock(LAMP=2, MUG=1).order("S1", LAMP=2, MUG=1)
    at_once.plan()
    view = at_once.tap("p1", "claim")
    while view["step"] in ("pick.bin", "pick.item"):
        if view["step"] == "pick.bin":
            view = at_once.scan("p1", view["data"]["bin"])
        elif view["data"]["sku"] == "LAMP":
            view = at_once.tap("p1", "short", 1)
        else:
            view = at_once.scan("p1", "MUG")
    at_once.tap("p1", "finish")
    assert at_once.state.fulfilments["f-S1"].state == "short"
    (tote,) = at_once.state.totes.by("fulfilment", "f-S1")
    view = count(at_once, 1)
    assert view["data"]["tote"] == tote.tote  # type: ignore[index]
    assert at_once.scan("r1", "W-990101-001-01")["code"] == "unexpected"
    assert at_once.scan("r1", tote.tote)["code"] == "served"
    assert at_once.state.fulfilments["f-S1"].state == "picked"


def test_an_order_that_waits_for_other_goods_too_is_not_served(at_once: Site) -> None:
    at_once.order("S1", LAMP=2, MUG=1)
    assert count(at_once, 5)["step"] == "receive.putaway"


def test_too_few_pieces_serve_nobody(at_once: Site) -> None:
    at_once.order("S1", LAMP=6)
    assert count(at_once, 5)["step"] == "receive.putaway"


def test_where_the_site_does_not_want_it_goods_go_to_bins(site: Site) -> None:
    site.order("S1", LAMP=2)
    assert count(site, 5)["step"] == "receive.putaway"


def test_a_person_may_put_them_away_all_the_same(at_once: Site) -> None:
    at_once.order("S1", LAMP=2)
    count(at_once, 5)
    assert at_once.tap("r1", "skip")["step"] == "receive.putaway"
    at_once.scan("r1", "A-01-01")
    assert at_once.plan() == 1


def test_an_order_called_back_meanwhile_is_not_served(at_once: Site) -> None:
    at_once.order("S1", LAMP=2)
    count(at_once, 5)
    at_once.cancel("f-S1")
    view = at_once.tap("r1", "serve")
    assert (view["step"], view["code"]) == ("receive.putaway", "nobody_waits")
    assert at_once.on_hand("LAMP") == {"RECV": 5}


@pytest.mark.parametrize(("grade", "step"), [("good", "return.serve"), ("damaged", "return.putaway")])
def test_good_returned_goods_go_at_once_to_who_waits(at_once: Site, grade: str, step: str) -> None:
    at_once.order("S1", LAMP=1)
    number = send_back(at_once, LAMP=1)
    at_once.scan("r1", number)
    at_once.scan("r1", "LAMP")
    at_once.tap("r1", "quantity")
    assert at_once.tap("r1", "grade", grade)["step"] == step
    if step == "return.serve":
        assert at_once.tap("r1", "serve")["code"] == "served"
        assert at_once.state.returns[f"b-{number}"].state == "closed"
        assert at_once.verify("b1", "S1")["step"] == "verify.weigh"
