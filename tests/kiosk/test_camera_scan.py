"""Scanning with a PDA's camera where the browser can, and a sentence where it cannot."""

from playwright.sync_api import Page, expect

from tests.kiosk.conftest import Screens
from tests.kiosk.recorded import RecordedGateway

# A browser that can: its camera sees a code from the second look on.
ABLE = """
window.seen = 0;
window.stopped = 0;
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ['code_128', 'qr_code']; }
  constructor({ formats }) { window.formats = formats; }
  async detect() {
    window.seen += 1;
    return window.seen < 3 ? [] : [{ rawValue: 'W-261124-003-05', format: 'code_128' }];
  }
};
const stream = new MediaStream();
stream.getTracks = () => [{ stop: () => { window.stopped += 1; } }];
navigator.mediaDevices.getUserMedia = async (asked) => { window.asked = asked; return stream; };
"""


def opened(recorded: RecordedGateway, screens: Screens, script: str = "") -> Page:
    recorded.show("verify_open")
    page = screens.context(service_workers="block").new_page()
    if script:
        page.add_init_script(script)
    page.goto(f"{recorded.url}/s/B3?lang=en")
    page.wait_for_function("() => window.kiosk?.desk.view")
    return page


def by_camera(page: Page) -> None:
    page.locator("[data-action=menu]").click()
    page.locator("[data-action=camera]").click()


def test_a_code_that_the_camera_sees_is_a_scan(recorded: RecordedGateway, screens: Screens) -> None:
    page = opened(recorded, screens, ABLE)
    by_camera(page)
    page.wait_for_function("() => window.stopped > 0")
    expect(page.locator(".sheet")).to_have_count(0)
    page.wait_for_function("() => window.seen >= 4")  # the same code twice running
    assert page.evaluate("window.asked.video.facingMode") == "environment"
    assert page.evaluate("window.formats") == ["code_128", "qr_code"]
    assert any(sent.get("text") == "W-261124-003-05" for sent in sent_scans(recorded))


def sent_scans(recorded: RecordedGateway) -> list[dict[str, str]]:
    return [body for path, body in recorded.operations if path.endswith("scan")]


def test_the_sheet_closed_lets_the_camera_go(recorded: RecordedGateway, screens: Screens) -> None:
    page = opened(recorded, screens, ABLE.replace("window.seen < 3", "true"))
    by_camera(page)
    expect(page.locator(".camera-view")).to_be_visible()
    page.locator(".sheet-head .button").click()
    page.wait_for_function("() => window.stopped > 0")


def test_a_browser_that_cannot_says_so(recorded: RecordedGateway, screens: Screens) -> None:
    page = opened(recorded, screens, "delete window.BarcodeDetector;")
    by_camera(page)
    expect(page.locator(".sheet")).to_contain_text("cannot read barcodes")
    refused = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };"
    page = opened(recorded, screens, ABLE + refused)
    by_camera(page)
    expect(page.locator(".sheet")).to_contain_text("may not be used")
    page = opened(recorded, screens, "Object.defineProperty(window, 'isSecureContext', { value: false });")
    by_camera(page)
    expect(page.locator(".sheet")).to_contain_text("https")
