"""Who may call: a loopback peer is paired as installer; others bring the token of a pairing (header or cookie)."""

import hashlib
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Request, g, request

from gateway.store.rows import Pairing
from gateway.store.unit import Unit
from gateway.store.writer import Writer
from gateway.web.errors import ApiError

log = structlog.get_logger(__name__)
COOKIE = "floorgate_kiosk"
CODE_S = 600
_FORWARDED = frozenset({"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"})
RIGHTS = ("kiosk", "installer")
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Pairings:
    """Codes live in memory for ten minutes; tokens are kept as hashes."""

    def __init__(self, writer: Writer, cut: Callable[[str], object] = lambda owner: None) -> None:
        self._writer, self._cut = writer, cut
        self._codes: dict[str, tuple[str, str, float]] = {}
        self._wrong = 0
        self._lock = threading.Lock()

    def new_code(self, name: str, right: str) -> str:
        """A one-time code that a new kiosk types in."""
        if right not in RIGHTS:
            raise ApiError(422, "bad_right", right=right)
        code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
        with self._lock:
            self._codes[code] = (name, right, time.monotonic() + CODE_S)
            self._wrong = 0
        return code

    def redeem(self, code: str) -> str:
        """The token for a code; ten wrong codes make all of them void."""
        with self._lock:
            entry = self._codes.pop(code.strip().upper(), None)
            if entry is None or entry[2] < time.monotonic():
                self._wrong += 1
                if self._wrong >= 10:
                    self._codes.clear()
                raise ApiError(403, "bad_code")
        token = secrets.token_urlsafe(32)
        self.keep(token, entry[0], entry[1])
        return token

    def keep(self, token: str, name: str, right: str) -> None:
        """Stores a token's hash."""

        def put(unit: Unit) -> None:
            row = Pairing(token_hash=hash_of(token), name=name, right=right, paired_ms=unit.now_ms)
            unit.state.pairings.put(row)

        self._writer.call(put)

    def right_of(self, asked: Request) -> str:
        """The caller's right, "" for a stranger."""
        if is_local(asked):
            return "installer"
        row = self._writer.state.pairings.get(owner_of(asked))
        return row.right if row is not None else ""

    def holds(self, owner: str) -> bool:
        """Whether the pairing with this token's hash still stands; a loopback peer ("") needs none."""
        return not owner or owner in self._writer.state.pairings

    def listed(self) -> list[dict[str, Any]]:
        """All pairings by age, without tokens or their hashes."""

        def rows(unit: Unit) -> list[Pairing]:
            return sorted(unit.state.pairings, key=lambda row: row.paired_ms)

        return [
            {"id": _id_of(row), "name": row.name, "right": row.right, "paired_ms": row.paired_ms}
            for row in self._writer.call(rows)
        ]

    def revoke(self, identity: str) -> None:
        """Ends a pairing at once, its open screens too; with an installer's go all open codes. Raises ApiError 404."""

        def remove(unit: Unit) -> Pairing | None:
            row = next((row for row in unit.state.pairings if _id_of(row) == identity), None)
            if row is not None:
                unit.state.pairings.remove(row.token_hash)
            return row

        row = self._writer.call(remove)
        if row is None:
            raise ApiError(404, "not_found", what=f"pairing {identity}")
        if row.right == "installer":
            with self._lock:
                self._codes.clear()
        self._cut(row.token_hash)
        log.info("pairing revoked", pairing=identity, name=row.name)


def owner_of(asked: Request) -> str:
    """The hash of the caller's token, "" for a loopback peer or where none is sent."""
    if is_local(asked):
        return ""
    header = asked.headers.get("Authorization", "")
    token = header[7:] if header.startswith("Bearer ") else asked.cookies.get(COOKIE, "")
    return hash_of(token) if token else ""


def _id_of(row: Pairing) -> str:
    """Names a pairing in public; its token cannot be had from it."""
    return row.token_hash[:16]


def hash_of(token: str) -> str:
    """Tokens are long and random: a plain SHA-256 keeps them."""
    return hashlib.sha256(f"floorgate-token:{token}".encode()).hexdigest()


def is_local(asked: Request) -> bool:
    """A peer on this machine, not one behind a proxy that runs on it."""
    if not _FORWARDED.isdisjoint(asked.environ):
        return False
    return _is_loopback(asked.remote_addr or "")


@lru_cache(maxsize=256)
def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def require(pairings: Pairings, right: str = "kiosk") -> None:
    """Refuses strangers (401), too little right (403), and pages of other sites (403)."""
    _refuse_other_sites()
    has = pairings.right_of(request)
    if not has:
        raise ApiError(401, "pair_first")
    if right == "installer" and has != "installer":
        raise ApiError(403, "installer_needed")
    g.right = has


def _refuse_other_sites() -> None:
    """A browser page from elsewhere must not use this machine's loopback pairing, nor its kiosk's cookie."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise ApiError(403, "other_site")
    host = request.host.rpartition(":")[0] if ":" in request.host.rpartition("]")[2] else request.host
    if is_local(request) and host.strip("[]") not in ("localhost", "127.0.0.1", "::1"):
        raise ApiError(403, "other_site")
