"""How a badge becomes the hash by which a gateway knows it.

A badge has too few characters for a plain hash to hide it from whoever reads the broker, so what travels is an HMAC
under a key that only central and this one gateway can derive. A gateway makes the same of a scan.
"""

import hashlib
import hmac


def badge_hash(badge: str, tenant: str = "default") -> str:
    """SHA-256 hex of `floorgate-badge:{tenant}:{badge}`: a step on the way, and all there was in `BadgeForm.PLAIN`."""
    return hashlib.sha256(f"floorgate-badge:{tenant}:{badge}".encode()).hexdigest()


def badge_hash_for(plain: str, gateway_key: bytes) -> str:
    """HMAC-SHA256 hex of `badge_hash(...)` under a key derived from the gateway's own (`BadgeForm.KEYED`)."""
    key = hashlib.sha256(b"floorgate-badge-key:" + gateway_key).digest()
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()
