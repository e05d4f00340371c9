"""Whatever a caller of central sends: a sentence and a 4xx, never a traceback, and nothing that breaks sums later."""

import json
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import select

from central.catalog.services import upsert_products
from central.database.database import Database
from central.orders.models import Trade
from central.security.rights import SYSTEM

HUGE = 10**30
LINE = {"sku": "A", "quantity": 1, "price_fen": 1}
COST = {"sku": "A", "cost_fen": 1}
BAD = [
    ("orders", "[" * 200_000),
    ("orders", '{"a":' * 100_000),
    ("orders", b'{"number":"\xff\xfe"}'),
    ("orders", '{"number":"N","lines":[{"sku":"A","quantity":' + "9" * 5000 + ',"price_fen":1}]}'),
    ("orders", {"number": "N", "lines": [{"sku": "A", "quantity": 10**9, "price_fen": 10**13}]}),
    ("orders", {"number": "N", "ordered_at": "9999-12-31T23:59:59-23:59", "lines": [LINE]}),
    ("orders", {"number": "N", "ordered_at": "0001-01-01T00:00:00+23:59", "lines": [LINE]}),
    ("orders", {"number": "N", "remark": "x" * 100_000, "lines": [LINE]}),
    ("orders", '{"number":"N","buyer":"\\ud800","lines":[{"sku":"A","quantity":1,"price_fen":1}]}'),
    ("products", {"products": [{"sku": "B", "weight_g": HUGE}]}),
    ("products", {"products": [{"sku": "B", "price_fen": HUGE}]}),
    ("products", '{"products":[{"sku":"B","name":"\\ud800"}]}'),
    ("products/A/packagings", {"packagings": [{"name": "box", "quantity": HUGE}]}),
    ("products/A/packagings", {"packagings": [{"name": "box", "quantity": 1, "length_mm": HUGE}]}),
    ("products/A/packagings", {"packagings": [{"name": "box", "quantity": 1, "weight_g": -5}]}),
    ("products/NOPE/packagings", {"packagings": [{"name": "box", "quantity": 1}]}),
    ("stock", {"levels": [{"sku": "A", "on_hand": 1, "cost_fen": HUGE}]}),
    ("purchase-orders", {"lines": [{**COST, "quantity": 10**9, "cost_fen": 10**13}]}),
    (
        "purchase-orders",
        {"expected_at": "0001-01-01T00:00:00+14:00", "lines": [{"sku": "A", "quantity": 1, "cost_fen": 1}]},
    ),
    ("operators", {"operators": [{"operator": "o", "name": "o", "badge": "OP-AAAAAAAA", "roles": ["root"]}]}),
    ("shops", {"name": "s", "platform": "mall", "gateway_url": "file:///etc/passwd"}),
    ("gateways/enrol", '{"name":"gw-2","code":"\\ud800"}'),
    ("gateways/codes", {"name": "+/#"}),
    ("parked/effects/99999999999999999999999999/replay", {}),
    ("parked/messages/99999999999999999999999999/replay", {}),
]


@pytest.mark.parametrize(("path", "body"), BAD, ids=[f"{no}-{path}" for no, (path, _) in enumerate(BAD)])
def test_what_cannot_be_used_is_refused_in_a_sentence(
    central: APIFlask, database: Database, admin: dict[str, str], path: str, body: Any
) -> None:
    database.write(lambda tx: upsert_products(tx, SYSTEM, [{"sku": "A"}]))
    data = json.dumps(body) if isinstance(body, dict) else body
    answer = central.test_client().post(f"/api/v1/{path}", data=data, headers=admin, content_type="application/json")
    assert 400 <= answer.status_code < 500, answer.text
    assert isinstance(answer.json, dict)
    assert answer.json["message"]
    with database.read() as tx:
        assert tx.execute(select(Trade.id)).all() == []


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/orders?offset=99999999999999999999999999",
        "/api/v1/products?offset=99999999999999999999999999",
        "/orders?until=9999-12-31",
        "/orders.csv?since=0001-01-01",
        "/orders?arrived_since=0001-01-01T00:00:00%2B23:00",
        "/orders.csv?arrived_until=9999-12-31T23:59:59-23:00",
        "/orders?shop=99999999999999999999999",
        "/customers/99999999999999999999999999",
    ],
)
def test_an_address_with_nonsense_in_it_is_no_failure_of_ours(
    central: APIFlask, admin: dict[str, str], path: str
) -> None:
    assert central.test_client().get(path, headers=admin).status_code < 500


def test_a_file_with_figures_beyond_all_business_is_kept_row_by_row(central: APIFlask, admin: dict[str, str]) -> None:
    header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    rows = [
        "1,A,x,1000000000,12/1/2010 8:26,1,1,UK",
        "2,A,x,1,12/1/2010 8:26,999999999999,1,UK",
        "3,A,x,1,0001-01-01T00:00:00+23:00,1,1,UK",
        "4,A,x,1,12/1/2010 8:26,1e300,1,UK",
        "5,A,x,1,12/1/2010 8:26,NaN,1,UK",
    ]
    answer = central.test_client().post("/api/v1/imports/orders", data=header + "\n".join(rows), headers=admin)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert answer.json["rows_used"] == 0
    assert sum(answer.json["rows_kept"].values()) == len(rows)
