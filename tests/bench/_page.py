"""A kiosk's page in Chromium: the moment at which the ground has turned, as the page itself paints it."""

import time
from types import TracebackType

from playwright.sync_api import sync_playwright

from tests.bench._kiosks import Scanner
from tests.kiosk.conftest import ARGUMENTS, CHROMIUM

# The attribute turns the ground; the second frame after it is on the glass.
_WATCH = """
() => {
  window.turned = [];
  new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(
    () => window.turned.push(performance.timeOrigin + performance.now())
  ))).observe(document.documentElement, { attributes: true, attributeFilter: ["data-turned"] });
}
"""


class Page:
    """`with Page(url, station) as page:` - page.scan() gives the milliseconds from the wire to the colour."""

    def __init__(self, url: str, station: str) -> None:
        self._url, self._station = url, station

    def __enter__(self) -> "Page":
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        self._page = self._browser.new_page(viewport={"width": 1920, "height": 1080})
        self._page.goto(f"{self._url}/s/{self._station}")
        self._page.wait_for_function("() => document.body.innerText.includes('SKU')", timeout=60_000)
        self._page.evaluate(_WATCH)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.close()
        self._playwright.stop()

    def scan(self, scanner: Scanner, code: str) -> float:
        """One scan, once the ground has settled."""
        self._page.wait_for_function("() => !document.documentElement.dataset.turned", timeout=10_000)
        self._page.evaluate("() => { window.turned.length = 0; }")
        sent_ms = time.time() * 1000
        scanner.scan(code)
        self._page.wait_for_function("() => window.turned.length > 0", timeout=10_000)
        painted: float = self._page.evaluate("() => window.turned[0]")
        return painted - sent_ms
