"""What people do with confirmations."""

from collections.abc import Iterable

from sqlalchemy import Connection

from central.channels.outbox import retry
from central.security.rights import Person, require


def retry_confirmations(tx: Connection, user: Person, confirmation_ids: Iterable[str]) -> int:
    """Failed confirmations of shops that the person sees are tried again; returns how many. Raises Forbidden."""
    require(user, "orders.ship")
    return retry(tx, user, confirmation_ids)
