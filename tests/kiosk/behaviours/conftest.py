"""One floor for all behaviours: goods on their shelves, an order that waits to be picked."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.kiosk.by_hand import House, open_house
from tests.kiosk.test_offline import stock_and_release


@pytest.fixture
def floor(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("floor")) as made:
        page: Page = browser.new_page()
        stock_and_release(page, made)
        page.close()
        yield made
