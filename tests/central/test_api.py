"""The API: what it takes, what it refuses, and in which words."""

from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from central.app import create_app
from central.config import Config
from central.database.database import Database
from central.security.services import add_user
from tests.central.floor_peer import FloorPeer
from tests.central.site import Site


class Caller:
    """A client with a token."""

    def __init__(self, client: FlaskClient, token: str = "") -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.client.get(path, headers=self.headers)
        assert answer.status_code == status, answer.text
        return answer.json

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        given = {"data": body} if isinstance(body, bytes) else {"json": body if body is not None else {}}
        answer = self.client.post(path, headers=self.headers, **given)
        assert answer.status_code == status, answer.text
        return answer.json


@pytest.fixture
def app(database: Database) -> APIFlask:
    return create_app(Config(broker="mqtt://127.0.0.1:1", local_token="local-token"), database)


@pytest.fixture
def admin(app: APIFlask, database: Database) -> Caller:
    token = database.write(lambda tx: add_user(tx, "admin", "admin")).token
    return Caller(app.test_client(), token)


@pytest.fixture
def book(database: Database) -> Site:
    """A book warehouse: no gateway yet."""
    return Site(database, FloorPeer(database))


LINE = {"sku": "A", "quantity": 2, "price_fen": 500}
ORDER = {"number": "T-1", "lines": [LINE], "receiver": {"name": "Li", "city": "Shenzhen"}}


def test_nothing_is_told_to_strangers(app: APIFlask) -> None:
    stranger = Caller(app.test_client())
    for path in ("orders", "products", "stock", "progress", "tasks", "gateways", "imports", "parked", "shops"):
        assert stranger.get(f"/api/v1/{path}", 401)["code"] == "not_signed_in"
    stranger.post("/api/v1/orders", ORDER, 401)
    assert Caller(app.test_client(), "wrong").get("/api/v1/orders", 401)["message"]


def test_a_reader_reads_and_changes_nothing(app: APIFlask, database: Database) -> None:
    reader = Caller(app.test_client(), database.write(lambda tx: add_user(tx, "r", "reader")).token)
    reader.get("/api/v1/orders")
    assert reader.post("/api/v1/orders", ORDER, 403)["code"] == "forbidden"
    reader.post("/api/v1/products", {"products": [{"sku": "A"}]}, 403)
    reader.post("/api/v1/imports/orders", b"x", 403)


def test_an_order_from_a_book_warehouse_is_shipped_by_hand(admin: Caller, book: Site) -> None:
    admin.post("/api/v1/products", {"products": [{"sku": "a", "name": "Cup", "barcode": "690"}]})
    admin.post("/api/v1/stock", {"levels": [{"sku": "a", "on_hand": 5, "cost_fen": 200}]})
    made = admin.post("/api/v1/orders", ORDER, 201)
    assert (made["status"], made["lines"][0]["reserved"]) == ("reserved", 2)
    assert admin.post("/api/v1/orders", ORDER)["id"] == made["id"]
    ship = {"carrier": "YTO", "waybill": "YT0001"}
    assert admin.post(f"/api/v1/orders/{made['id']}/ship", {**ship, "carrier": "X"}, 422)["code"] == "unknown_carrier"
    shipped = admin.post(f"/api/v1/orders/{made['id']}/ship", ship)
    assert (shipped["status"], shipped["parcels"][0]["waybill"]) == ("shipped", "YT0001")
    assert admin.post("/api/v1/orders/T-1/ship", ship, 409)["code"] == "wrong_state"
    assert [row["on_hand"] for row in admin.get("/api/v1/stock?sku=a")["stock"]] == [3]
    assert [event["kind"] for event in shipped["timeline"]][:2] == ["accepted", "reserved"]
    book.assert_sound()


def test_a_floor_ships_its_own_orders(admin: Caller, site: Site) -> None:
    site.stock(A=5)
    made = admin.post("/api/v1/orders", ORDER, 201)
    assert made["status"] == "released"
    refused = admin.post(f"/api/v1/orders/{made['id']}/ship", {"carrier": "YTO", "waybill": "1"}, 409)
    assert refused["message"].startswith("warehouse main is a floor")
    assert admin.post(f"/api/v1/orders/{made['id']}/cancel", {"reason": "no"})["outcome"] == "asked"
    assert admin.post("/api/v1/stock", {"levels": [{"sku": "A", "on_hand": 9}]}, 409)["code"] == "floor_owns_stock"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"number": "1", "lines": []}, 422),
        ({"number": "", "lines": [LINE]}, 422),
        ({"number": "1", "lines": [{**LINE, "quantity": 0}]}, 422),
        ({"number": "1", "lines": [{**LINE, "price_fen": -1}]}, 422),
        ({"number": "1", "lines": [{**LINE, "sku": "unknown"}]}, 422),
        ({**ORDER, "shop": "nowhere"}, 404),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(admin: Caller, book: Site, body: dict[str, Any], status: int) -> None:
    book.products("A")
    assert admin.post("/api/v1/orders", body, status)["message"]
    assert book.one("SELECT count(*) FROM trade") == 0


def test_what_does_not_exist_is_not_found(admin: Caller) -> None:
    assert admin.get("/api/v1/orders/none", 404) == {"message": "there is no order 'none'", "code": "unknown_order"}
    admin.post("/api/v1/orders/none/cancel", {"reason": ""}, 404)
    admin.get("/api/v1/purchase-orders/none", 404)
    admin.post("/api/v1/tasks/none/close", {"outcome": "x"}, 404)
    admin.post("/api/v1/parked/messages/1/replay", None, 404)
    admin.post("/api/v1/parked/effects/1/replay", None, 404)
    assert admin.get("/api/v1/nothing", 404)


def test_shops_keep_their_secrets(admin: Caller) -> None:
    shop = {"name": "s", "platform": "mall", "gateway_url": "http://x/", "app_key": "k", "app_secret": "hush"}
    made = admin.post("/api/v1/shops", shop, 201)
    assert admin.post("/api/v1/shops", {**shop, "gateway_url": "http://y"})["id"] == made["id"]
    [seen] = admin.get("/api/v1/shops")["shops"]
    assert (seen["gateway_url"], "app_secret" in seen, "hush" in str(seen)) == ("http://y", False, False)


def test_purchase_orders(admin: Caller, site: Site) -> None:
    site.products("A")
    line = {"sku": "a", "quantity": 3, "cost_fen": 100}
    body = {"supplier": "ACME", "number": "PO-110130-0001", "opening": True, "lines": [line]}
    made = admin.post("/api/v1/purchase-orders", body, 201)
    assert admin.post("/api/v1/purchase-orders", body) == made
    assert admin.get("/api/v1/purchase-orders/PO-110130-0001")["lines"][0]["ordered"] == 3
    assert admin.get("/api/v1/purchase-orders?status=open")["purchase_orders"][0]["supplier"] == "ACME"
    admin.post("/api/v1/purchase-orders", {**body, "number": "what"}, 422)
    admin.post("/api/v1/purchase-orders", {**body, "number": "", "lines": [{**line, "sku": "?"}]}, 422)


def test_a_gateway_enrols_over_http(admin: Caller, app: APIFlask) -> None:
    stranger = Caller(app.test_client())
    made = stranger.post("/api/v1/gateways/enrol", {"name": "gw-1"})
    assert (made["gateway"], made["tenant"], made["broker"], made["warehouse"]) == (
        "gw-1",
        "default",
        "mqtt://127.0.0.1:1",
        "main",
    )
    assert stranger.post("/api/v1/gateways/enrol", {"name": "gw-2"}, 403)["code"] == "enrolment_refused"
    code = admin.post("/api/v1/gateways/codes", {"name": "gw-2"})["code"]
    assert stranger.post("/api/v1/gateways/enrol", {"name": "gw-2", "code": code})["gateway"] == "gw-2"
    assert "key" not in admin.get("/api/v1/gateways")["gateways"][0]


def test_somebody_behind_a_proxy_is_not_this_machine(app: APIFlask) -> None:
    answer = app.test_client().post(
        "/api/v1/gateways/enrol", json={"name": "gw-1"}, headers={"X-Forwarded-For": "10.0.0.9"}
    )
    assert answer.status_code == 403
    remote = app.test_client().post(
        "/api/v1/gateways/enrol", json={"name": "gw-1"}, environ_base={"REMOTE_ADDR": "10.0.0.9"}
    )
    assert remote.status_code == 403


def test_a_file_is_imported_and_its_rows_are_shown(admin: Caller) -> None:
    content = b"order,sku,quantity,price,receiver\n1,A,1,2.95,Li\n1,B,0,1,Li\n"
    report = admin.post("/api/v1/imports/orders?name=f.csv", content)
    assert (report["rows_used"], report["rows_kept"]) == (1, {"quantity_not_positive": 1})
    assert admin.post("/api/v1/imports/orders?name=f.csv", content)["already"] is True
    assert admin.get("/api/v1/imports")["imports"][0]["name"] == "f.csv"
    [row] = admin.get(f"/api/v1/imports/rows?import={report['import']}")["rows"]
    assert (row["line"], row["data"]["sku"]) == (3, "B")
    assert admin.post("/api/v1/imports/orders", b"nonsense", 422)["code"] == "bad_file"


def test_progress_counts_everything(admin: Caller, site: Site) -> None:
    site.stock(A=5)
    site.order("T-1", ("A", 2))
    site.order("T-2", ("A", 9))
    found = admin.get("/api/v1/progress")
    assert found["orders"] == {"out_of_stock": 1, "released": 1}
    assert found["orders_set_aside"] == {"out_of_stock": 1}
    assert found["receipts"] == {"closed": 1}
    assert found["up"] == {"gw-1": {"epoch": "e1", "applied": 3}}
    assert found["down"]["gw-1"]["last"] - found["down"]["gw-1"]["acked"] == 2
    assert found["parked"] == 0
    assert found["statements"] > 0


def test_tasks_are_closed_by_a_person(admin: Caller, site: Site) -> None:
    site.products("A")
    receipt = site.buy(A=5)
    site.floor.poll()
    site.floor.receive(site.floor.receipts[receipt], missing={"A": 1})
    site.floor.sync()
    [task] = admin.get("/api/v1/tasks")["tasks"]
    assert task["kind"] == "short_receipt"
    admin.post(f"/api/v1/tasks/{task['id']}/close", {"outcome": "supplier credits it"})
    assert admin.get("/api/v1/tasks")["tasks"] == []


def test_commands_are_for_this_machine_with_its_token(admin: Caller, app: APIFlask) -> None:
    body = {"arguments": {"name": "gw-5"}}
    admin.post("/api/v1/local/enrol", body, 403)
    here = Caller(app.test_client(), "local-token")
    assert here.post("/api/v1/local/enrol", body)["code"]
    assert here.post("/api/v1/local/nonsense", body, 404)["code"] == "unknown_command"
    away = app.test_client().post(
        "/api/v1/local/enrol", json=body, headers=here.headers, environ_base={"REMOTE_ADDR": "10.0.0.9"}
    )
    assert away.status_code == 403


def test_health_and_metrics(app: APIFlask) -> None:
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ready"}
    text = client.get("/metrics").text
    assert "floorgate_sql_statements_total" in text
    assert "process_cpu_seconds_total" in text


def test_the_api_describes_itself(app: APIFlask) -> None:
    described: Any = app.test_client().get("/api/v1/openapi.json").json
    assert described["openapi"] == "3.1.0"
    assert {"/api/v1/orders", "/api/v1/orders/{wanted}/cancel", "/api/v1/gateways/enrol"} <= described["paths"].keys()
    assert "/api/v1/local/{command}" not in described["paths"]


def test_operators_are_kept_without_their_badge(admin: Caller, site: Site) -> None:
    person = {"operator": "op-1", "name": "Wang", "badge": "OP-ABCDEFGH", "roles": ["picker"]}
    admin.post("/api/v1/operators", {"operators": [person]})
    [seen] = admin.get("/api/v1/operators")["operators"]
    assert seen == {"id": "op-1", "name": "Wang", "roles": ["picker"], "language": "zh_CN", "active": True}
    assert "OP-ABCDEFGH" not in str(site.rows("SELECT * FROM operator"))


def test_a_barcode_belongs_to_one_sku(admin: Caller) -> None:
    admin.post("/api/v1/products", {"products": [{"sku": "A", "barcode": "690"}]})
    refused = admin.post("/api/v1/products", {"products": [{"sku": "B", "barcode": "690"}]}, 422)
    assert refused["message"] == "barcode 690 belongs to A, not to B"
    assert [row["sku"] for row in admin.get("/api/v1/products")["products"]] == ["A"]
