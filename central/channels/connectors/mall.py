"""The seller's own mall: JSON over HTTP, signed.

`POST {gateway_url}/api/confirmations` with `{tid, waybill, carrier, lines: [{sku, quantity}], confirmation}`, and
`X-App-Key`, `X-Timestamp` (unix seconds), `X-Sign` = hex HMAC-SHA256(app_secret, timestamp + LF + raw body).
200 `{"ok": true, "duplicate": bool}`. The mall is idempotent by (tid, waybill); 401 is a bad signature; 408, 429
and 5xx mean later.
"""

import hashlib
import hmac
import http.client
import json
import time
from typing import Any
from urllib.parse import SplitResult, urlsplit

from central.channels.connector import Shipment, ShopAccess, ShopRefused, ShopUnreachable, connector

TIMEOUT_S = 10.0
_LATER = frozenset({408, 425, 429})


def signature(app_secret: str, timestamp: str, body: bytes) -> str:
    """The hex signature of a request."""
    return hmac.new(app_secret.encode(), timestamp.encode() + b"\n" + body, hashlib.sha256).hexdigest()


@connector("mall")
class Mall:
    """Keeps one connection open, since confirmations come in bursts."""

    def __init__(self, shop: ShopAccess) -> None:
        self._shop = shop
        self._connection: http.client.HTTPConnection | None = None

    def confirm_shipment(self, shipment: Shipment) -> bool:
        """See the Protocol."""
        body = {
            "tid": shipment.tid,
            "waybill": shipment.waybill,
            "carrier": shipment.carrier,
            "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in shipment.lines],
            "confirmation": shipment.confirmation,
        }
        return bool(self._post("/api/confirmations", body).get("duplicate", False))

    def close(self) -> None:
        """See the Protocol."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _post(self, path: str, content: dict[str, Any]) -> dict[str, Any]:
        address = self._address()
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "X-App-Key": self._shop.app_key,
            "X-Timestamp": timestamp,
            "X-Sign": signature(self._shop.app_secret, timestamp, body),
        }
        status, answer = self._request(address, address.path.rstrip("/") + path, body, headers)
        if status in _LATER or status >= 500:
            raise ShopUnreachable(f"{self._shop.name} answered {status}")
        if status != 200:
            raise ShopRefused(f"{self._shop.name} answered {status}: {answer[:200].decode(errors='replace')}")
        return _object(self._shop.name, answer)

    def _address(self) -> SplitResult:
        address = urlsplit(self._shop.gateway_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ShopUnreachable(f"{self._shop.name} has no address to send to ({self._shop.gateway_url!r})")
        return address

    def _request(self, address: SplitResult, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        reused = self._connection is not None
        try:
            return self._once(address, path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            if not reused:
                raise ShopUnreachable(f"{self._shop.name} does not answer: {error!r}") from error
        return self._request(address, path, body, headers)  # the kept connection had gone stale

    def _once(self, address: SplitResult, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        if self._connection is None:
            kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
            self._connection = kind(address.hostname or "", address.port, timeout=TIMEOUT_S)
        self._connection.request("POST", path, body, headers)
        response = self._connection.getresponse()
        return response.status, response.read()


def _object(shop: str, answer: bytes) -> dict[str, Any]:
    try:
        content = json.loads(answer)
    except ValueError as error:
        raise ShopUnreachable(f"{shop} answered no JSON: {answer[:100]!r}") from error
    if not isinstance(content, dict) or content.get("ok") is not True:
        raise ShopRefused(f"{shop} did not take it: {answer[:200].decode(errors='replace')}")
    return content
