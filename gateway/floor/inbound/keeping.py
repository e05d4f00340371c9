"""What time does to goods that came in: lots expire, and what may say whose a kept parcel is gets forgotten."""

from gateway.floor.inbound import lots
from gateway.store.unit import Unit


def pass_time(unit: Unit) -> int:
    """Holds lots whose day is over and forgets contacts whose time is; returns how many of both."""
    tables = unit.state.inbound
    due = [row.unclaimed for row in tables.unclaimed_contacts if row.keep_until_ms < unit.now_ms]
    for name in due:
        tables.unclaimed_contacts.remove(name)
    return len(due) + lots.hold_expired(unit)
