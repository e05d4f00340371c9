"""The simulated shop: signatures, idempotence, faults."""

import hashlib
import hmac
import http.client
import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from firmware_sim.outside.serving import secret_of
from firmware_sim.outside.shop import Shop, create_shop
from firmware_sim.outside.shop_store import ShopStore
from firmware_sim.web import WebServer
from tests.ports import free_port

NOW = 1_795_545_600
PARCEL = {
    "tid": "536365",
    "waybill": "YT0000000000001",
    "carrier": "YTO",
    "lines": [{"sku": "85123A", "quantity": 6}, {"sku": "71053", "quantity": 1}],
    "confirmation": 1,
}


class Mall:
    def __init__(self, path: Path) -> None:
        self.now = float(NOW)
        self.store = ShopStore(path / "shop.db")
        self.app = create_shop(Shop(self.store, "key", "secret", lambda: self.now))
        self.client = self.app.test_client()

    def signed(self, content: Any) -> tuple[bytes, dict[str, str]]:
        body = json.dumps(content).encode()
        sign = hmac.new(b"secret", f"{NOW}\n".encode() + body, hashlib.sha256).hexdigest()
        return body, {"X-App-Key": "key", "X-Timestamp": str(NOW), "X-Sign": sign}

    def confirm(self, content: Any = None, **headers: str) -> TestResponse:
        body, signed = self.signed(PARCEL if content is None else content)
        return self.client.post("/api/confirmations", data=body, headers={**signed, **headers})


@pytest.fixture
def mall(tmp_path: Path) -> Any:
    shop = Mall(tmp_path)
    yield shop
    shop.store.close()


def test_a_signed_confirmation_is_kept_once_however_often_it_comes(mall: Mall) -> None:
    assert mall.confirm().json == {"ok": True, "duplicate": False}
    assert mall.confirm().json == {"ok": True, "duplicate": True}
    assert mall.confirm(PARCEL | {"lines": PARCEL["lines"][::-1]}).json == {"ok": True, "duplicate": True}
    listed = mall.client.get("/api/confirmations").json
    assert listed["total"] == 1
    assert listed["confirmations"][0] == {
        "tid": "536365",
        "waybill": "YT0000000000001",
        "carrier": "YTO",
        "lines": [{"sku": "71053", "quantity": 1}, {"sku": "85123A", "quantity": 6}],
        "received_at": float(NOW),
        "times": 3,
    }
    assert mall.client.get("/api/calls").json == {"taken": 1, "duplicate": 2}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"X-Sign": "00" * 32}, "bad_signature"),
        ({"X-App-Key": "other"}, "unknown_key"),
        ({"X-Timestamp": str(NOW - 301)}, "stale"),
        ({"X-Timestamp": "now"}, "stale"),
    ],
)
def test_a_call_that_is_not_signed_right_is_refused(mall: Mall, headers: dict[str, str], code: str) -> None:
    answer = mall.confirm(**headers)
    assert (answer.status_code, answer.json["code"]) == (401, code)
    assert mall.store.count() == 0


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        PARCEL | {"tid": ""},
        PARCEL | {"waybill": 7},
        PARCEL | {"lines": []},
        PARCEL | {"lines": [{"sku": "X", "quantity": 0}]},
        PARCEL | {"lines": [{"sku": "X", "quantity": "1"}]},
        PARCEL | {"lines": ["X"]},
    ],
)
def test_a_body_that_cannot_be_is_refused_with_the_field(mall: Mall, content: Any) -> None:
    answer = mall.confirm(content)
    assert answer.status_code == 422
    assert answer.json["message"]
    assert mall.store.count() == 0


def test_the_same_parcel_with_other_goods_is_a_conflict(mall: Mall) -> None:
    mall.confirm()
    answer = mall.confirm(PARCEL | {"lines": [{"sku": "85123A", "quantity": 5}]})
    assert (answer.status_code, answer.json["code"]) == (409, "conflict")
    assert mall.store.confirmations()[0].times == 1


def test_one_trade_in_two_parcels_and_two_trades_in_one_are_four_confirmations(mall: Mall) -> None:
    for tid in ("1", "2"):
        for waybill in ("YT1", "YT2"):
            assert mall.confirm(PARCEL | {"tid": tid, "waybill": waybill}).json["duplicate"] is False
    assert [row.waybill for row in mall.store.confirmations("2")] == ["YT1", "YT2"]


def test_it_refuses_loses_and_comes_round(mall: Mall) -> None:
    assert mall.client.post("/faults", json={"refuse": 2, "lose": 1}).json["refuse"] == 2
    assert [mall.confirm().status_code for _ in range(3)] == [503, 503, 500]
    assert mall.store.count() == 1
    assert mall.confirm().json == {"ok": True, "duplicate": True}
    assert mall.client.get("/faults").json == {"refuse": 0, "status": 503, "lose": 0, "slow_s": 0.0}
    assert mall.client.post("/faults", json={"explode": 1}).status_code == 422
    assert mall.client.post("/faults", json={"refuse": -1}).status_code == 422


def test_a_lost_answer_is_no_answer_at_all(tmp_path: Path) -> None:
    shop = Mall(tmp_path)
    port = free_port()
    server = WebServer(f"127.0.0.1:{port}", shop.app)
    server.start()
    shop.client.post("/faults", json={"lose": 1})
    body, headers = shop.signed(PARCEL)
    for fate in ("lost", "duplicate"):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        line.request("POST", "/api/confirmations", body, headers)
        if fate == "lost":
            with pytest.raises(http.client.RemoteDisconnected):
                line.getresponse()
        else:
            assert json.load(line.getresponse())["duplicate"] is True
        line.close()
    server.stop()
    shop.store.close()


def test_it_remembers_over_a_restart(tmp_path: Path) -> None:
    first = Mall(tmp_path)
    first.confirm()
    first.store.close()
    again = Mall(tmp_path)
    assert again.confirm().json["duplicate"] is True
    again.store.close()


def test_a_secret_is_made_once_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    secret = secret_of(tmp_path / "shop", None)
    assert len(secret) == 32
    assert secret_of(tmp_path / "shop", None) == secret
    assert (tmp_path / "shop" / "secret").stat().st_mode & 0o777 == 0o600
    assert secret_of(tmp_path / "shop", "given") == "given"
