"""A person's data scope as conditions of a query: lists show no more than the pages behind them."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from central.security.rights import Person

Conditions = list[ColumnElement[bool]]


def within(
    person: Person,
    *,
    shop: InstrumentedAttribute[Any] | None = None,
    warehouse: InstrumentedAttribute[Any] | None = None,
) -> Conditions:
    """Limits the columns that hold a shop's name and a warehouse's code to what the person may see."""
    conditions: Conditions = []
    if shop is not None and person.shops is not None:
        conditions.append(shop.in_(sorted(person.shops)))
    if warehouse is not None and person.warehouses is not None:
        conditions.append(warehouse.in_(sorted(person.warehouses)))
    return conditions
