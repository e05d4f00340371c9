"""A person's data scope as conditions of a query: lists show no more than the pages behind them.

A user may be limited to some shops, to some warehouses, or to both; whoever is limited in neither is unlimited.

| what | belongs to | who sees and changes it |
|---|---|---|
| orders, their lines, parcels, timeline; search | a shop and a warehouse | within both |
| returns, intercepts | the order's shop, the warehouse they come back to | within both |
| customers, shops, confirmations | a shop | within the shop |
| files of orders, their kept rows, as CSV too | the shop they were imported for | within the shop |
| files of goods and partners | the company | unlimited in shops to read, in both to import |
| stock, movements, purchase orders, a product's stock and open purchase lines | a warehouse | within the warehouse |
| products and prices, carriers, operators | the company | every role that may: they are the same everywhere |
| tasks, and settling them | shop and warehouse of what they are about, often no shop | within both |
| gateways, their parked messages, codes and keys | the warehouse they serve | within the warehouse |
| a gateway's events, which tell of all shops | the warehouse, and no shop | within it, unlimited in shops |
| journal, trial balance, gross profit | the company | unlimited |
| followers and what failed there, `/api/v1/progress` | the company | unlimited |
| users, everybody's API tokens | the company | unlimited; one's own tokens: everybody |
| dashboard | | each figure as the list that it opens |

Lists use `within` on the columns that hold a shop's name and a warehouse's code; `""` in such a column is "no shop" or
"no warehouse", which only the unlimited see. Single documents and changes use `rights.require` with a `Scope`, what is
the company's with `rights.COMPANY`.
"""

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
