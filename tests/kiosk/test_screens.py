"""Every recorded state of every screen, in every language, at the PDA, on a tablet and at the bench."""

import json

import pytest
from playwright.sync_api import Page

from kiosk.catalogue import read_catalogues
from tests.kiosk.conftest import BENCH, PDA, TABLET, Screens
from tests.kiosk.recorded import VIEWS, RecordedGateway, view, view_names

LANGUAGES = list(read_catalogues())
pytestmark = pytest.mark.timeout(300)  # each test walks through every recorded state
SIZES = {"pda": PDA, "tablet": TABLET, "bench": BENCH}
MEASURE = """() => {
  const box = document.querySelector('.screen');
  const seen = (e) => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden';
  const cut = [...document.querySelectorAll('.screen *, .foot *, .bar *, .strip *')].filter((e) =>
    seen(e) && !e.closest('svg, .rows, .map') && e.children.length === 0 && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).overflow !== 'visible').map((e) => e.className + ': ' + e.textContent);
  const small = [...document.querySelectorAll('.foot .button, .screen .button, .pad-key')].filter(seen)
    .map((e) => e.getBoundingClientRect()).filter((r) => r.width < 60 || r.height < 63).length;
  return {
    step: box.dataset.step, page_scrolls: document.documentElement.scrollWidth > innerWidth
      || document.documentElement.scrollHeight > innerHeight,
    screen_overflows: box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight,
    lists_overflow: [...document.querySelectorAll('.rows')].filter((e) => e.scrollWidth > e.clientWidth).length,
    latch_overflows: [...document.querySelectorAll('.latch')].filter((e) =>
      e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight).length,
    cut, small, missing: kiosk.missingWords(),
    outside: [...document.querySelectorAll('.screen *, .foot *, .bar *')].filter(seen)
      .filter((e) => !e.closest('.rows')).filter((e) => { const r = e.getBoundingClientRect();
        const edge = e.closest('.screen') ? 8 : 0;
        return r.right > innerWidth - edge + 1 || r.left < edge - 1; }).map((e) => e.className + ': ' + e.textContent),
  };
}"""

FRAME = """() => ['.bar', '.strip', '.screen'].map((name) => {
  const box = document.querySelector(name).getBoundingClientRect();
  return [box.x, box.y, box.width, name === '.screen' ? 0 : box.height];
})"""
NOTHING_WRONG = {
    "page_scrolls": False,
    "screen_overflows": False,
    "lists_overflow": 0,
    "latch_overflows": 0,
    "cut": [],
    "small": 0,
    "missing": [],
    "outside": [],
}


def _steps() -> set[str]:
    return {json.loads(path.read_text(encoding="utf-8"))["step"] for path in VIEWS.glob("*.json")}


def _show(page: Page, recorded: RecordedGateway, name: str) -> None:
    body = recorded.show(name)
    page.wait_for_function("(seq) => kiosk.desk.view?.seq >= seq", arg=body["seq"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_every_state_fits_and_every_word_is_there(
    recorded: RecordedGateway, screens: Screens, language: str, size: str
) -> None:
    page = screens.open(f"{recorded.url}/s/B3?lang={language}", SIZES[size])
    page.wait_for_function("() => window.kiosk?.desk.view")
    for name in view_names():
        _show(page, recorded, name)
        found = page.evaluate(MEASURE)
        assert found == NOTHING_WRONG | {"step": view(name)["step"]}, name


@pytest.mark.parametrize("size", SIZES)
def test_the_frame_never_moves(recorded: RecordedGateway, screens: Screens, size: str) -> None:
    page = screens.open(f"{recorded.url}/s/B3", SIZES[size])
    page.wait_for_function("() => window.kiosk?.desk.view")
    frames = set()
    for name in view_names():
        _show(page, recorded, name)
        frames.add(json.dumps(page.evaluate(FRAME)))
    assert len(frames) == 1


def test_every_step_of_the_screens_is_recorded(recorded: RecordedGateway, screens: Screens) -> None:
    page = screens.open(f"{recorded.url}/s/B3")
    page.wait_for_function("() => window.kiosk?.desk.view")
    module = page.evaluate("document.querySelector('script[src]').src").replace("station.js", "screens/index.js")
    known = page.evaluate("async (module) => (await import(module)).steps()", module)
    assert set(known) == _steps() - {"count.blind"}
