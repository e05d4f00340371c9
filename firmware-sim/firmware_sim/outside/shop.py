"""The simulated shop: the seller's own mall, which wants to hear of every parcel by a signed call.

`POST /api/confirmations` with `{tid, waybill, carrier, lines: [{sku, quantity}], confirmation}` and the headers
`X-App-Key`, `X-Timestamp` (unix seconds, at most five minutes off), `X-Sign` = hex HMAC-SHA256(app secret, timestamp +
LF + raw body). It is idempotent by (tid, waybill): the second time is answered `"duplicate": true` and counted.

`POST /faults` makes it misbehave: `{"refuse": n, "status": 503}` refuses the next n calls, `{"lose": n}` takes the
next n in and cuts the connection without an answer, `{"slow_s": 1.5}` waits before each answer.
"""

import contextlib
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from firmware_sim.outside.shop_store import Confirmation, Conflict, ShopStore

CLOCK_SKEW_S = 300
LONGEST_BODY = 1_000_000
LONGEST_WAIT_S = 60.0


@dataclass
class Faults:
    """What is wrong with the shop now; counts run down to 0."""

    refuse: int = 0
    status: int = 503
    lose: int = 0
    slow_s: float = 0.0


class Refused(Exception):
    """The call is answered with an error."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Lost(Exception):
    """The call was taken in, and the answer never arrives."""


class Shop:
    """What the shop knows: its key and secret, its confirmations, its faults."""

    def __init__(self, store: ShopStore, app_key: str, app_secret: str, clock: Callable[[], float] = time.time) -> None:
        self.store = store
        self.app_key = app_key
        self.faults = Faults()
        self._secret = app_secret.encode("utf-8")
        self._clock = clock
        self._lock = threading.Lock()

    def misbehave(self, wanted: dict[str, Any]) -> Faults:
        """Set the faults that are named; an unknown name or a wrong value is Refused."""
        known = Faults.__dataclass_fields__
        for name, value in wanted.items():
            if name not in known or isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                raise Refused(422, "bad_fault", f"no such fault: {name}={value!r}")
        with self._lock:
            for name, value in wanted.items():
                setattr(self.faults, name, float(value) if name == "slow_s" else int(value))
            return self.faults

    def check(self, headers: Any, body: bytes) -> None:
        """Key, clock and signature; Refused 401 with what is wrong."""
        if headers.get("X-App-Key", "") != self.app_key:
            raise Refused(401, "unknown_key", "no application has this key")
        timestamp = headers.get("X-Timestamp", "")
        if not (timestamp.isascii() and timestamp.isdigit()) or abs(self._clock() - int(timestamp)) > CLOCK_SKEW_S:
            raise Refused(401, "stale", f"the timestamp {timestamp!r} is not within {CLOCK_SKEW_S} s")
        expected = hmac.new(self._secret, timestamp.encode() + b"\n" + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), headers.get("X-Sign", "").encode()):
            raise Refused(401, "bad_signature", "the signature does not fit the body")

    def confirm(self, body: bytes) -> bool:
        """Take a confirmation in; True when it was known. The same parcel with other goods is refused."""
        self._go_slow()
        self._count_down("refuse", lambda: Refused(self.faults.status, "busy", "the shop takes no calls now"))
        duplicate = self.store.take(read_confirmation(body, self._clock()))
        self._count_down("lose", Lost)
        return duplicate

    def _go_slow(self) -> None:
        if self.faults.slow_s:
            time.sleep(min(self.faults.slow_s, LONGEST_WAIT_S))

    def _count_down(self, name: str, error: Callable[[], Exception]) -> None:
        with self._lock:
            left = getattr(self.faults, name)
            if left > 0:
                setattr(self.faults, name, left - 1)
                raise error()


def read_confirmation(body: bytes, now: float) -> Confirmation:
    """The body checked field by field; Refused 422 says which is wrong."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(422, "bad_json", "the body is not JSON") from error
    if not isinstance(told, dict):
        raise Refused(422, "bad_json", "the body is not an object")
    for name in ("tid", "waybill", "carrier"):
        if not isinstance(told.get(name), str) or not told[name]:
            raise Refused(422, "bad_field", f"{name} is missing")
    lines = told.get("lines")
    if not isinstance(lines, list) or not lines:
        raise Refused(422, "bad_field", "lines are missing")
    for line in lines:
        quantity = line.get("quantity") if isinstance(line, dict) else None
        if not isinstance(line, dict) or not isinstance(line.get("sku"), str) or type(quantity) is not int:
            raise Refused(422, "bad_field", f"a line needs a sku and a quantity, not {line!r}")
        if quantity < 1:
            raise Refused(422, "bad_field", f"quantity {quantity} of {line['sku']}")
    goods = sorted((line["sku"], line["quantity"]) for line in lines)
    return Confirmation(told["tid"], told["waybill"], told["carrier"], tuple(goods), now)


def create_shop(shop: Shop) -> Flask:
    """The shop's web application. `/faults` and the lists are open: it is a simulation on loopback."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY

    @app.post("/api/confirmations")
    def confirm() -> Response:
        body = request.get_data()
        shop.check(request.headers, body)
        return jsonify(ok=True, duplicate=shop.confirm(body))

    @app.get("/api/confirmations")
    def confirmations() -> Response:
        rows = shop.store.confirmations(tid=request.args.get("tid", ""))
        return jsonify(confirmations=[row.as_json() for row in rows], total=shop.store.count())

    @app.get("/api/calls")
    def calls() -> Response:
        return jsonify(shop.store.calls())

    @app.get("/faults")
    def faults() -> Response:
        return jsonify(asdict(shop.faults))

    @app.post("/faults")
    def misbehave() -> Response:
        return jsonify(asdict(shop.misbehave(request.get_json())))

    @app.get("/healthz")
    def healthz() -> Response:
        return jsonify(ok=True)

    @app.errorhandler(Refused)
    def refused(error: Refused) -> tuple[Response, int]:
        shop.store.note_call(error.code)
        return jsonify(ok=False, code=error.code, message=str(error)), error.status

    @app.errorhandler(Conflict)
    def conflict(error: Conflict) -> tuple[Response, int]:
        shop.store.note_call("conflict")
        return jsonify(ok=False, code="conflict", message=str(error)), 409

    @app.errorhandler(Lost)
    def lost(_error: Lost) -> Response:
        shop.store.note_call("lost")
        connection = request.environ.get("werkzeug.socket")
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        return Response(status=500)

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> tuple[Response, int]:
        return jsonify(ok=False, code="http", message=error.description), error.code or 500

    return app


def open_shop(data: Path, app_key: str, app_secret: str) -> Shop:
    """The shop whose database is DIR/shop.db."""
    return Shop(ShopStore(data / "shop.db"), app_key, app_secret)
