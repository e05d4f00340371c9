"""The picking page of a PDA, cold: bytes over the wire, and how soon there is something to see on a slow processor.

Options: `runs` (5), `throttle` (4). A real gateway, a claimed wave, real Chromium at 360 x 640 without cache and
without service worker. Bytes are those of the wire, heads of answers included, until the picking screen stands there
and the network has been quiet for a second; times are from the start of the navigation.
"""

import statistics
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.kiosk.by_hand import BADGES, GOODS, SHELVES, House, open_house
from tests.kiosk.conftest import ARGUMENTS, CHROMIUM, PDA

DESCRIPTION = "bytes and milliseconds of a picking page, cold (budget: 60 KB, first paint under 1000 ms)"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def run(options: dict[str, Any]) -> dict[str, Any]:
    """`first_paint_ms` is the middle of all runs, `work_ms` when the bin to go to was drawn."""
    runs, throttle = int(options.get("runs", 5)), float(options.get("throttle", 4))
    with tempfile.TemporaryDirectory() as folder, open_house(Path(folder)) as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        claim(browser, house)
        found = [measure(browser, f"{house.url}/s/p1", throttle) for _ in range(runs)]
        browser.close()
    first, work = ([one[name] for one in found] for name in ("first_paint_ms", "work_ms"))
    return {
        "runs": runs,
        "throttle": throttle,
        "transferred_bytes": max(one["bytes"] for one in found),
        "requests": max(one["requests"] for one in found),
        "first_paint_ms": round(statistics.median(first), 1),
        "first_paint_worst_ms": round(max(first), 1),
        "work_ms": round(statistics.median(work), 1),
        "largest": found[0]["largest"],
    }


def claim(browser: Browser, house: House) -> None:
    """Goods on their shelves, an order of four kinds, its wave in the picker's hands."""
    page = browser.new_page()
    house.furnish(page)
    house.expect_goods("PO-261124-0001", **{f"_{sku}": 10 for sku in GOODS})
    act(page, house, "r1", "scan", text=BADGES["zhao"])
    act(page, house, "r1", "scan", text="PO-261124-0001")
    for sku, (_, barcode, _) in GOODS.items():
        act(page, house, "r1", "scan", text=barcode)
        act(page, house, "r1", "tap", action="quantity", value=10)
        act(page, house, "r1", "scan", text=SHELVES[sku])
    house.release("TB-1", "YT2611240000105", **{f"_{sku}": 2 for sku in GOODS})
    view = act(page, house, "p1", "scan", text=BADGES["li"])
    while view["step"] == "home":
        view = act(page, house, "p1", "tap", action="claim")
    page.close()


def act(page: Page, house: House, station: str, path: str, **body: Any) -> dict[str, Any]:
    """A scan or a tap without a screen."""
    url = f"{house.url}/api/v1/stations/{station}/{path}"
    view: dict[str, Any] = page.request.post(url, data={"operation_id": str(uuid4()), **body}).json()
    return view


def measure(browser: Browser, url: str, throttle: float) -> dict[str, Any]:
    """One cold visit."""
    context = browser.new_context(viewport=PDA, service_workers="block", device_scale_factor=2)  # type: ignore[arg-type]
    page = context.new_page()
    wire = context.new_cdp_session(page)
    sizes = listen(wire)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    page.goto(url, wait_until="commit")
    page.wait_for_selector(".screen[data-step='pick.bin'] .pick-where")
    work = page.evaluate("() => performance.now()")
    painted = page.wait_for_function(PAINTED).json_value()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1000)
    context.close()
    largest = sorted(((size, name.rsplit("/", 1)[-1]) for name, size in sizes.values()), reverse=True)[:8]
    return {
        "bytes": sum(size for _, size in sizes.values()),
        "requests": len(sizes),
        "first_paint_ms": painted,
        "work_ms": work,
        "largest": {name: size for size, name in largest},
    }


def listen(wire: CDPSession) -> dict[str, tuple[str, int]]:
    """Fills up with (address, bytes on the wire) of every answer."""
    found: dict[str, tuple[str, int]] = {}

    def began(event: dict[str, Any]) -> None:
        found[event["requestId"]] = (event["request"]["url"], 0)

    def ended(event: dict[str, Any]) -> None:
        address = found.get(event["requestId"], ("", 0))[0]
        found[event["requestId"]] = (address, int(event["encodedDataLength"]))

    wire.on("Network.requestWillBeSent", began)
    wire.on("Network.loadingFinished", ended)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return found
