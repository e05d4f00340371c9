"""Guessing is slowed down; nobody can lock a known name by it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from central.database.database import Database
from central.security import services, throttle
from central.security.known_devices import LIFE_S, KnownDevice, KnownDevices
from central.security.sign_in import TooManyTries, WrongCredentials, sign_in
from central.security.throttle import FREE_BY_ADDRESS, FREE_BY_DEVICE, FREE_BY_NAME, FREE_BY_PAIR, Limit, Queue

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
PASSWORD = "the right password"


@pytest.fixture
def home(database: Database) -> KnownDevice:
    """The browser in which li signed in yesterday."""
    database.write(lambda tx: services.add_user(tx, "li", "admin", password=PASSWORD))
    li = sign_in(database, "li", PASSWORD, "10.0.0.1", AT - timedelta(days=1))
    devices = KnownDevices("key")
    known = devices.read(devices.write(None, li.id, li.stamp))
    assert known is not None
    return known


def guess(database: Database, address: str, times: int, **more: object) -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            sign_in(database, "li", "guess", address, AT, **more)  # type: ignore[arg-type]


def test_whoever_guesses_waits_even_with_the_right_password(any_database: Database) -> None:
    any_database.write(lambda tx: services.add_user(tx, "li", "admin", password=PASSWORD))
    guess(any_database, "10.0.0.9", FREE_BY_PAIR)
    with pytest.raises(TooManyTries, match="try again in 2 s"):
        sign_in(any_database, "LI", PASSWORD, "10.0.0.9", AT)
    later = AT + timedelta(seconds=2)
    for _ in range(2):  # and once it was right, the count begins anew
        assert sign_in(any_database, "li", PASSWORD, "10.0.0.9", later).name == "li"


def test_the_name_is_not_locked_for_others(database: Database, home: KnownDevice) -> None:
    guess(database, "10.0.0.9", FREE_BY_PAIR)
    assert sign_in(database, "li", PASSWORD, "10.0.0.8", AT).name == "li"
    assert sign_in(database, "li", PASSWORD, "10.0.0.9", AT, device=home).name == "li"


def test_guesses_from_everywhere_hold_strangers_back_and_refuse_nobody(database: Database, home: KnownDevice) -> None:
    held: list[float] = []
    for no in range(FREE_BY_NAME + 6):
        guess(database, f"10.0.1.{no}", 1, queue=Queue(held.append))
    assert held == [0.25, 0.5, 1, 2, 4, 4]
    held.clear()
    assert sign_in(database, "li", PASSWORD, "10.0.2.1", AT, queue=Queue(held.append)).name == "li"
    assert held == [4]
    assert sign_in(database, "li", PASSWORD, "10.0.2.2", AT, device=home, queue=Queue(held.append)).name == "li"
    assert held == [4]
    tomorrow = AT + timedelta(days=1)
    assert sign_in(database, "li", PASSWORD, "10.0.2.3", tomorrow, queue=Queue(held.append)).name == "li"
    assert held == [4]


def test_an_address_that_tries_many_names_waits(database: Database, home: KnownDevice) -> None:
    for no in range(FREE_BY_ADDRESS):
        address = f"2001:db8::{no:x}"  # one household
        with pytest.raises(WrongCredentials):
            sign_in(database, f"name{no}", "guess", address, AT)
    for address in ("2001:db8::ffff", "2001:db8:0:0:1::"):
        with pytest.raises(TooManyTries):
            sign_in(database, "li", PASSWORD, address, AT)
    assert sign_in(database, "li", PASSWORD, "2001:db8:0:1::1", AT).name == "li"
    assert sign_in(database, "li", PASSWORD, "2001:db8::1", AT, device=home).name == "li"


def test_a_known_device_guesses_no_faster(database: Database, home: KnownDevice) -> None:
    guess(database, "10.0.0.1", FREE_BY_DEVICE, device=home)
    with pytest.raises(TooManyTries, match="try again in 2 s"):
        sign_in(database, "li", PASSWORD, "10.0.0.7", AT, device=home)
    database.write(lambda tx: services.add_user(tx, "wang", "admin", password=PASSWORD))
    assert sign_in(database, "wang", PASSWORD, "10.0.0.1", AT, device=home).name == "wang"


def test_waits_double_up_to_their_longest() -> None:
    limit = Limit(5, 900)
    waits = [throttle.wait_s(failures, AT, limit, AT) for failures in (0, 4, 5, 6, 7, 40, 10_000)]
    assert waits == [0, 0, 2, 4, 8, 900, 900]
    assert throttle.wait_s(40, AT, limit, AT + timedelta(seconds=899.5)) == 1


def test_an_address_is_held_back_once_at_a_time_and_some_in_all() -> None:
    go, in_line = threading.Event(), threading.Semaphore(0)

    def sleep(seconds: float) -> None:
        in_line.release()
        go.wait(10)

    queue = Queue(sleep)
    threads = [threading.Thread(target=queue.hold, args=(f"10.0.0.{no}", 0.5)) for no in range(16)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert in_line.acquire(timeout=10)
    for address in ("10.0.0.3", "10.0.0.99"):
        with pytest.raises(TooManyTries, match="try again in 1 s"):
            queue.hold(address, 0.5)
    queue.hold("10.0.0.3", 0)  # nothing to wait for
    go.set()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
    queue.hold("10.0.0.3", 0.5)


def test_a_device_is_what_its_cookie_says_and_nobody_else_writes_one() -> None:
    devices = KnownDevices("key")
    cookie = devices.write(None, 7, "stamp")
    known = devices.read(cookie)
    assert known is not None
    assert (known.knows(7, "stamp"), known.knows(7, "other"), known.knows(8, "stamp")) == (True, False, False)
    again = devices.read(devices.write(known, 8, "s8"))
    assert again is not None
    assert (again.id, again.knows(7, "stamp"), again.knows(8, "s8")) == (known.id, True, True)
    for wrong in (
        None,
        "",
        "x",
        cookie[:-9] + ("A" if cookie[-9] != "A" else "B") + cookie[-8:],  # the last letter carries spare bits
        KnownDevices("other").write(None, 7, "s"),
    ):
        assert devices.read(wrong) is None
    for user in range(20):
        known = devices.read(devices.write(known, user, "s"))
    assert known is not None
    assert len(known.users) == 10
    assert LIFE_S > 0
