"""Order files: every row is used or kept with its reason; the same file again changes nothing."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.database.database import Database
from central.imports.goods import import_partners, import_products
from central.imports.matching import SoldLine, match
from central.imports.reading import read_orders
from central.imports.rows import BadFile, RowRefused, fen
from central.imports.services import import_orders
from central.security.rights import SYSTEM
from tests.central.floor_peer import START, FloorPeer
from tests.central.site import Site

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
DAYS = sorted((Path(__file__).parents[1] / "data/orders").glob("*.csv"))


def load(site: Site, *rows: str, name: str = "x.csv", header: str = HEADER) -> dict[str, Any]:
    content = "\n".join([header, *rows]).encode()
    return site.database.write(lambda tx: import_orders(tx, SYSTEM, content, name))


def kept(site: Site) -> list[tuple[int, str, str]]:
    return site.rows("SELECT line, reason, document FROM import_row ORDER BY line")


def row(
    invoice: str = "1", sku: str = "85123A", quantity: object = 6, price: str = "2.55", customer: str = "17850.0"
) -> str:
    return f'{invoice},{sku},"LIGHT, WHITE",{quantity},2010-12-01 08:26:00,{price},{customer},United Kingdom'


def test_rows_become_orders_with_their_goods(site: Site) -> None:
    report = load(site, row(), row(sku="71053b", price="2.95"), row("2", customer=""))
    assert (report["rows"], report["rows_used"], report["rows_kept"]) == (3, 3, {})
    assert (report["orders"], report["lines"], report["pieces"], report["products_created"]) == (2, 3, 18, 2)
    assert site.rows("SELECT number, buyer, receiver_name, amount_fen FROM trade ORDER BY number") == [
        ("1", "17850", "Customer 17850", 6 * 255 + 6 * 295),
        ("2", "", "Guest", 6 * 255),
    ]
    assert site.rows(
        "SELECT no, sku, price_fen FROM trade_line WHERE name = 'LIGHT, WHITE' ORDER BY price_fen, no"
    ) == [
        (1, "85123A", 255),
        (1, "85123A", 255),
        (2, "71053B", 295),
    ]
    site.floor.poll()
    assert site.floor.products["71053B"].barcodes == ("71053B",)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(sku="POST"), "pseudo_goods"),
        (row(sku="m"), "pseudo_goods"),
        (row(sku="BANK CHARGES"), "pseudo_goods"),
        (row(sku="gift_0001_20"), "pseudo_goods"),
        (row(price="0.0"), "price_zero"),
        (row(price="-5.00"), "price_negative"),
        (row(price="0.001"), "price_not_whole_fen"),
        (row(price="cheap"), "bad_row"),
        (row(price="NaN"), "bad_row"),
        (row(quantity=-3), "quantity_not_positive"),
        (row(quantity=0), "quantity_not_positive"),
        (row(quantity="1.5"), "bad_row"),
        (row(sku=""), "bad_row"),
        (row(invoice=""), "bad_row"),
        ("1,85123A,too short", "bad_row"),
        (row(invoice="C9", quantity=3), "bad_row"),
        (row(invoice="C9", quantity=-3), "unmatched_cancellation"),
    ],
)
def test_a_row_that_cannot_be_used_is_kept_with_its_reason(site: Site, bad: str, reason: str) -> None:
    report = load(site, row("0", sku="OK"), bad)
    assert report["rows_kept"] == {reason: 1}
    assert report["rows_used"] == 1
    assert [each[:2] for each in kept(site)] == [(3, reason)]


def test_exact_duplicates_are_kept_once_each(site: Site) -> None:
    report = load(site, row(), row(), row(), row(quantity=7))
    assert report["rows_kept"] == {"duplicate_row": 2}
    assert site.rows("SELECT no, quantity FROM trade_line ORDER BY no") == [(1, 6), (2, 7)]


def test_the_same_file_again_changes_nothing(any_site: Site) -> None:
    site = any_site
    rows = (row(), row("2", price="0"), row("C3", quantity=-1))
    first = load(site, *rows)
    before = site.rows("SELECT count(*) FROM fact UNION ALL SELECT count(*) FROM timeline")
    again = load(site, *rows, name="other.csv")
    assert again == {**first, "already": True}
    assert site.rows("SELECT count(*) FROM fact UNION ALL SELECT count(*) FROM timeline") == before


def test_the_same_orders_in_another_file_change_nothing(site: Site) -> None:
    load(site, row(), row(sku="B"), row("C3", quantity=-2))
    report = load(site, row("C3", quantity=-2), row(sku="B"), row(), row("4"))
    assert (report["orders"], report["orders_known"], report["returns"]) == (1, 1, 0)
    assert site.one("SELECT count(*) FROM return_line") == 1


def test_an_order_that_comes_with_other_rows_keeps_its_first_content(site: Site) -> None:
    load(site, row())
    report = load(site, row(quantity=99))
    assert report["rows_kept"] == {"order_changed": 1}
    assert site.rows("SELECT quantity FROM trade_line") == [(6,)]


def test_a_cancellation_becomes_a_return_that_waits_for_the_shipment(site: Site) -> None:
    site.stock(**{"85123A": 10})
    report = load(site, row(), row("C9", quantity=-4))
    assert (report["returns"], report["rows_used"]) == (1, 2)
    assert site.rows("SELECT status, source FROM return_order") == [("waiting", "C9")]
    site.floor.poll()
    assert site.floor.returns == {}
    site.floor.work_all()
    site.floor.sync()
    site.floor.poll()
    [expected] = site.floor.returns.values()
    assert [(line.sku, line.quantity) for line in expected.lines] == [("85123A", 4)]
    assert site.rows("SELECT returned FROM trade_line") == [(4,)]


def test_a_cancellation_of_more_than_was_bought_is_kept(site: Site) -> None:
    report = load(site, row(), row("C8", quantity=-4), row("C9", quantity=-4))
    assert report["rows_kept"] == {"unmatched_cancellation": 1}
    assert report["returns"] == 1


def test_a_cancelled_order_takes_its_waiting_return_along(site: Site) -> None:
    load(site, row(), row("C9", quantity=-4))
    site.cancel(site.one("SELECT id FROM trade"))
    assert site.rows("SELECT status FROM return_order") == [("cancelled",)]


def sold(price_fen: int, day: int, left: int) -> SoldLine:
    return SoldLine("t", "main", 1, "b", "A", price_fen, START.replace(day=day), left)


def test_the_same_price_then_the_newest_order_is_chosen() -> None:
    lines = [sold(100, 1, 5), sold(200, 2, 5), sold(100, 3, 5), sold(100, 20, 5)]
    at = START.replace(day=10)
    assert match(lines, 200, 3, at) is lines[1]
    assert match(lines, 100, 3, at) is lines[2]
    assert match(lines, 100, 3, at) is lines[0]
    assert match(lines, 100, 3, at) is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (HEADER.encode(), "a header and no rows"),
        (b"a,b\n1,2\n", "no order file"),
        (b"\x00\x01\x02", "not a text file"),
        (HEADER.encode() + b'\n"1,2\n3', "line 2"),
    ],
)
def test_a_broken_file_is_refused_in_one_sentence(site: Site, content: bytes, sentence: str) -> None:
    with pytest.raises(BadFile, match=sentence) as refused:
        site.database.write(lambda tx: import_orders(tx, SYSTEM, content, "broken.csv"))
    assert "\n" not in str(refused.value)
    assert site.one("SELECT count(*) FROM import_file") == 0


def test_the_own_layout(site: Site) -> None:
    header = "order,sku,quantity,price,name,receiver,phone,province,city,address,ordered_at"
    report = load(
        site, "T-9,ab-1,3,12.80,茶杯,李雷,13800000000,广东,深圳,科技园 1 号,2026-11-01T10:00:00+08:00", header=header
    )
    assert (report["format"], report["orders"]) == ("floorgate", 1)
    assert site.rows("SELECT number, receiver_name, receiver_phone, amount_fen FROM trade") == [
        ("T-9", "李雷", "13800000000", 3840)
    ]
    [(at,)] = site.rows("SELECT ordered_at FROM trade")
    assert at.startswith("2026-11-01T02:00:00")


def test_a_file_in_gb18030_is_read(site: Site) -> None:
    content = "order,sku,quantity,price,name,receiver\nT-1,A,1,1.00,茶杯,李雷\n".encode("gb18030")
    site.database.write(lambda tx: import_orders(tx, SYSTEM, content, "gb.csv"))
    assert site.one("SELECT receiver_name FROM trade") == "李雷"


@pytest.mark.parametrize("day", DAYS, ids=lambda path: path.stem)
def test_every_row_of_a_real_day_is_used_or_kept(site: Site, day: Path) -> None:
    content = day.read_bytes()
    report = site.database.write(lambda tx: import_orders(tx, SYSTEM, content, day.name))
    assert report["rows_used"] + sum(report["rows_kept"].values()) == report["rows"]
    returns = site.one("SELECT count(*) FROM return_line")
    assert report["lines"] + returns == report["rows_used"]
    assert site.one("SELECT count(*) FROM import_row") == sum(report["rows_kept"].values())
    site.assert_sound()


def test_a_day_takes_few_statements(site: Site) -> None:
    content = DAYS[0].read_bytes()
    before = site.database.statements
    report = site.database.write(lambda tx: import_orders(tx, SYSTEM, content, "day.csv"))
    assert report["orders"] > 20
    assert site.database.statements - before < 60


@given(st.integers(0, 10**9), st.sampled_from(["", "0", "00"]))
def test_prices_are_exact(amount: int, zeros: str) -> None:
    assert fen(f"{amount // 100}.{amount % 100:02d}{zeros}") == amount


@given(st.text())
def test_a_price_is_read_or_refused(text: str) -> None:
    try:
        found: object = fen(text)
    except RowRefused as refused:
        found = str(refused)
    assert isinstance(found, int) or found in ("bad_row", "price_not_whole_fen")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for start in (b"", HEADER.encode() + b"\n"):
        try:
            found = read_orders(start + content, "any")
        except BadFile:
            continue
        used = sum(len(rows) for rows in [*found.orders.values(), *found.cancellations.values()])
        assert used + len(found.kept) == found.rows


def test_goods_come_with_their_stock(database: Database) -> None:
    site = Site(database, FloorPeer(database))
    content = (
        b"sku,name,barcode,price_fen,cost_fen,on_hand\na,Cup,690,500,200,7\nb,Pot,,900,400,\nA,again,,,,\nc,x,,-1,,\n"
    )
    report = database.write(lambda tx: import_products(tx, SYSTEM, content, "p.csv"))
    assert (report["products"], report["rows_kept"]) == (2, {"duplicate_row": 1, "bad_row": 1})
    assert site.level("A") == (7, 0)
    assert site.rows("SELECT sku, price_fen, cost_fen FROM product ORDER BY sku") == [("A", 500, 200), ("B", 900, 400)]
    again = database.write(lambda tx: import_products(tx, SYSTEM, content, "p.csv"))
    assert (again["already"], site.level("A")) == (True, (7, 0))


def test_goods_of_a_floor_are_expected_as_opening_stock(site: Site) -> None:
    content = b"sku,name,cost_fen,on_hand\na,Cup,200,7\n"
    site.database.write(lambda tx: import_products(tx, SYSTEM, content, "p.csv"))
    site.floor.poll()
    [receipt] = site.floor.receipts.values()
    assert (receipt.opening, [(line.sku, line.quantity) for line in receipt.lines]) == (True, [("A", 7)])


def test_partners(site: Site) -> None:
    content = b"kind,name\nsupplier,ACME\nsupplier,Yiwu\nfriend,Bob\n"
    report = site.database.write(lambda tx: import_partners(tx, SYSTEM, content, "p.csv"))
    assert (report["partners"], report["rows_kept"]) == (2, {"unknown_kind": 1})
    assert site.rows("SELECT name FROM supplier ORDER BY name") == [("ACME",), ("Yiwu",)]
