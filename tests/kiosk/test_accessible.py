"""No screen breaks WCAG 2 AA: every recorded state, every sheet above it, every page, in both themes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.axe import violations
from tests.kiosk.by_hand import House, open_house
from tests.kiosk.conftest import BENCH, PDA, Screens
from tests.kiosk.recorded import RecordedGateway, view_names

pytestmark = pytest.mark.timeout(300)  # each test walks through every recorded state
LOOKS = {"pda-light": (PDA, "light"), "bench-dark": (BENCH, "dark")}
PAGES = ("", "sheet", "devices", "print-jobs", "labels", "tags", "map", "places", "counts", "parcels")
DRAWN = {"labels": "target-size"}  # a label is drawn to scale: that is essential (WCAG 2.2, 2.5.8)
SHEETS = {
    "menu": "[data-action=menu]",
    "devices": "[data-action=devices]",
    "short": ".foot [data-action=short]",
    "quantity": "[data-action=quantity]",
}


def station(recorded: RecordedGateway, screens: Screens, look: str, language: str = "zh_CN") -> Page:
    """The station's page in one look, its transitions over."""
    size, theme = LOOKS[look]
    page = screens.open(f"{recorded.url}/s/B3?theme={theme}&lang={language}", size, reduced_motion="reduce")
    page.wait_for_function("() => window.kiosk?.desk.view && kiosk.desk.channel.up")
    return page


def show(page: Page, recorded: RecordedGateway, name: str) -> None:
    """The recorded state, and its colours at rest."""
    body = recorded.show(name)
    page.wait_for_function("(seq) => kiosk.desk.view?.seq >= seq", arg=body["seq"])
    page.wait_for_function("() => !document.documentElement.dataset.turned")


@pytest.mark.parametrize("look", LOOKS)
def test_every_screen_keeps_to_wcag_2_aa(recorded: RecordedGateway, screens: Screens, look: str) -> None:
    page = station(recorded, screens, look)
    found = {}
    for name in view_names():
        show(page, recorded, name)
        if wrong := violations(page):
            found[name] = wrong
    assert found == {}


@pytest.mark.parametrize("look", LOOKS)
def test_every_sheet_above_a_screen_keeps_to_wcag_2_aa(recorded: RecordedGateway, screens: Screens, look: str) -> None:
    page = station(recorded, screens, look)
    show(page, recorded, "pick_item")
    found = {}
    for name, button in SHEETS.items():
        page.locator(button).first.click()
        page.wait_for_function("() => kiosk.desk.layer.isOpen")
        if wrong := violations(page):
            found[name] = wrong
        page.evaluate("() => kiosk.desk.layer.close()")
    assert found == {}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house")) as made:
        page = browser.new_page()
        made.furnish(page)
        page.close()
        yield made


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_keeps_to_wcag_2_aa(house: House, screens: Screens, path: str, look: str) -> None:
    size, theme = LOOKS[look]
    page = screens.open(f"{house.url}/{path}?theme={theme}", size, reduced_motion="reduce")
    page.wait_for_function("() => window.kiosk")
    assert [wrong for wrong in violations(page) if not wrong.startswith(DRAWN.get(path, " "))] == []
