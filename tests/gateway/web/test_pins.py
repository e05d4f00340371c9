"""PINs: set with a badge, good for signing in only, slow to guess."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.web.errors import ApiError
from gateway.web.pins import LOCKED_S, WRONG, Pins
from tests.gateway.site import BADGES, Site


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path).furnish()
    yield made
    made.close()


def refusal(pins: Pins, operator: str, pin: str) -> str:
    with pytest.raises(ApiError) as refused:
        pins.check(operator, pin)
    return refused.value.code


def test_a_badge_gives_its_owner_a_pin_and_the_pin_signs_in(site: Site) -> None:
    pins = Pins(site.writer)
    assert pins.set(BADGES["paul"], "2580") == "paul"
    pins.check("paul", "2580")
    site.tap("p1", "leave")
    site.floor.sign_in("p1", "paul").result()
    view = site.view("p1")
    assert (view["step"], view["data"]["operator"]["id"]) == ("home", "paul")


def test_a_pin_is_stored_as_a_slow_hash_under_the_gateways_key(site: Site) -> None:
    site.state.badge_keys = (b"k" * 32,)
    pins = Pins(site.writer)
    site.writer.call(lambda unit: None)
    site.state.badge_keys = ()
    pins.set(BADGES["paul"], "2580")
    (row,) = site.state.people.pins
    assert row.pin_hash.startswith("$argon2id$")
    assert "2580" not in row.pin_hash
    site.state.badge_keys = (b"k" * 32,)  # with another key the same digits are another PIN
    assert refusal(pins, "paul", "2580") == "wrong_pin"


def test_a_pin_survives_a_restart(site: Site) -> None:
    Pins(site.writer).set(BADGES["paul"], "2580")
    site.restart()
    Pins(site.writer).check("paul", "2580")


@pytest.mark.parametrize("pin", ["123", "1234", "0000", "98765", "abcd", "123456789", ""])
def test_easy_pins_are_refused(site: Site, pin: str) -> None:
    with pytest.raises(ApiError) as refused:
        Pins(site.writer).set(BADGES["paul"], pin)
    assert refused.value.code == "bad_pin"


def test_a_few_wrong_ones_lock_the_person_for_a_while_and_nobody_else(site: Site) -> None:
    clock = Clock()
    pins = Pins(site.writer, clock)
    pins.set(BADGES["paul"], "2580")
    pins.set(BADGES["vera"], "1357")
    for _ in range(WRONG):
        assert refusal(pins, "paul", "1111") == "wrong_pin"
    assert refusal(pins, "paul", "2580") == "pin_locked"
    pins.check("vera", "1357")
    clock.now += LOCKED_S
    pins.check("paul", "2580")


def test_a_stranger_is_answered_like_a_wrong_pin(site: Site) -> None:
    assert refusal(Pins(site.writer), "nobody", "2580") == "wrong_pin"


def test_a_pin_signs_nobody_in_where_they_may_not_work(site: Site) -> None:
    Pins(site.writer).set(BADGES["vera"], "2580")
    site.tap("p1", "leave")
    site.floor.sign_in("p1", "vera").result()
    assert site.view("p1")["step"] == "sign_in"
