"""Putaway: suggestions by state, lot, goods, pick face and room; what lies in staging is anybody's to carry."""

import pytest

from gateway.floor.inbound import putaway
from tests.gateway.floor.inbound import by_lot, expect, face, lying, moved, place_rule, second_bench, send_back, zone
from tests.gateway.site import Site

FIRST = ("A-01-01", "empty")


def suggested(
    site: Site, sku: str = "LAMP", quantity: int = 5, lot: str = "", quality: str = "good"
) -> tuple[str, str]:
    found = putaway.suggest(site.state, putaway.Wish(sku, quantity, lot, quality))
    return found.bin, found.why


def received(site: Site, lot: str, place: str, pieces: int = 5) -> None:
    site.scan("r1", expect(site, f"PO-261124-1{len(site.events()):03d}", LAMP=pieces))
    site.scan("r1", "LAMP")
    if site.view("r1")["step"] == "receive.lot":
        site.tap("r1", "lot", {"lot": lot})
    site.tap("r1", "quantity", pieces)
    while site.view("r1")["step"] == "receive.putaway":
        site.scan("r1", place)


def test_the_nearest_empty_bin_where_the_goods_are_new(site: Site) -> None:
    assert suggested(site) == FIRST


def test_the_bin_where_they_lie(site: Site) -> None:
    received(site, "", "A-03-02")
    assert suggested(site) == ("A-03-02", "same_goods")


def test_lots_do_not_mix(site: Site) -> None:
    by_lot(site)
    received(site, "L1", "A-03-02")
    assert suggested(site, lot="L1") == ("A-03-02", "same_lot")
    assert suggested(site, lot="L2") == FIRST


def test_defective_goods_to_their_place(site: Site) -> None:
    received(site, "", "A-03-02")
    assert suggested(site, quality="defective") == ("DEFECT", "defect")


def test_a_pick_face_that_wants_filling_goes_before_where_they_lie(site: Site) -> None:
    received(site, "", "A-03-02")
    face(site, "A-02-02", "LAMP", 4, 10)
    assert suggested(site) == ("A-02-02", "pick_face")
    assert suggested(site, quantity=11) == ("A-03-02", "same_goods")


def test_a_full_bin_and_one_for_other_goods_are_passed_by(site: Site) -> None:
    received(site, "", "A-03-02")
    place_rule(site, "A-03-02", max_pieces=8)
    place_rule(site, "A-01-01", skus=("MUG",))
    assert suggested(site, quantity=3) == ("A-03-02", "same_goods")
    where, why = suggested(site, quantity=4)
    assert (where not in ("A-03-02", "A-01-01"), why) == (True, "empty")


def test_the_reserve_where_no_pick_face_is_free(site: Site) -> None:
    zone(site, "R", "reserve")
    zone(site, "H", "hold")
    for name in list(site.state.bins.rows):
        if name.startswith("A-"):
            place_rule(site, name, skus=("HOOK",))
    assert suggested(site) == ("R-01-01", "reserve")
    for name in ("R-01-01", "R-01-02", "R-01-03"):
        place_rule(site, name, max_pieces=4)
    assert suggested(site) == ("", "none")


def test_a_bin_that_is_promised_to_somebody_is_not_promised_again(site: Site) -> None:
    site.scan("r1", expect(site, LAMP=5))
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 5)["data"]["bin"] == "A-01-01"
    assert suggested(site, "MUG") != FIRST


def staged(site: Site, pieces: int = 5, sku: str = "LAMP") -> str:
    number = expect(site, f"PO-261124-2{len(site.events()):03d}", **{sku: pieces})
    site.scan("r1", number)
    site.scan("r1", sku)
    site.tap("r1", "quantity", pieces)
    site.tap("r1", "later")
    site.tap("r1", "leave")
    return number


def test_what_lies_in_receiving_is_put_away_by_anybody_and_its_paper_ends(site: Site) -> None:
    number = staged(site)
    other = second_bench(site)
    assert {"workflow": "putaway", "waiting": 1} in site.view(other)["data"]["menu"]
    site.tap(other, "start", "putaway")
    view = site.scan(other, "LAMP")
    assert (view["step"], view["data"]["quantity"], view["data"]["why"]) == ("putaway.bin", 5, "empty")
    assert site.scan(other, view["data"]["bin"])["code"] == "put_away"
    assert site.state.receipts[f"r-{number}"].state == "closed"
    assert site.on_hand("LAMP") == {view["data"]["bin"]: 5}


def test_a_part_goes_here_and_the_rest_there(site: Site) -> None:
    staged(site)
    site.tap("r1", "start", "putaway")
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 6)["code"] == "over_staged"
    assert site.tap("r1", "quantity", 2)["data"]["quantity"] == 2
    site.scan("r1", "A-01-01")
    site.scan("r1", "LAMP")
    site.scan("r1", "A-02-02")
    assert site.on_hand("LAMP") == {"A-01-01": 2, "A-02-02": 3}


def test_pieces_of_two_receipts_count_for_both(site: Site) -> None:
    numbers = [staged(site, 5), staged(site, 3)]
    site.tap("r1", "start", "putaway")
    assert site.scan("r1", "LAMP")["data"]["quantity"] == 8
    site.scan("r1", "A-01-01")
    assert [site.state.receipts[f"r-{number}"].state for number in numbers] == ["closed", "closed"]
    assert moved(site) == lying(site)


def test_a_return_that_stays_in_receiving_is_put_away_the_same_way(site: Site) -> None:
    number = send_back(site, LAMP=1)
    site.scan("r1", number)
    site.scan("r1", "LAMP")
    site.tap("r1", "quantity", 1)
    site.tap("r1", "grade", "opened")
    site.tap("r1", "later")
    site.tap("r1", "leave")
    site.tap("r1", "start", "putaway")
    site.scan("r1", "LAMP")
    site.scan("r1", "A-01-01")
    assert site.state.returns[f"b-{number}"].state == "closed"


def test_two_people_do_not_carry_the_same_pieces(site: Site) -> None:
    staged(site)
    other = second_bench(site)
    for station in ("r1", other):
        site.tap(station, "start", "putaway")
        site.scan(station, "LAMP")
    assert site.scan("r1", "A-01-01")["code"] == "put_away"
    view = site.scan(other, "A-02-02")
    assert (view["code"], view["step"], view["message"]["level"]) == ("not_staged", "putaway.item", "stop")
    assert site.on_hand("LAMP") == {"A-01-01": 5}


@pytest.mark.parametrize("text", ["MUG", "A-01-01", "nothing"])
def test_what_does_not_wait_is_refused(site: Site, text: str) -> None:
    staged(site)
    site.tap("r1", "start", "putaway")
    assert site.scan("r1", text)["message"]["level"] == "stop"
    assert site.view("r1")["step"] == "putaway.item"
