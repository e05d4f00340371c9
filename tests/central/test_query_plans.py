"""SQLite must search, never scan, where one statement changes many rows."""

import re

import pytest
from sqlalchemy import text

from central.aftersales import floor as aftersales_floor
from central.aftersales import returns
from central.database.bulk import RowStatement
from central.database.database import Database
from central.facts import followers
from central.gateways import fold
from central.imports import services as imports
from central.orders import allocation, context, release
from central.orders import floor as orders_floor
from central.purchasing import floor as purchasing_floor
from central.stock import services as stock
from central.tasks import services as tasks

MODULES = (
    aftersales_floor,
    allocation,
    context,
    fold,
    followers,
    imports,
    orders_floor,
    purchasing_floor,
    release,
    returns,
    stock,
    tasks,
)
STATEMENTS = [
    pytest.param(statement, id=f"{module.__name__}.{name}")
    for module in MODULES
    for name, statement in vars(module).items()
    if isinstance(statement, RowStatement)
]
SMALL = {"v", "json_each", "gateway", "warehouse", "shop", "s", "carrier", "supplier"}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_statement_scans_a_table_that_grows(database: Database, statement: RowStatement) -> None:
    sql = statement.sql("sqlite")
    parameters = dict.fromkeys(re.findall(r":(\w+)", sql), "x") | {"rows": "[]"}
    with database.read() as tx:
        plan = [row[3] for row in tx.execute(text(f"EXPLAIN QUERY PLAN {sql}"), parameters)]
    scanned = {match[1] for step in plan if (match := re.match(r"SCAN (\w+)", step))}
    assert scanned <= SMALL, plan
    assert any("MATERIALIZE" in step for step in plan), plan
