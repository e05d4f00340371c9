"""Counts: asked for here and answered by the floor, whose supervisors decide about differences."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from central.clock import now
from central.database.counters import document_numbers
from central.errors import CentralError
from central.gateways.down import send_down
from central.security.rights import Person, Scope, require
from central.security.scoping import within
from central.stock.models import StockCount, StockCountLine
from central.stock.services import warehouse
from gateway.contracts.ids import new_id
from gateway.contracts.work import CountRequested


class NoFloor(CentralError):
    """Only a floor can count: the warehouse belongs to no gateway."""


def request_count(
    tx: Connection,
    user: Person,
    code: str | None,
    bins: Sequence[str],
    skus: Sequence[str],
    *,
    blind: bool,
    reason: str,
) -> str:
    """Asks a floor to count bins, goods, or (both empty) everything; returns the count's number. Raises NoFloor,
    UnknownWarehouse, Forbidden."""
    place, at = warehouse(tx, code), now()
    require(user, "stock.adjust", Scope(warehouse=place.code))
    if not place.is_floor or place.gateway is None:
        raise NoFloor(f"warehouse {place.code} has no floor that could count")
    name, (number,) = new_id(), document_numbers(tx, "CT", 1, at)
    wanted_bins = [one.strip().upper() for one in bins if one.strip()]
    wanted_skus = [one.strip().upper() for one in skus if one.strip()]
    tx.execute(
        insert(StockCount).values(
            id=name,
            number=number,
            warehouse=place.code,
            kind="bin" if wanted_bins else "sku" if wanted_skus else "full",
            source="central",
            state="requested",
            blind=blind,
            reason=reason,
            asked_by=user.name,
            skus=wanted_skus,
            wanted_bins=wanted_bins,
            bins=0,
            counted_bins=0,
            missed=[],
            opened_at=at,
        )
    )
    message = CountRequested(
        count=name,
        number=number,
        warehouse=place.code,
        bins=tuple(wanted_bins),
        skus=tuple(wanted_skus),
        blind=blind,
    )
    send_down(tx, place.gateway, [message], number)
    return number


def list_counts(connection: Connection, person: Person, *, only_open: bool = False, limit: int = 200) -> list[Any]:
    """Counts of the warehouses that the person sees, the newest first."""
    query = select(*StockCount.__table__.columns).where(*within(person, warehouse=StockCount.warehouse))
    if only_open:
        query = query.where(StockCount.state.not_in(("done", "cancelled")))
    return list(connection.execute(query.order_by(StockCount.opened_at.desc(), StockCount.number.desc()).limit(limit)))


def find_count(connection: Connection, number: str) -> Any:
    """A count, or None."""
    query = select(*StockCount.__table__.columns).where(StockCount.number == number.upper())
    return connection.execute(query.order_by(StockCount.opened_at.desc())).first()


def lines_of(connection: Connection, count: str) -> list[Any]:
    """The lines whose figures did not agree, by bin."""
    lines = StockCountLine.__table__.columns
    query = select(*lines).where(StockCountLine.count == count).order_by(StockCountLine.bin, StockCountLine.sku)
    return list(connection.execute(query))
