"""Users, passwords, tokens, and signing in."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, func, select

from central.database.database import Database
from central.errors import CentralError
from central.security import passwords, services
from central.security.models import ApiToken, User
from central.security.queries import list_tokens
from central.security.rights import REACHES, Forbidden, Scope, UnknownRole, may
from central.security.sessions import begin_session
from central.security.sign_in import WrongCredentials, sign_in

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def test_a_new_user_signs_in_with_the_password_shown_once(database: Database) -> None:
    given = database.write(lambda tx: services.add_user(tx, "li", "accountant", shops=["1"]))
    person = sign_in(database, "li", given.password, "127.0.0.1", AT)
    assert may(person, "finance.post")
    assert not may(person, "finance.post", Scope(shop="2"))
    with database.read() as tx:
        assert tx.execute(select(User.password_hash)).scalar_one().startswith("$argon2id$")
        assert services.person_of_token(tx, given.token) == person
        assert tx.execute(select(ApiToken.token_hash)).scalar_one() != given.token


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(database: Database) -> None:
    database.write(lambda tx: services.add_user(tx, "li", "admin", password="ten letters"))
    for name in ("li", "nobody"):
        with pytest.raises(WrongCredentials, match=r"^name and password do not fit$"):
            sign_in(database, name, "guess", "127.0.0.1", AT)


def test_a_new_password_ends_the_sessions_of_the_old_one(database: Database) -> None:
    given = database.write(lambda tx: services.add_user(tx, "li", "admin"))
    before = sign_in(database, "li", given.password, "127.0.0.1", AT)
    database.write(lambda tx: services.set_password(tx, before.id, "another secret"))
    after = sign_in(database, "li", "another secret", "127.0.0.1", AT)
    assert before.get_id() != after.get_id()


def test_a_token_reaches_no_further_than_it_was_made_for(database: Database) -> None:
    given = database.write(lambda tx: services.add_user(tx, "li", "purchasing"))
    with database.read() as tx:
        li = services.person_of_token(tx, given.token)
    assert li is not None
    made = {
        reach: database.write(lambda tx, reach=reach: services.make_token(tx, li, "li", f"for {reach}", reach))
        for reach in REACHES
    }
    with database.read() as tx:
        people = {reach: services.person_of_token(tx, token) for reach, token in made.items()}
    reads = {reach for reach, person in people.items() if person and may(person, "purchasing.read")}
    writes = {reach for reach, person in people.items() if person and may(person, "purchasing.write")}
    assert (reads, writes) == ({"all", "read", "goods"}, {"all", "goods"})
    assert not any(may(person, "finance.read") for person in people.values() if person)  # its user may not either
    with pytest.raises(Forbidden):  # what can do less makes nothing that can do more
        database.write(lambda tx: services.make_token(tx, people["read"], "li", "more", "all"))


def test_tokens_are_made_and_revoked_by_their_user_or_by_who_looks_after_users(database: Database) -> None:
    people = {}
    for name, role, shops in (
        ("li", "reader", ()),
        ("wang", "reader", ()),
        ("boss", "admin", ()),
        ("vice", "admin", ("a",)),
    ):
        token = database.write(lambda tx, n=name, r=role, s=shops: services.add_user(tx, n, r, shops=s)).token
        with database.read() as tx:
            people[name] = services.person_of_token(tx, token)
    make = services.make_token
    for maker in ("wang", "vice"):  # an administrator of one shop gets no token of somebody who may more
        with pytest.raises(Forbidden):
            database.write(lambda tx, maker=maker: make(tx, people[maker], "li", "mine now", "all"))
    token = database.write(lambda tx: make(tx, people["boss"], "li", " the  label printer ", "read"))
    with database.read() as tx:
        rows = {row.label: row for row in list_tokens(tx, people["li"])}
        assert {row.owner for row in list_tokens(tx, people["boss"])} == {"li", "wang", "boss", "vice"}
        assert {row.owner for row in list_tokens(tx, people["vice"])} == {"vice"}
    assert set(rows) == {"first", "the label printer"}
    identity = rows["the label printer"].id
    assert token not in str(rows)
    assert passwords.token_hash(token) not in str(rows)
    with pytest.raises(Forbidden):
        database.write(lambda tx: services.revoke_token(tx, people["wang"], identity))
    assert database.write(lambda tx: services.revoke_token(tx, people["li"], identity)) == "the label printer"
    for gone in (identity, "", "%", identity[:3]):
        with pytest.raises(services.UnknownToken):
            database.write(lambda tx, gone=gone: services.revoke_token(tx, people["boss"], gone))
    with database.read() as tx:
        assert services.person_of_token(tx, token) is None
    for label, reach in (("", "read"), ("x", "everything")):
        with pytest.raises(services.BadToken):
            database.write(lambda tx, label=label, reach=reach: make(tx, people["li"], "li", label, reach))


CHANGES: dict[str, Callable[[Connection], object]] = {
    "shut out": lambda tx: services.set_active(tx, "li", False),
    "reset": lambda tx: services.reset_password(tx, "li"),
    "changed": lambda tx: services.set_password(tx, 1, "another secret"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_is_shut_out_or_gets_a_new_password_keeps_neither_token_nor_session(
    database: Database, change: str
) -> None:
    given = database.write(lambda tx: services.add_user(tx, "li", "admin"))
    other = database.write(lambda tx: services.add_user(tx, "wang", "admin"))
    begun = [database.write(lambda tx, no=no: begin_session(tx, no, AT)) for no in (1, 2)]
    database.write(CHANGES[change])
    database.write(lambda tx: services.set_active(tx, "li", True))
    with database.read() as tx:
        assert services.person_of_token(tx, given.token) is None
        assert services.person_of_token(tx, other.token) is not None
        assert [services.person_of_session(tx, name, AT) is not None for name in begun] == [False, True]


def test_a_user_who_was_shut_out_cannot_sign_in(database: Database) -> None:
    given = database.write(lambda tx: services.add_user(tx, "li", "admin"))
    database.write(lambda tx: services.set_active(tx, "li", False))
    with pytest.raises(WrongCredentials):
        sign_in(database, "li", given.password, "127.0.0.1", AT)


def test_revoked_tokens_are_worthless(database: Database) -> None:
    given = database.write(lambda tx: services.add_user(tx, "li", "admin"))
    further = database.write(lambda tx: services.add_token(tx, "li", "script"))
    assert database.write(lambda tx: services.revoke_tokens(tx, "li")) == 2
    with database.read() as tx:
        assert services.person_of_token(tx, given.token) is None
        assert services.person_of_token(tx, further) is None


def test_what_cannot_be_is_refused_and_nothing_is_kept(database: Database) -> None:
    database.write(lambda tx: services.add_user(tx, "li", "admin"))
    with pytest.raises(services.NameTaken, match="there is a user li already"):
        database.write(lambda tx: services.add_user(tx, "li", "admin"))
    with pytest.raises(UnknownRole):
        database.write(lambda tx: services.add_user(tx, "wang", "boss"))
    with pytest.raises(passwords.WeakPassword):
        database.write(lambda tx: services.add_user(tx, "wang", "admin", password="short"))
    with pytest.raises(CentralError, match="needs a name"):
        database.write(lambda tx: services.add_user(tx, "  ", "admin"))
    with pytest.raises(services.UnknownUser):
        database.write(lambda tx: services.set_roles(tx, "wang", ["admin"]))
    with database.read() as tx:
        assert tx.execute(select(func.count()).select_from(User)).scalar_one() == 1


def test_first_passwords_can_be_read_out_loud_and_never_repeat() -> None:
    made = {passwords.new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(word) == 19 and not set(word) & set("01lioO") for word in made)
