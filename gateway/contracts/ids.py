"""Identifiers."""

import uuid_utils


def new_id() -> str:
    """A UUIDv7 as text: unique without asking anyone, and sorted by time (RFC 9562, 5.7)."""
    return str(uuid_utils.uuid7())
