"""9. No swap where the other operator has picked it."""

from tests.gateway.floor.behaviours.steps import phones
from tests.gateway.site import Site


def test_no_swap_where_the_other_operator_has_picked_it(site: Site) -> None:
    phones(site, S1=1, S2=1)
    site.scan("b1", "S1")
    site.scan("b1", "PHONE*0001")
    for _ in range(2):
        view = site.scan("b1", "PHONE*0002")
        assert (view["code"], view["step"]) == ("unit_taken", "verify.item")
        assert "S2" in view["message"]["text"]
    assert {row.unit: row.fulfilment for row in site.state.sorting.units} == {
        "PHONE*0001": "f-S1",
        "PHONE*0002": "f-S2",
    }


def test_no_swap_of_a_piece_that_another_person_has_just_scanned(site: Site) -> None:
    phones(site, S1=1, S2=2)
    site.scan("b2", "S2")
    site.scan("b2", "PHONE*0009")
    site.scan("b1", "S1")
    site.scan("b1", "PHONE*0001")
    for _ in range(2):
        assert site.scan("b1", "PHONE*0009")["code"] == "unit_in_hand"


def test_a_piece_that_has_shipped_is_refused_in_every_other_order(site: Site) -> None:
    phones(site, S1=1, S2=1)
    site.scan("b1", "S1")
    site.scan("b1", "PHONE*0001")
    assert site.scan("b1", "LAMP")["step"] == "verify.weigh"
    site.print_all()
    site.weigh("b1", 340)
    assert {row.unit: row.state for row in site.state.sorting.units}["PHONE*0001"] == "shipped"
    site.scan("b2", "S2")
    assert site.scan("b2", "PHONE*0001")["code"] == "unit_shipped"
    site.restart()
    assert site.scan("b2", "PHONE*0001")["code"] == "unit_shipped"


def test_a_piece_of_a_stopped_order_may_go_into_another(site: Site) -> None:
    phones(site, S1=1, S2=1)
    site.cancel("f-S1")
    site.scan("b1", "S1")
    site.tap("b1", "ack")
    site.scan("b1", site.view("b1")["data"]["bin"])
    site.scan("b2", "S2")
    assert site.scan("b2", "PHONE*0001")["code"] == "counted"
