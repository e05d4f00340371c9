"""Cartons: the smallest that takes the goods; several parcels for one order; what has left is counted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gateway.contracts import work
from gateway.floor.outbound import carton_list, cartons
from gateway.floor.outbound.carton_list import BadCarton
from gateway.store.areas.outbound import Carton
from tests.gateway.floor.leaving import packed, put_setting, ship
from tests.gateway.site import Site, product

SIZES = {"LAMP": (200, 120, 100), "MUG": (100, 90, 80), "HOOK": (300, 20, 20)}
CSV = "carton,name,length_mm,width_mm,height_mm,weight_g,max_g\nc1,小箱,210,130,110,60,1000\nC2,中箱,320,250,200,150,\n"


def known_sizes(site: Site) -> Site:
    """Goods with sizes, and three cartons."""
    for row in (
        product("LAMP", "White lamp", "4006381333931", weight_g=200, case=("LAMP-CASE", 12)),
        product("MUG", "Blue mug", "4006381333948", weight_g=350),
        product("HOOK", "Coat hook", "4006381333955", weight_g=80),
    ):
        length, width, height = SIZES[row.sku]
        sized = msgspec.structs.replace(row, version=2, length_mm=length, width_mm=width, height_mm=height)
        site.down(sized)
    made = [*carton_list.read(CSV), Carton(carton="C3", length_mm=600, width_mm=400, height_mm=400, weight_g=500)]
    site.writer.call(lambda unit: carton_list.put(unit, made))
    return site


@pytest.fixture
def sized(site: Site) -> Site:
    return known_sizes(site)


@pytest.mark.parametrize(
    ("lines", "carton"),
    [
        ([("LAMP", 1)], "C1"),
        ([("MUG", 2)], "C1"),
        ([("MUG", 3)], "C2"),  # heavier than the small one bears
        ([("HOOK", 1)], "C2"),  # longer than the small one
        ([("HOOK", 1), ("LAMP", 4)], "C2"),
        ([("LAMP", 12)], "C3"),  # more than the middle one holds
        ([("LAMP", 60)], ""),  # nothing takes them
        ([("LAMP", 1), ("MUG", 1)], "C2"),
        ([], ""),
    ],
)
def test_the_smallest_carton_that_takes_the_goods(sized: Site, lines: list[tuple[str, int]], carton: str) -> None:
    assert cartons.suggest(sized.state, lines) == carton


def test_goods_without_a_size_leave_the_choice_to_a_person(site: Site) -> None:
    site.writer.call(lambda unit: carton_list.put(unit, carton_list.read(CSV)))
    assert cartons.suggest(site.state, [("LAMP", 1)]) == ""


def test_the_packer_takes_another_carton_and_the_weight_is_expected_with_it(tmp_path: Path) -> None:
    site = known_sizes(packed(tmp_path, "S1"))
    view = site.scan("b1", "S1")
    assert (view["data"]["carton"], view["data"]["carton_suggested"]) == ("C1", "C1")
    assert [one["carton"] for one in view["data"]["cartons"]] == ["C1", "C2", "C3"]
    assert site.tap("b1", "carton", "C9")["code"] == "unknown_carton"
    assert site.tap("b1", "carton", "c3")["data"]["carton"] == "C3"
    assert site.scan("b1", "CMD:CARTON:C2")["data"]["carton"] == "C2"  # the code that is printed on the carton
    view = site.scan("b1", "MUG")
    assert (view["step"], view["data"]["carton"], view["data"]["expected_grams"]) == ("verify.weigh", "C2", 500)
    view = site.tap("b1", "carton", "C1")
    assert view["data"]["expected_grams"] == 410
    site.print_all("b1")
    assert site.weigh("b1", 412)["step"] == "shipped"
    assert site.events("ParcelShipped")[0]["carton"] == "C1"
    assert site.state.outbound.carton_use["C1"].used == 1
    assert site.state.sku_weights["*carton C1"].parcels == 1
    [learned] = [one for one in site.events("ParcelWeighed")[0]["learned"] if one[0] == "*carton C1"]
    assert learned[1] == 1
    site.close()


@pytest.mark.parametrize(
    "text", ["code,name\nC1,x\n", "carton,length_mm\nC1,12.5\n", "carton\nC1\nC1\n", "carton\nC 1\n", "carton\n"]
)
def test_a_list_that_is_wrong_is_refused_whole(text: str) -> None:
    with pytest.raises(BadCarton):
        carton_list.read(text)


# --- several parcels ---


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path).furnish().stock(MUG=9, LAMP=9)
    site.order("S1", MUG=3, LAMP=2)
    site.plan()
    site.pick_wave()
    yield site
    site.close()


def second_waybill(site: Site) -> None:
    """Central answers."""
    site.down(work.WaybillIssued(fulfilment="f-S1", waybill="YT0000000000902", carrier="yto", parcel_no=2))


def test_another_carton_makes_another_parcel_with_a_waybill_of_its_own(two: Site) -> None:
    site = two
    site.scan("b1", "S1")
    assert site.tap("b1", "another")["code"] == "nothing_in_parcel"
    for sku in ("MUG", "MUG"):
        site.scan("b1", sku)
    view = site.scan("b1", "CMD:ANOTHER")
    assert (view["step"], view["code"]) == ("verify.weigh", "verified")
    assert site.events("WaybillWanted") == [{"fulfilment": "f-S1", "parcel_no": 2, "station": "b1", "operator": "vera"}]
    site.print_all("b1")
    view = site.weigh("b1", 850)
    assert (view["step"], view["code"], view["data"]["parcel_no"]) == ("verify.item", "next_parcel", 2)
    assert {line["sku"]: line["wanted"] for line in view["data"]["lines"]} == {"MUG": 1, "LAMP": 2}
    assert site.state.fulfilments["f-S1"].state == "picked"
    site.scan("b1", "MUG")
    site.scan("b1", "LAMP")
    assert site.scan("b1", "LAMP")["code"] == "no_waybill"  # nothing is half done: the last scan counts later
    assert site.view("b1")["data"]["left"] == 1
    second_waybill(site)
    assert site.scan("b1", "LAMP")["step"] == "verify.weigh"
    site.print_all("b1")
    view = site.weigh("b1", 900)
    assert (view["step"], view["data"]["waybill"]) == ("shipped", "YT0000000000902")
    shipped = site.events("ParcelShipped")
    assert [(one["waybill"], one.get("parcel_no", 1), one.get("more", False)) for one in shipped] == [
        ("YT0000000000001", 1, True),
        ("YT0000000000902", 2, False),
    ]
    assert [sum(line["quantity"] for line in one["lines"]) for one in shipped] == [2, 3]
    left = [sum(one["quantity"] for one in fact["movements"]) for fact in site.events("DespatchPassed")]
    assert left == [2, 3]
    assert (sum(site.on_hand("MUG").values()), sum(site.on_hand("LAMP").values())) == (6, 7)
    assert site.scan("b1", "S1")["code"] == "already_shipped"


def test_an_order_that_was_left_between_two_parcels_goes_on_with_the_second(two: Site) -> None:
    site = two
    second_waybill(site)
    site.scan("b1", "S1")
    site.scan("b1", "MUG")
    site.tap("b1", "another")
    site.print_all("b1")
    site.weigh("b1", 410)
    site.tap("b1", "leave")
    site.restart()
    view = site.scan("b1", "S1")
    assert (view["step"], view["data"]["parcel_no"], view["data"]["left"]) == ("verify.item", 2, 4)
    assert view["data"]["waybill"] == "YT0000000000902"
    assert ship_rest(site) == "shipped"


def ship_rest(site: Site) -> Any:
    view = site.view("b1")
    while view["step"] == "verify.item":
        line = next(line for line in view["data"]["lines"] if line["done"] < line["wanted"])
        view = site.scan("b1", line["sku"])
    site.print_all("b1")
    return site.weigh("b1", 1200)["step"]


def test_all_pieces_in_one_carton_leave_nothing_for_another(two: Site) -> None:
    site = two
    put_setting(site, "keyed_from", 99)
    site.scan("b1", "S1")
    for sku in ("MUG", "MUG", "MUG", "LAMP"):
        site.scan("b1", sku)
    assert site.scan("b1", "LAMP")["step"] == "verify.weigh"
    assert site.events("WaybillWanted") == []


def test_an_order_of_one_parcel_knows_nothing_of_all_this(tmp_path: Path) -> None:
    site = packed(tmp_path, "S1")
    ship(site, "S1")
    [fact] = site.events("ParcelShipped")
    assert not {"more", "parcel_no", "movements", "carton"} & set(fact)
    assert "cartons" not in site.scan("b1", "S1")["data"]
    site.close()
