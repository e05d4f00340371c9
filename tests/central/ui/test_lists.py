"""A reader's own views and columns, and one thing done to many orders."""

import re

import pytest

from central.database.database import Database
from central.orders.deciding import hold, let_go
from central.orders.services import WrongState
from central.security import services
from central.security.rights import SYSTEM, Forbidden, Person, Scope, may
from central.ui.lists import KINDS
from tests.central.site import Site, assert_sound
from tests.central.ui.browser_peer import Visitor

PATHS = {
    "orders": "/orders",
    "returns": "/returns",
    "products": "/products",
    "stock": "/stock",
    "purchase_orders": "/purchase-orders",
    "customers": "/customers",
}
_HEADS = re.compile(r"<th[^>]*>([^<]+)</th>")


def own(page: str) -> list[tuple[str, str]]:
    """(name, count) of the reader's own views among the tabs."""
    found = re.findall(r'class="own" href="[^"]*"[^>]*><i[^>]*></i>([^<]*) <span class="of">([^<]*)</span>', page)
    return [(name.strip(), count) for name, count in found]


@pytest.mark.parametrize("kind", KINDS)
def test_filters_are_kept_as_a_tab_with_a_count_and_forgotten_again(visitor: Visitor, kind: str) -> None:
    path = f"{PATHS[kind]}?q=no+such+thing&page=7"
    assert own(visitor.get(path)) == []
    query = re.findall(r'name="query" value="([^"]*)"', visitor.get(path))[0]
    assert query == "q=no+such+thing"
    page = visitor.post(f"/lists/{kind}/views", on=path, name="  None  of them ", query=query).text
    assert own(page) == [("None of them", "0")]
    assert f'href="{PATHS[kind]}?q=no+such+thing" aria-current="true"' in page
    assert "Keep as a view" not in page
    [view] = re.findall(r'name="view" value="(\d+)"', page)
    assert own(visitor.post(f"/lists/{kind}/views/drop", on=path, view=view).text) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_column_can_be_left_out_and_the_usual_ones_come_back(visitor: Visitor, kind: str) -> None:
    usual = _HEADS.findall(visitor.get(PATHS[kind]))
    names = re.findall(r'name="column" value="(\w+)"', visitor.get(PATHS[kind]))
    assert len(names) >= len(usual) > 3
    page = visitor.post(f"/lists/{kind}/columns", on=PATHS[kind], column=["nonsense", *names]).text
    assert len(_HEADS.findall(page)) == len(names)
    page = visitor.post(f"/lists/{kind}/columns", on=PATHS[kind], column=names[2]).text
    assert len(_HEADS.findall(page)) == 2
    page = visitor.post(f"/lists/{kind}/columns", on=PATHS[kind], column=names[2], usual="1").text
    assert _HEADS.findall(page) == usual


def test_views_count_what_their_filters_leave_and_belong_to_their_reader(visitor: Visitor, worked: Database) -> None:
    page = visitor.post("/lists/orders/views", on="/orders", name="gone", query="status=shipped&page=3").text
    [(_, count)] = own(page)
    assert count == re.findall(r'href="/orders\?status=shipped"[^>]*>\S+ <span class="of">([^<]*)<', page)[0] != "0"
    again = visitor.post("/lists/orders/views", on="/orders", name="gone", query="status=cancelled").text
    assert len(own(again)) == 1
    view = re.findall(r'name="view" value="(\d+)"', visitor.get("/orders?status=cancelled"))[0]
    given = worked.write(lambda tx: services.add_user(tx, "li", "reader"))
    li = Visitor(visitor.app).signed_in("li", given.password)
    assert own(li.get("/orders")) == []
    li.post("/lists/orders/views/drop", on="/orders", view=view)
    assert len(own(visitor.get("/orders"))) == 1
    assert li.post("/lists/customers/views", on="/orders", name="x", query="q=1").status_code == 403


@pytest.mark.parametrize(
    ("name", "query"), [("", "q=1"), ("x" * 41, "q=1"), ("x", ""), ("x", "page=2"), ("x", "q=" + "1" * 3000)]
)
def test_a_view_that_says_nothing_is_not_kept(visitor: Visitor, name: str, query: str) -> None:
    page = visitor.post("/lists/orders/views", on="/orders", name=name, query=query).text
    assert "不能这样保存视图" in page
    assert own(page) == []


def test_there_are_only_so_many_views(visitor: Visitor) -> None:
    for no in range(13):
        page = visitor.post("/lists/orders/views", on="/orders", name=f"v{no}", query=f"q={no}").text
    assert [name for name, _ in own(page)] == [f"v{no}" for no in range(12)]


@pytest.mark.parametrize("query", ["endpoint=x", "_external=1&_anchor=x", "values=1&q=2", "_method=POST"])
def test_an_address_with_any_arguments_is_answered(visitor: Visitor, query: str) -> None:
    visitor.get(f"/orders?{query}")
    visitor.get("/orders?" + query + "&page=9999")
    visitor.post("/lists/orders/views", on="/orders", name="odd", query=query)
    assert 'href="/orders?' in visitor.get("/orders")


# --- one thing done to many orders ---


def outcomes(visitor: Visitor, action: str, orders: list[str], **more: str) -> list[tuple[bool, str]]:
    """(done, what was told) of each order."""
    page = visitor.client.get("/orders", headers=visitor.headers).text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    answer = visitor.client.post(
        "/orders/bulk",
        data={"csrf_token": token, "action": action, "order": orders, **more},
        headers={**visitor.headers, "Accept": "application/json"},
    )
    assert answer.status_code == 200
    assert answer.json is not None
    assert [result["order"] for result in answer.json] == list(dict.fromkeys(orders))
    return [(result["done"], result["told"]) for result in answer.json]


def ids(worked: Database, status: str) -> list[str]:
    site = Site(worked, None)  # type: ignore[arg-type]
    return [row[0] for row in site.rows("SELECT id FROM trade WHERE status = :status ORDER BY number", status=status)]


def test_what_can_be_done_is_done_and_of_the_others_it_says_why_not(visitor: Visitor, worked: Database) -> None:
    short, gone, claimed = (ids(worked, status) for status in ("out_of_stock", "shipped", "awaiting_stock"))
    assert short
    assert claimed
    chosen = [short[0], gone[0], "no-such-order", claimed[0], short[0]]
    assert outcomes(visitor, "hold", chosen) == [(False, "请写明原因：尚未做任何改动。")] * 4
    assert [done for done, _ in outcomes(visitor, "hold", chosen, reason="asked the buyer")] == [
        True,
        False,
        False,
        True,
    ]
    assert {short[0], claimed[0]} <= set(ids(worked, "review"))
    assert_sound(Site(worked, None))  # type: ignore[arg-type]
    page = visitor.get(f"/orders/{claimed[0]}")
    assert "人工挂起" in page
    assert "asked the buyer" in page
    told = outcomes(visitor, "release", [short[0], claimed[0], gone[0]])
    assert [done for done, _ in told] == [True, True, False]
    assert told[1][1] == "等待到货"  # it has its claim again
    assert "单据当前状态" in told[2][1]
    assert [done for done, _ in outcomes(visitor, "cancel", [short[0]], reason="no answer")] == [True]
    assert ids(worked, "cancelled") == [short[0]]


def test_without_scripts_the_result_is_a_page(visitor: Visitor, worked: Database) -> None:
    short = ids(worked, "out_of_stock")[0]
    page = visitor.post("/orders/bulk", on="/orders", action="hold", order=[short, "none"], reason="wait").text
    assert page.count('class="state go"') == 1
    assert page.count('class="state stop"') == 1
    assert "没有选择订单" in visitor.post("/orders/bulk", on="/orders", action="hold", reason="wait").text
    assert visitor.post("/orders/bulk", on="/orders", action="explode", order=short).status_code == 404


def test_nobody_holds_or_cancels_what_they_may_not(visitor: Visitor, worked: Database) -> None:
    short = ids(worked, "out_of_stock")
    for name, limit in (("li", {}), ("wang", {"shops": ["another shop"]})):
        role = "reader" if name == "li" else "service"
        given = worked.write(lambda tx, n=name, r=role, s=limit: services.add_user(tx, n, r, **s))
        person = Visitor(visitor.app).signed_in(name, given.password)
        for action in ("hold", "cancel", "release"):
            assert [done for done, _ in outcomes(person, action, short[:1], reason="why not")] == [False], (
                name,
                action,
            )
    assert ids(worked, "out_of_stock") == short


def test_an_order_on_hold_gives_its_goods_to_those_that_wait(any_site: Site) -> None:
    site = any_site
    site.products("A")
    site.buy(A=5)
    first, second = site.order("T-1", ("A", 4)), site.order("T-2", ("A", 3))
    assert (site.status(first), site.status(second)) == ("awaiting_stock", "out_of_stock")
    site.database.write(lambda tx: hold(tx, SYSTEM, first, "asked the buyer"))
    assert (site.status(first), site.status(second)) == ("review", "awaiting_stock")
    site.assert_sound()
    with pytest.raises(WrongState, match="is review, so it cannot be held"):
        site.database.write(lambda tx: hold(tx, SYSTEM, first, "again"))
    assert site.database.write(lambda tx: let_go(tx, SYSTEM, first)) == "out_of_stock"
    site.database.write(lambda tx: hold(tx, SYSTEM, second, "this one instead"))
    assert site.status(first) == "awaiting_stock"
    site.stock(B=1)
    third = site.order("T-3", ("B", 1))
    assert site.status(third) == "released"
    for decide in (lambda tx: hold(tx, SYSTEM, third, "too late"), lambda tx: let_go(tx, SYSTEM, third)):
        with pytest.raises(WrongState, match="is released"):
            site.database.write(decide)  # type: ignore[arg-type]
    reader = Person(id=1, name="li", roles=frozenset({"reader"}))
    assert not may(reader, "orders.review", Scope())
    with pytest.raises(Forbidden):
        site.database.write(lambda tx: hold(tx, reader, first, "mine"))
    site.assert_sound()
