"""Signing in without a badge at hand: name and PIN, at the screen of a real gateway."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.axe import violations
from tests.kiosk.by_hand import BADGES, PEOPLE, Hands, House, open_house
from tests.kiosk.conftest import PDA, Screens

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path) as made:
        yield made


def test_a_pin_is_set_with_the_badge_and_signs_in_next_time(house: House, screens: Screens) -> None:
    screens.expected = ("403",)
    page = screens.open("about:blank", PDA)
    house.furnish(page)
    hands = Hands(page, house.url, "p1")
    hands.scan(BADGES["li"])
    page.locator("[data-action=menu]").click()
    page.locator("[data-action=new-pin]").click()
    page.get_by_label("工牌", exact=True).fill(BADGES["li"])
    page.get_by_label("新 PIN 码").last.fill("2580")
    assert violations(page) == []
    page.locator(".sheet .primary").click()
    expect(page.locator(".sheet")).to_have_count(0)
    hands.tap("leave")
    hands.wait_step("sign_in")
    page.locator("[data-action=pin]").click()
    page.get_by_text(PEOPLE["li"][0]).click()
    page.get_by_label("PIN 码").fill("1111")
    page.locator(".sheet .primary").click()
    expect(page.locator(".field-error")).to_have_text("PIN 码不对。")
    page.get_by_label("PIN 码").fill("2580")
    page.locator(".sheet .primary").click()
    hands.wait_step("home")
    assert hands.data["operator"]["name"] == PEOPLE["li"][0]
    assert page.evaluate("() => kiosk.missingWords()") == []
