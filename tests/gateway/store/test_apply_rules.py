"""What an apply function may look at: the state that the log made, the event, its time. Nothing else comes again."""

import ast
import inspect
import pkgutil
from importlib import import_module

import pytest

import gateway.floor.apply
from gateway.contracts.messages import message_types
from gateway.floor.apply.registry import HANDLERS
from gateway.store.local import LOCAL
from gateway.store.state import State
from gateway.store.table import Table

MODULES = [f"gateway.floor.apply.{module.name}" for module in pkgutil.iter_modules(gateway.floor.apply.__path__)]
# They change no table: asked for and answered by other facts, or told to people only.
WITHOUT = {
    "scanout.waybill_wanted.v1",
    "sync.message_parked.v1",
    "work.count_requested.v1",
    "work.unclaimed_claimed.v1",
}
# Set-up that facts tell of as well; nothing in a logged table follows from it.
SET_UP_BY_FACTS = {"gateway.floor.apply.catalogue": {"settings"}, "gateway.floor.apply.devices": {"devices"}}
FRESH = {"new_id", "now", "utcnow", "today", "random", "setting", "monotonic", "time_ns"}


def local_names() -> set[str]:
    """The attributes of a state that hold local tables."""
    return {name for name, table in vars(State()).items() if isinstance(table, Table) and table.name in LOCAL}


@pytest.mark.parametrize("name", MODULES)
def test_an_apply_function_takes_nothing_from_outside_the_log(name: str) -> None:
    tree = ast.parse(inspect.getsource(import_module(name)))
    read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not (read & local_names()) - SET_UP_BY_FACTS.get(name, set())
    assert not (read | called) & FRESH


def test_every_event_changes_tables_or_is_known_not_to() -> None:
    kinds = {name for name, struct in message_types().items() if struct not in HANDLERS}
    assert kinds == WITHOUT


def test_every_local_table_is_there_and_says_why() -> None:
    names = {table.name for table in State().tables}
    assert names >= LOCAL.keys()
    assert all(LOCAL.values())
