"""How a badge becomes the hash that travels and is stored."""

import hashlib


def badge_hash(badge: str, tenant: str = "default") -> str:
    """SHA-256 hex of `floorgate-badge:{tenant}:{badge}`; badges are long random codes, so no slow hash is needed."""
    return hashlib.sha256(f"floorgate-badge:{tenant}:{badge}".encode()).hexdigest()
