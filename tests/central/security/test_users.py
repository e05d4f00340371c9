"""Users, passwords, tokens, and signing in."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from central.database.database import Database
from central.errors import CentralError
from central.security import passwords, services
from central.security.models import ApiToken, User
from central.security.rights import Scope, UnknownRole, may
from central.security.sign_in import TooManyTries, WrongCredentials, sign_in

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


def test_guessing_is_slowed_down_and_the_right_password_waits_too(database: Database) -> None:
    given = database.write(lambda tx: services.add_user(tx, "li", "admin"))
    for _ in range(passwords.FREE_BY_NAME):
        with pytest.raises(WrongCredentials):
            sign_in(database, "li", "guess", "10.0.0.9", AT)
    with pytest.raises(TooManyTries, match="try again in 2 s"):
        sign_in(database, "LI", given.password, "10.0.0.8", AT)
    assert sign_in(database, "li", given.password, "10.0.0.8", AT + timedelta(seconds=2)).name == "li"
    assert sign_in(database, "li", given.password, "10.0.0.8", AT + timedelta(seconds=2)).name == "li"


def test_waits_double_up_to_a_quarter_of_an_hour() -> None:
    waits = [passwords.wait_s(failures, 5, AT, AT) for failures in (0, 4, 5, 6, 7, 40, 10_000)]
    assert waits == [0, 0, 2, 4, 8, 900, 900]


def test_a_new_password_ends_the_sessions_of_the_old_one(database: Database) -> None:
    given = database.write(lambda tx: services.add_user(tx, "li", "admin"))
    before = sign_in(database, "li", given.password, "127.0.0.1", AT)
    database.write(lambda tx: services.set_password(tx, before.id, "another secret"))
    after = sign_in(database, "li", "another secret", "127.0.0.1", AT)
    assert before.get_id() != after.get_id()


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
