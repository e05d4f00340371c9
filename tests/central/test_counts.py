"""Counts from the back office: asked for, told bin by bin by the floor, and several warehouses a gateway."""

from typing import Any

import pytest

from central.gateways.services import CannotServe, serve_also
from central.security.rights import SYSTEM
from central.stock.counts import NoFloor, find_count, lines_of, list_counts, request_count
from gateway.contracts import catalogue, facts, work
from tests.central.site import Site
from tests.central.test_api import Caller, admin, app, book

__all__ = ["admin", "app", "book"]


def asked(site: Site) -> work.CountRequested:
    return next(message for message in reversed(site.floor.poll()) if isinstance(message, work.CountRequested))


def look(site: Site, number: str) -> tuple[Any, list[Any]]:
    with site.database.read() as tx:
        count = find_count(tx, number)
        return count, lines_of(tx, count.id)


def counted(count: str, place: str, *, expected: int, found: int, **more: Any) -> facts.BinCounted:
    line = facts.CountedGoods(sku="A", expected=expected, counted=found)
    return facts.BinCounted(count=count, bin=place, lines=(line,), as_of_seq=1, operator="paul", **more)


def test_the_office_asks_for_a_count_and_sees_what_became_of_it(any_site: Site) -> None:
    site = any_site
    site.products("A")
    number = site.database.write(
        lambda tx: request_count(tx, SYSTEM, None, [], ["a"], blind=True, reason="customer asks")
    )
    wish = asked(site)
    assert (wish.number, wish.skus, wish.blind) == (number, ("A",), True)
    site.floor.emit(
        facts.CountOpened(
            count=wish.count, number=wish.number, kind="sku", source="central", bins=("A-01-01", "A-02-01")
        )
    )
    site.floor.emit(counted(wish.count, "A-01-01", expected=5, found=9, state="recount"))
    site.floor.sync()
    count, lines = look(site, number)
    assert (count.state, count.bins, count.counted_bins, lines[0].counted) == ("investigating", 2, 1, 9)
    site.floor.emit(counted(wish.count, "A-01-01", expected=5, found=8, state="review", round=2))
    movement = facts.Movement("A", 3, "", "A-01-01")
    site.floor.emit(
        facts.StockCounted(
            count=wish.count, bin="A-01-01", sku="A", expected=5, counted=8, as_of_seq=1, movements=(movement,),
            approved_by="susi", reason="seen",
        )
    )  # fmt: skip
    site.floor.emit(facts.CountClosed(count=wish.count, missed=("A-02-01",), missed_bins=1, bins=1, lines=1))
    site.floor.sync()
    count, (line,) = look(site, number)
    assert (count.state, count.missed, count.counted_bins) == ("done", ["A-02-01"], 1)
    assert (line.counted, line.posted, line.round, line.approved_by) == (8, 3, 2, "susi")
    assert site.level("A") == (3, 0)
    assert site.one("SELECT reason FROM stock_movement WHERE sku = 'A'") == "count"
    with site.database.read() as tx:
        assert list_counts(tx, SYSTEM, only_open=True) == []


def test_a_count_that_the_floor_began_by_itself_is_listed_too(site: Site) -> None:
    site.products("A")
    site.floor.emit(facts.CountOpened(count="c-9", number="CT-261124-009", kind="not_empty", bins=("A-01-01",)))
    site.floor.emit(counted("c-9", "A-01-01", expected=1, found=1))
    site.floor.sync()
    count, lines = look(site, "CT-261124-009")
    assert (count.kind, count.source, count.state, lines) == ("not_empty", "floor", "counting", [])


def test_a_book_warehouse_cannot_be_counted(book: Site) -> None:
    with pytest.raises(NoFloor, match="no floor"):
        book.database.write(lambda tx: request_count(tx, SYSTEM, None, [], [], blind=True, reason=""))


def test_counts_and_warehouses_over_the_api(admin: Caller, book: Site) -> None:
    assert admin.post("/api/v1/counts", {}, 409)["code"] == "no_floor"
    Site.opened(book.database)
    number = admin.post("/api/v1/counts", {"bins": ["a-01-01"]}, 201)["number"]
    assert [row["number"] for row in admin.get("/api/v1/counts?state=open")["counts"]] == [number]
    assert admin.get(f"/api/v1/counts/{number}")["wanted_bins"] == ["A-01-01"]
    admin.get("/api/v1/counts/CT-0", 404)
    body = {"warehouse": "outlet", "parent": "main"}
    assert admin.post("/api/v1/gateways/gw-1/warehouses", body)["parent"] == "main"
    assert admin.post("/api/v1/gateways/gw-1/warehouses", body, 409)["code"] == "cannot_serve"
    assert admin.post("/api/v1/gateways/gw-9/warehouses", body, 404)["code"] == "unknown_gateway"


def test_a_gateway_serves_a_further_warehouse_and_its_facts_are_kept_apart(any_site: Site) -> None:
    site = any_site
    site.products("A")
    site.database.write(lambda tx: serve_also(tx, SYSTEM, "gw-1", "outlet", "奥莱", "main"))
    bound = next(one for one in site.floor.poll() if isinstance(one, catalogue.WarehouseBound) and one.also)
    assert (bound.warehouse, bound.name, bound.parent) == ("outlet", "奥莱", "main")
    found = facts.Movement("A", 4, "", "O-01-01")
    site.floor.emit(facts.StockMoved(movements=(found,), reason="found", warehouse="outlet"))
    site.floor.emit(facts.StockMoved(movements=(found,), reason="found"))
    site.floor.sync()
    assert site.rows("SELECT warehouse, on_hand FROM stock ORDER BY 1") == [("main", 4), ("outlet", 4)]
    with pytest.raises(CannotServe, match="belongs to gateway gw-1"):
        site.database.write(lambda tx: serve_also(tx, SYSTEM, "gw-1", "outlet"))
    with pytest.raises(CannotServe, match="no warehouse nowhere"):
        site.database.write(lambda tx: serve_also(tx, SYSTEM, "gw-1", "x", parent="nowhere"))


def test_facts_about_a_warehouse_of_somebody_else_are_parked_and_move_nothing(site: Site) -> None:
    site.products("A")
    site.floor.emit(
        facts.StockMoved(movements=(facts.Movement("A", 4, "", "O-01"),), reason="found", warehouse="other")
    )
    site.floor.sync()
    assert site.one("SELECT reason FROM parked_message") == "gateway gw-1 serves no warehouse other"
    assert site.rows("SELECT * FROM stock") == []


def test_counts_are_asked_for_and_looked_at_on_pages(admin: Caller, book: Site) -> None:
    Site.opened(book.database)
    book.products("A")
    number = admin.post("/api/v1/counts", {"skus": ["A"], "reason": "客服查货"}, 201)["number"]
    with book.database.read() as tx:
        name = find_count(tx, number).id
    floor = book.floor
    floor.poll()
    floor.emit(facts.CountOpened(count=name, number=number, kind="sku", source="central", bins=("A-01-01",)))
    floor.emit(counted(name, "A-01-01", expected=5, found=9, state="review"))
    floor.sync()
    pages = [
        admin.client.get(path, headers=admin.headers) for path in ("/counts", "/counts?view=open", f"/counts/{number}")
    ]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert all(number in page.text for page in pages)
    assert "客服查货" in pages[2].text
    assert "A-01-01" in pages[2].text
    assert admin.client.get("/counts/CT-0", headers=admin.headers).status_code == 404
