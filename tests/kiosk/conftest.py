"""One browser and one recorded gateway for all screen tests; every page is watched for errors and warnings."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.kiosk.recorded import RecordedGateway

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PDA = {"width": 360, "height": 640}
TABLET = {"width": 768, "height": 1024}
BENCH = {"width": 1920, "height": 1080}
PATIENCE_MS = 20_000  # on a busy machine; what is there is found at once


@pytest.fixture(scope="package")  # not longer: while it runs, no other test of this thread may run an event loop
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def _recorded_server() -> Iterator[RecordedGateway]:
    gateway = RecordedGateway()
    gateway.start()
    yield gateway
    gateway.stop()


@pytest.fixture
def recorded(_recorded_server: RecordedGateway) -> RecordedGateway:
    _recorded_server.reset()
    return _recorded_server


@dataclass
class Screens:
    """Opens pages and keeps what their consoles said."""

    browser: Browser
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()  # parts of complaints that the test provokes
    contexts: list[BrowserContext] = field(default_factory=list)

    def context(self, size: dict[str, int] | None = None, **options: object) -> BrowserContext:
        context = self.browser.new_context(viewport=size or PDA, **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        return context

    def open(self, url: str, size: dict[str, int] | None = None, **options: object) -> Page:
        """A page of its own context (no cookies, no service worker unless asked for)."""
        page = self.context(size, **({"service_workers": "block"} | options)).new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.goto(url)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        known = (*self.expected, "Service Worker registration blocked by Playwright")
        if message.type in ("error", "warning") and not any(part in message.text for part in known):
            self.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture
def screens(browser: Browser) -> Iterator[Screens]:
    opened = Screens(browser)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.complaints == []
