from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware_sim.world.goods import article, carton_tare_g, ean13
from firmware_sim.world.orders_file import OrdersFileError, read_demand
from firmware_sim.world.suppliers import plan_deliveries
from firmware_sim.world.traffic import Deliveries, Parcels, Totes
from firmware_sim.world.world import World, WorldError

ORDERS = Path(__file__).parents[2] / "data" / "orders"
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "world.db", seed=7)
    world.furnish(read_demand(ORDERS / "2011-01-30.csv"))
    yield world
    world.close()


def written(folder: Path, *rows: str) -> Path:
    path = folder / "orders.csv"
    path.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    return path


def test_dirty_rows_supply_nothing(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '1,85123a,"LIGHT, WHITE",6,2011-01-30 10:00:00,2.55,17850,UK',
        '1,85123a,"LIGHT, WHITE",6,2011-01-30 10:00:00,2.55,17850,UK',
        "1,85123A,other words,2,2011-01-30 10:00:00,2.10,17850,UK",
        "C2,85123A,LIGHT,-6,2011-01-30 10:00:00,2.55,17850,UK",
        "3,POST,POSTAGE,1,2011-01-30 10:00:00,18.00,,UK",
        "4,22727,CLOCK,0,2011-01-30 10:00:00,3.75,,UK",
        "4,22728,CLOCK,2,2011-01-30 10:00:00,0,,UK",
        "4,22729,CLOCK,x,2011-01-30 10:00:00,3.75,,UK",
        "5,short row",
    )
    demand = read_demand(path)
    assert demand.totals() == {"85123A": 8}
    assert demand.names == {"85123A": "LIGHT, WHITE"}
    assert demand.price_fen == {"85123A": 255}


def test_a_file_with_another_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(OrdersFileError, match="header"):
        read_demand(tmp_path)


def test_the_other_layout_is_known_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "sku,order,price,quantity,name\nab-1,T1,2.95,3,杯子\nPOST,T1,1,1,邮资\nab-1,T2,2.95,0,\n", encoding="gb18030"
    )
    demand = read_demand(path)
    assert [(order.number, order.pieces) for order in demand.orders] == [("T1", {"AB-1": 3, "POST": 1})]
    assert demand.names["AB-1"] == "杯子"


def test_a_picture_is_no_file_of_orders(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    with pytest.raises(OrdersFileError, match="not a text file"):
        read_demand(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OrdersFileError, match=r"no \.csv"):
        read_demand(tmp_path)


def test_suppliers_bring_enough_for_most_orders_and_are_short_for_some() -> None:
    demand = read_demand(ORDERS)
    wanted = demand.totals()
    ordered: dict[str, int] = {}
    brought: dict[str, int] = {}
    for delivery in plan_deliveries(demand, 7, "110130"):
        for line in delivery.lines:
            ordered[line.sku] = ordered.get(line.sku, 0) + line.ordered
            brought[line.sku] = brought.get(line.sku, 0) + line.delivered
    under = {sku for sku in wanted if ordered.get(sku, 0) < wanted[sku]}
    short = {sku for sku in wanted if brought.get(sku, 0) < ordered.get(sku, 0)}
    assert under
    assert short
    assert not under & short
    suffering = {next(o.number for o in reversed(demand.orders) if sku in o.pieces) for sku in under | short}
    assert len(suffering) == len(under | short) <= len(demand.orders) * 0.1


def test_a_plan_repeats_by_seed() -> None:
    demand = read_demand(ORDERS / "2011-01-30.csv")
    assert plan_deliveries(demand, 3, "110130") == plan_deliveries(demand, 3, "110130")
    assert plan_deliveries(demand, 3, "110130") != plan_deliveries(demand, 4, "110130")


def test_barcodes_have_a_check_digit_and_differ() -> None:
    codes = {ean13(f"{number}") for number in range(20000, 23000)}
    assert len(codes) == 3000
    code = ean13("85123A")
    assert sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(code)) % 10 == 0


def test_only_pieces_that_are_there_can_be_moved(world: World) -> None:
    number = Deliveries(world).planned()[0][0]
    sku, there = next(iter(world.at(f"dock:{number}").items()))
    world.move(sku, there, f"dock:{number}", "A-01-01")
    with pytest.raises(WorldError, match="only 0 there"):
        world.move(sku, 1, f"dock:{number}", "A-01-01")
    assert world.count("A-01-01", sku) == there


def test_a_change_that_fails_moves_nothing(world: World) -> None:
    sku = next(iter(world.articles))
    world.bring("A-01-01", sku, 3)

    def two_and_two() -> None:
        with world.store.change():
            world.move(sku, 2, "A-01-01", "A-01-02")
            world.move(sku, 2, "A-01-01", "A-01-02")

    with pytest.raises(WorldError):
        two_and_two()
    assert world.at("A-01-01") == {sku: 3}
    assert world.at("A-01-02") == {}


def test_a_world_resumes_with_its_seed_and_pieces(tmp_path: Path) -> None:
    world = World(tmp_path / "world.db", seed=7)
    world.furnish(read_demand(ORDERS / "2011-01-30.csv"))
    before = world.store.rows("select * from pieces order by place, sku")
    world.close()
    again = World(tmp_path / "world.db", seed=8)
    again.furnish(read_demand(ORDERS / "2011-01-30.csv"))
    assert again.seed == 7
    assert again.store.rows("select * from pieces order by place, sku") == before
    again.close()


def test_orders_of_another_day_bring_further_deliveries(world: World) -> None:
    before = {row[0] for row in Deliveries(world).planned()}
    world.furnish(read_demand(ORDERS))
    after = {row[0] for row in Deliveries(world).planned()}
    assert before < after


def test_weight_is_goods_and_carton(world: World) -> None:
    sku, known = next(iter(world.articles.items()))
    world.bring("box:T", sku, 10)
    goods = round(10 * known.weight_g * (1 + known.bias_ppm / 1_000_000))
    assert world.parcel_grams("box:T") == goods + carton_tare_g(goods)


def test_articles_repeat_by_seed_and_have_sane_figures() -> None:
    assert article("22727", "CLOCK", 375, 1) == article("22727", "CLOCK", 375, 1)
    for number in range(300):
        made = article(str(20000 + number), "", 100, 1)
        assert 5 <= made.weight_g <= 600
        assert 1 <= made.cost_fen <= made.price_fen


def test_a_tote_is_taken_by_one_bench_only(world: World) -> None:
    totes = Totes(world)
    totes.put("W-110130-001-01", "conveyor", "542595")
    totes.put("W-110130-001-02", "conveyor", "542596")
    assert totes.take("bench:PACK-1") == "W-110130-001-01"
    assert totes.take("bench:PACK-1") == "W-110130-001-01"
    assert totes.take("bench:PACK-2") == "W-110130-001-02"
    assert totes.take("bench:PACK-3") == ""
    assert totes.of_order("542596") == ["W-110130-001-02"]


def test_goods_come_back_once_and_only_after_they_left(world: World) -> None:
    parcels, sku = Parcels(world), next(iter(world.articles))
    world.bring("box:T", sku, 3)
    parcels.close("box:T", "YT1", "542595", "e280", 500)
    parcels.come_back("RA-1", "542595", {sku: 5})
    assert world.at("desk:RA-1") == {}
    parcels.leave("YT1")
    parcels.come_back("RA-1", "542595", {sku: 2})
    parcels.come_back("RA-1", "542595", {sku: 2})
    assert world.at("desk:RA-1") == {sku: 2}
    assert world.at("parcel:YT1") == {sku: 1}
