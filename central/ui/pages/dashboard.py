"""Today, against the same weekday a week ago; every figure opens the list behind it."""

import itertools
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from central.channels.outbox import counts as confirmation_counts
from central.clock import now
from central.database.counters import SITE
from central.database.database import Database
from central.finance.queries import gross_profit
from central.gateways.queries import cursor_lags, list_gateways
from central.orders import queries as orders
from central.orders.queries import OrderFilter
from central.security.rights import COMPANY, Person, may
from central.security.web import require_right
from central.stock.queries import StockFilter, count_stock
from central.tasks.queries import open_by_kind
from central.ui.doing import scope_shop, scope_warehouse

HOURS = 12
AGES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=3))


@dataclass(frozen=True, slots=True)
class Figure:
    """Today's figure and that of the same weekday a week ago, up to the same time of day."""

    today: int
    before: int
    since: datetime

    @property
    def change(self) -> int:
        """How much more (or less) than a week ago."""
        return self.today - self.before


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open orders that arrived between two moments (`None`: no bound)."""

    older_than: timedelta | None
    count: int
    since: datetime | None
    until: datetime | None


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the page."""

    @blueprint.get("/")
    def dashboard() -> ResponseReturnValue:
        person = require_right("dashboard.read")
        at = now()
        base = OrderFilter(
            shop=scope_shop(), warehouse=scope_warehouse(), shops=person.shops, warehouses=person.warehouses
        )
        with database.read() as connection:
            return render_template(
                "ui/dashboard.html",
                at=at,
                arrived=_arrived(connection, base, at),
                shipped=_shipped(connection, base, at),
                statuses=orders.count_by_status(connection, base),
                waiting=_waiting(connection, base, at),
                tasks=open_by_kind(connection, person),
                alerts=_alerts(connection, person),
                profit=_profit(connection, person, at) if may(person, "finance.read", COMPANY) else None,
                hours=_hours(connection, base, at),
                gateways=list_gateways(connection, person),
                cursors=cursor_lags(connection),
                confirmations=confirmation_counts(connection, person),
            )


def _midnight(at: datetime) -> datetime:
    return at.astimezone(SITE).replace(hour=0, minute=0, second=0, microsecond=0)


def _arrived(connection: Connection, base: OrderFilter, at: datetime) -> Figure:
    since, week = _midnight(at), timedelta(days=7)
    today = orders.count_orders(connection, replace(base, arrived_since=since))
    before = replace(base, arrived_since=since - week, arrived_until=at - week)
    return Figure(today, orders.count_orders(connection, before), since)


def _shipped(connection: Connection, base: OrderFilter, at: datetime) -> Figure:
    since, week = _midnight(at), timedelta(days=7)
    today = orders.count_orders(connection, replace(base, shipped_since=since))
    before = replace(base, shipped_since=since - week, shipped_until=at - week)
    return Figure(today, orders.count_orders(connection, before), since)


def _waiting(connection: Connection, base: OrderFilter, at: datetime) -> list[Waiting]:
    """Open orders by age, the youngest first."""
    bounds: list[timedelta | None] = [None, *AGES, None]
    rows = []
    for younger, older in itertools.pairwise(bounds):
        until = None if younger is None else at - younger
        since = None if older is None else at - older
        wanted = replace(base, status="open", arrived_since=since, arrived_until=until)
        rows.append(Waiting(younger, orders.count_orders(connection, wanted), since, until))
    return rows


def _alerts(connection: Connection, person: Person) -> dict[str, int]:
    return {
        view: count_stock(connection, StockFilter(view=view, warehouse=scope_warehouse(), warehouses=person.warehouses))
        for view in ("sold_out", "below_reserved", "defective")
    }


def _profit(connection: Connection, person: Person, at: datetime) -> dict[str, int]:
    today = at.astimezone(SITE).date()
    revenue, cost = gross_profit(connection, person, today, today)
    return {"revenue": revenue, "cost": cost, "profit": revenue - cost}


def _hours(connection: Connection, base: OrderFilter, at: datetime) -> list[tuple[datetime, int, int]]:
    start = at.astimezone(SITE).replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    counts = orders.shipped_by_hour(connection, base, start, HOURS)
    return [(start + timedelta(hours=hour), *count) for hour, count in enumerate(counts)]
