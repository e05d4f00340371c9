"""Each role against each action, and the data scope."""

from dataclasses import replace

import pytest

from central.security.rights import ROLES, SYSTEM, Forbidden, Person, Scope, UnknownRole, check_roles, may, require

# One row an action, one letter a role that may: A admin, O owner, C accountant, W warehouse, S service,
# P purchasing, R reader, G gateway.
EXPECTED = """
orders.read          AOCWSPR
orders.write         AOS
orders.review        AOS
orders.cancel        AOS
orders.refund        AOS
orders.release       AOW
orders.ship          AOW
products.read        AOCWSPR
products.write       AOP
stock.read           AOCWSPR
stock.adjust         AOW
purchasing.read      AOCWPR
purchasing.write     AOP
aftersales.read      AOCWSR
aftersales.write     AOS
imports.read         AOCWSP
imports.write        AOS
exports.read         AOC
finance.read         AOC
finance.post         AOC
customers.read       AOCS
gateways.read        AOW
gateways.replay      AOW
gateways.enrol       AO
gateways.sync        AOG
tasks.read           AOWSP
tasks.close          AOWS
shops.write          AO
operators.write      AOW
users.read           AO
users.write          A
dashboard.read       AOCWSPR
"""
LETTERS = dict(zip("AOCWSPRG", ROLES, strict=True))
MATRIX = [
    (role, action, letter in letters)
    for action, letters in (line.split() for line in EXPECTED.strip().splitlines())
    for letter, role in LETTERS.items()
]


def person(*roles: str) -> Person:
    return Person(id=1, name="Li", roles=frozenset(roles))


@pytest.mark.parametrize(("role", "action", "allowed"), MATRIX)
def test_each_role_may_do_what_the_table_says(role: str, action: str, allowed: bool) -> None:
    assert may(person(role), action) is allowed


def test_several_roles_add_up() -> None:
    both = person("accountant", "purchasing")
    assert may(both, "finance.post")
    assert may(both, "purchasing.write")
    assert not may(both, "users.write")


def test_the_data_scope_limits_shops_and_warehouses() -> None:
    scoped = replace(person("service"), shops=frozenset({"1"}), warehouses=frozenset({"main"}))
    assert may(scoped, "orders.cancel", Scope(shop="1", warehouse="main"))
    assert not may(scoped, "orders.cancel", Scope(shop="2", warehouse="main"))
    assert not may(scoped, "orders.cancel", Scope(shop="1", warehouse="south"))
    assert may(scoped, "orders.read")


def test_a_person_who_was_switched_off_may_nothing() -> None:
    assert not may(replace(person("admin"), active=False), "orders.read")


def test_a_refusal_names_who_what_and_where() -> None:
    with pytest.raises(Forbidden, match=r"Li may not orders\.cancel \(shop 2, main\)"):
        require(person("reader"), "orders.cancel", Scope(shop="2", warehouse="main"))
    require(SYSTEM, "users.write")


def test_a_misspelt_role_is_refused() -> None:
    with pytest.raises(UnknownRole, match="unknown role acountant"):
        check_roles(["acountant"])
