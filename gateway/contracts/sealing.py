"""Receiver data, encrypted for one gateway (AES-256-GCM under a key derived from the gateway's own key)."""

import base64
import hashlib
import os
from collections.abc import Sequence

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.contracts.messages import ContractError


class Receiver(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who gets the parcel; never in an event, never in a log."""

    name: str
    phone: str = ""
    country: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    address: str = ""
    postcode: str = ""


def _key(gateway_key: bytes) -> bytes:
    return hashlib.sha256(b"floorgate-sealed-block:" + gateway_key).digest()


def seal(receiver: Receiver, gateway_key: bytes, bound_to: str) -> str:
    """Encrypts for the gateway; `bound_to` (the fulfilment's id) is authenticated, so blocks cannot be swapped."""
    nonce = os.urandom(12)
    text = AESGCM(_key(gateway_key)).encrypt(nonce, msgspec.json.encode(receiver), bound_to.encode())
    return base64.b64encode(nonce + text).decode()


def unseal(block: str, gateway_keys: bytes | Sequence[bytes], bound_to: str) -> Receiver:
    """The receiver in a sealed block; a gateway that enrolled again tries its former keys too.

    Raises ContractError where no key fits or the binding is wrong.
    """
    raw = base64.b64decode(block)
    for key in [gateway_keys] if isinstance(gateway_keys, bytes) else gateway_keys:
        try:
            text = AESGCM(_key(key)).decrypt(raw[:12], raw[12:], bound_to.encode())
        except InvalidTag:
            continue
        return msgspec.json.decode(text, type=Receiver)
    raise ContractError(f"sealed block of {bound_to} does not open with this gateway's key")
