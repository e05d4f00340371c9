"""What central keeps of a badge, and what each gateway is told of it.

A badge is short enough to be guessed by trying, so nothing that leaves central, or lies in a table by itself, may be a
plain hash of it. Of each badge central keeps

- `badge_hash`, an HMAC of its SHA-256 under a key of central's own: tells whether two people have one badge;
- `badge_sealed`, that SHA-256 under AES-GCM, bound to the operator: from it the hash for any gateway can be made, also
  for one that joins in a year, without asking anybody for their badge again.

Each gateway is sent its own hash, under a key derived from the gateway's (`gateway.contracts.badges`): whoever reads
the broker, or another gateway's data, can do nothing with it. The key lies in the settings, as the gateways' own keys
do: an export or a copy of the table of people gives nothing away, a thief of the whole database has worse things.
"""

import base64
import hashlib
import hmac
import os
import secrets
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

from central.database.settings import read_setting, write_setting
from gateway.contracts.badges import badge_hash, badge_hash_for

KEY = "badge_key"


class KeptBadge(NamedTuple):
    """What is stored of a badge."""

    badge_hash: str
    badge_sealed: str


def badge_key(tx: Connection) -> bytes:
    """Central's own key for badges, made on first use."""
    known = read_setting(tx, KEY)
    if known is None:
        known = secrets.token_hex(32)
        write_setting(tx, KEY, known)
    return bytes.fromhex(str(known))


def keep(key: bytes, operator: str, badge: str, tenant: str) -> KeptBadge:
    """What to store of an operator's badge."""
    plain = badge_hash(badge.strip().upper(), tenant)
    nonce = os.urandom(12)
    sealed = nonce + _cipher(key).encrypt(nonce, plain.encode(), operator.encode())
    return KeptBadge(hmac.new(key, plain.encode(), hashlib.sha256).hexdigest(), base64.b64encode(sealed).decode())


def hash_for(key: bytes, operator: str, sealed: str, gateway_key: bytes) -> str:
    """The hash of an operator's badge that this gateway alone can make of a scan."""
    raw = base64.b64decode(sealed)
    return badge_hash_for(_cipher(key).decrypt(raw[:12], raw[12:], operator.encode()).decode(), gateway_key)


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(hashlib.sha256(b"floorgate-badge-seal:" + key).digest())
