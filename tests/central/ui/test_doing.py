"""What people do on the pages: review, cancel, refund, close, send again; and finding things."""

import csv
import io
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from central.database.database import Database
from central.orders.models import Trade
from central.security import services
from tests.central.ui.browser_peer import Visitor
from tests.central.ui.conftest import app_on


def an_order(database: Database, status: str) -> tuple[str, str]:
    """Id and number of an order in that status."""
    with database.read() as tx:
        row = tx.execute(select(Trade.id, Trade.number).where(Trade.status == status).order_by(Trade.number)).first()
    assert row is not None
    return row[0], row[1]


def status_of(database: Database, order: str) -> str:
    with database.read() as tx:
        return str(tx.execute(select(Trade.status).where(Trade.id == order)).scalar_one())


def test_cancelling_takes_a_reason_and_frees_the_order(visitor: Visitor, worked: Database) -> None:
    order, _ = an_order(worked, "out_of_stock")
    page = f"/orders/{order}"
    assert "请写明原因" in visitor.post(f"{page}/cancel", on=page, reason="  ").text
    assert status_of(worked, order) == "out_of_stock"
    answer = visitor.post(f"{page}/cancel", on=page, reason="customer changed their mind")
    assert "订单已取消" in answer.text
    assert "customer changed their mind" in answer.text
    assert status_of(worked, order) == "cancelled"
    assert "已取消" in visitor.post(f"{page}/cancel", on=page, reason="again").text


def test_an_order_on_the_floor_is_asked_to_stop(visitor: Visitor, worked: Database) -> None:
    order, _ = an_order(worked, "released")
    answer = visitor.post(f"/orders/{order}/refund", on=f"/orders/{order}", reason="refund at the shop")
    assert "已通知仓库拦截" in answer.text
    assert "退款中" in visitor.get(f"/orders/{order}")


def test_an_order_held_for_review_passes(visitor: Visitor, worked: Database) -> None:
    order, _ = an_order(worked, "out_of_stock")
    worked.write(lambda tx: tx.execute(update(Trade).where(Trade.id == order).values(status="review")))
    page = f"/orders/{order}"
    assert "审核通过" in visitor.get(page)
    assert "审核通过，订单现在是" in visitor.post(f"{page}/approve", on=page).text
    assert status_of(worked, order) != "review"
    assert "单据当前状态不允许这样做" in visitor.post(f"{page}/approve", on=page).text


def test_a_shipped_order_shows_its_whole_story(visitor: Visitor, worked: Database) -> None:
    order, number = an_order(worked, "shipped")
    page = visitor.get(f"/orders/{order}")
    for step in ("接收订单", "下发仓库", "进入波次", "拣货", "验货", "打印面单", "称重", "发货", "过门", "记账"):
        assert step in page, step
    assert "/journal/JV-" in page
    assert number in page


def test_a_task_is_closed_with_what_was_decided(visitor: Visitor) -> None:
    page = visitor.get("/tasks")
    assert "称重不符" in page
    answer = visitor.post("/tasks/t1/close", on="/tasks", reason="weighed again: fits")
    assert "待办已关闭" in answer.text
    assert "weighed again: fits" in visitor.get("/tasks?status=closed")
    assert "没有这个未处理的待办" in visitor.post("/tasks/t1/close", on="/tasks", reason="again").text


def test_refused_confirmations_are_sent_again(visitor: Visitor, worked: Database) -> None:
    with worked.read() as tx:
        failed = tx.execute(text("SELECT id FROM confirmation WHERE status = 'failed'")).scalar_one()
    answer = visitor.post("/shops/retry", on="/shops?status=failed", confirmation=failed)
    assert "重新发送 1 条确认" in answer.text
    with worked.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM confirmation WHERE status = 'failed'")).scalar_one() == 0


def test_a_new_user_is_shown_their_secrets_once(visitor: Visitor) -> None:
    answer = visitor.post("/users", on="/users", name="wang", role=["accountant", "reader"])
    assert "fgt_" in answer.text
    assert "fgt_" not in visitor.get("/users")
    assert (
        "这个名称已被使用 (there is a user wang already)"
        in visitor.post("/users", on="/users", name="wang", role="reader").text
    )
    assert "请至少选择一个角色" in visitor.post("/users", on="/users", name="zhao").text
    assert "不能停用自己" in visitor.post("/users/boss/shut_out", on="/users").text
    assert "已完成" in visitor.post("/users/wang/shut_out", on="/users").text


def test_a_forgotten_password_is_replaced_by_one_shown_once(visitor: Visitor, worked: Database) -> None:
    worked.write(lambda tx: services.add_user(tx, "li", "reader", password="forgotten by li"))
    answer = visitor.post("/users/li/password", on="/users")
    secret = answer.text.split("<code>")[1].split("</code>")[0]
    Visitor(visitor.app).signed_in("li", secret)
    assert "没有这个用户" in visitor.post("/users/nobody/password", on="/users").text


@pytest.mark.parametrize("kind", ["order", "waybill", "sku", "purchase", "return", "entry", "buyer"])
def test_what_is_pasted_into_the_search_box_opens(visitor: Visitor, worked: Database, kind: str) -> None:
    order, number = an_order(worked, "shipped")
    queries = {
        "waybill": "SELECT waybill, 'orders' FROM fulfilment WHERE trade_id = :order",
        "sku": "SELECT sku, 'products' FROM stock WHERE sku LIKE '8%A' LIMIT 1",
        "purchase": "SELECT number, 'purchase-orders' FROM purchase_order LIMIT 1",
        "return": "SELECT number, 'returns' FROM return_order LIMIT 1",
        "entry": "SELECT number, 'journal' FROM journal_entry LIMIT 1",
        "buyer": "SELECT buyer, 'customers' FROM customer WHERE buyer <> '' LIMIT 1",
    }
    pasted, where = number, "orders"
    if kind in queries:
        with worked.read() as tx:
            pasted, where = tx.execute(text(queries[kind]), {"order": order} if kind == "waybill" else {}).one()
    answer = visitor.client.get("/search", query_string={"q": f" {pasted} "})
    assert answer.status_code == 302, f"{pasted}: {answer.text[-500:]}"
    assert answer.location.startswith(f"/{where}/")


def test_words_find_products_and_nonsense_finds_nothing(visitor: Visitor) -> None:
    assert "data-href" in visitor.get("/search?q=white heart")
    assert "没有找到" in visitor.get("/search?q=zzzz-nothing")


def test_the_list_as_a_file_has_every_order_of_the_filter(visitor: Visitor, worked: Database) -> None:
    answer = visitor.client.get("/orders.csv?status=shipped")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    with worked.read() as tx:
        numbers = set(tx.execute(select(Trade.number).where(Trade.status == "shipped")).scalars())
    assert {row["order"] for row in rows} == numbers
    assert all(row["waybill"].startswith("YT") for row in rows)


def test_the_scope_at_the_top_narrows_the_lists(visitor: Visitor, worked: Database) -> None:
    answer = visitor.post("/scope", on="/orders", shop="", warehouse="elsewhere")
    assert "没有" in answer.text
    assert "data-href" not in visitor.get("/orders")
    visitor.post("/scope", on="/orders", shop="", warehouse="")
    assert "data-href" in visitor.get("/orders")


def test_languages_switch_and_stay(visitor: Visitor) -> None:
    assert "<h1>订单</h1>" in visitor.get("/orders")
    assert "<h1>Orders</h1>" in visitor.post("/language", language="en").text
    assert "<h1>Orders</h1>" in visitor.get("/orders")
    assert "<h1>订单</h1>" in visitor.post("/language", language="tlh").text  # unknown: what the browser asks for


def test_a_file_is_imported_and_the_same_file_again_changes_nothing(visitor: Visitor) -> None:
    header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    when = "2011-02-01 08:00:00"
    rows = f"900001,85123A,HEART,6,{when},2.55,17850,France\n900001,POST,POSTAGE,1,{when},18,17850,France\n"

    def send(content: str) -> str:
        file = (io.BytesIO(content.encode()), "new.csv")
        return visitor.post("/imports", on="/imports", kind="orders", file=file).text

    assert "new.csv：共 2 行，采用 1 行" in send(header + rows)
    assert "以前导入过" in send(header + rows)
    assert "无法读取这个文件" in send("nonsense\n1\n")
    answer = visitor.client.get("/search?q=900001", follow_redirects=True)
    assert "<h1>900001</h1>" in answer.text


def test_a_parked_message_is_tried_again_and_says_why_it_fails(visitor: Visitor) -> None:
    page = visitor.get("/gateways")
    path = page.split('action="/gateways/parked/')[1].split('"')[0]
    answer = visitor.post(f"/gateways/parked/{path}", on="/gateways")
    assert "仍然失败" in answer.text
    assert "unheard_of" in answer.text


def test_who_may_only_read_changes_nothing(worked: Database, tmp_path: Path) -> None:
    given = worked.write(lambda tx: services.add_user(tx, "li", "reader"))
    visitor = Visitor(app_on(worked, tmp_path)).signed_in("li", given.password)
    order, _ = an_order(worked, "out_of_stock")
    forms = [f"/orders/{order}/approve", f"/orders/{order}/cancel", f"/orders/{order}/refund", "/tasks/t1/close"]
    forms += ["/shops/retry", "/users", "/users/boss/shut_out", "/gateways/effects/replay", "/gateways/parked/1/replay"]
    for form in forms:
        answer = visitor.post(form, on="/orders", reason="because", name="eve", role="admin")
        assert answer.status_code == 403, form
        assert "您没有这项权限" in answer.text
    file = (io.BytesIO(b"x"), "new.csv")
    assert visitor.post("/imports", on="/orders", kind="orders", file=file).status_code == 403
    assert status_of(worked, order) == "out_of_stock"
