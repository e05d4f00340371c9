"""The page of printing on a whole gateway: what became of labels, copies with a reason, printers, bindings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gateway.store.rows import Fulfilment, Parcel, PrintJob
from gateway.store.unit import Unit
from tests.gateway.site import BADGES
from tests.gateway.web.conftest import Rig
from tests.given import as_given
from tests.kiosk.conftest import BENCH, PDA, TABLET, Screens
from tests.waiting import until

DEVICES = [
    {"role": "printer", "driver": "zpl", "url": "tcp://b1-printer:9"},
    {"role": "printer:goods", "driver": "tspl", "url": "tcp://b1-goods:9"},
]
SAID = {"online": True, "answered": True, "paper": "ok", "head_open": False, "paused": False, "faults": []}


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    made.furnish()
    body = {"station": "b1", "name": "3 号台", "kind": "pack", "devices": DEVICES}
    assert made.call("POST", "/api/v1/stations", body)[0] == 201
    until(lambda: len(made.gateway.printing.printers()) == 2, what="both printers are served")
    yield made
    made.stop()


def unknown_waybill(rig: Rig) -> None:
    """A waybill whose fate nobody knows, and a goods label that came out."""

    @as_given
    def put(unit: Unit) -> None:
        unit.state.fulfilments.put(Fulfilment(fulfilment="f1", number="536365", warehouse="main"))
        unit.state.parcels.put(Parcel(parcel="p1", fulfilment="f1", waybill="YT8800000000017", carrier="yto"))
        made = {"station": "b1", "asked": "b1", "created_ms": unit.now_ms, "changed_ms": unit.now_ms, "before": SAID}
        unknown = {"note": "it does not answer", "state": "unknown", "parcel": "p1", "carrier": "yto"}
        unit.state.print_jobs.put(PrintJob(job="u1", key="waybill:p1:1", kind="waybill", **unknown, **made))
        goods = {"state": "confirmed", "document": {"sku": "LAMP", "bin": "A-01-01"}, "after": SAID}
        unit.state.print_jobs.put(PrintJob(job="g1", key="goods:g1", kind="goods", **goods, **made))

    rig.gateway.writer.call(put)


REFUSED = ("status of 422",)  # what the browser says of a refusal that the page shows as a sentence


def opened(rig: Rig, screens: Screens, size: dict[str, int] | None = None, part: str = "jobs", query: str = "") -> Page:
    page = screens.open(f"{rig.url}/print-jobs{query}#{part}", size)
    expect(page.locator(".printer-card")).to_have_count(2)
    return page


@pytest.mark.parametrize("size", [PDA, TABLET, BENCH], ids=["pda", "tablet", "bench"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_part_fits_and_has_its_words(rig: Rig, screens: Screens, size: dict[str, int], language: str) -> None:
    unknown_waybill(rig)
    page = opened(rig, screens, size, query=f"?lang={language}")
    for part in ("jobs", "printers", "labels", "setup"):
        page.evaluate(f"() => {{ location.hash = '{part}'; }}")
        expect(page.locator(f".print-part[data-part={part}]")).to_be_visible()
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), part
    page.evaluate("() => { location.hash = 'jobs'; }")
    page.locator(".print-row[data-job=u1]").click()
    expect(page.locator(".job-sheet")).to_be_visible()
    assert page.evaluate("() => kiosk.missingWords()") == []


def test_what_needs_a_look_comes_first_and_the_rest_is_a_tap_away(rig: Rig, screens: Screens) -> None:
    unknown_waybill(rig)
    page = opened(rig, screens)
    expect(page.locator(".print-row")).to_have_count(1)
    expect(page.locator(".print-row")).to_contain_text("结果不明")
    expect(page.locator(".print-row")).to_contain_text("打印机没有回答")
    page.locator("[data-show=all]").click()
    expect(page.locator(".print-row")).to_have_count(2)
    page.get_by_role("searchbox").fill("8800000000017")
    expect(page.locator(".print-row")).to_have_count(1)
    page.get_by_role("searchbox").fill("zzz")
    expect(page.locator(".print-list .empty")).to_contain_text("没有符合 zzz 的标签")


def test_a_waybill_is_printed_again_with_a_reason_and_a_badge(rig: Rig, screens: Screens) -> None:
    screens.expected = REFUSED
    unknown_waybill(rig)
    page = opened(rig, screens)
    page.locator(".print-row[data-job=u1]").click()
    expect(page.locator(".spoken")).to_contain_text("有纸")
    page.locator("[data-action=reprint]").click()
    expect(page.locator(".job-warning")).to_contain_text("先找到并销毁它")
    send = page.locator("[data-action=send]")
    expect(send).to_be_disabled()
    page.locator(".choice").first.click()
    page.get_by_label("工牌").fill("OP-NOBODY00")
    send.click()
    expect(page.locator(".print-notice[data-level=stop]")).to_contain_text("不认识这张工牌")
    page.get_by_label("工牌").fill(BADGES["vera"])
    send.click()
    expect(page.locator(".print-notice[data-level=go]")).to_be_visible()
    copies = [job for job in rig.get("/api/v1/print-jobs") if job["kind"] == "waybill"]
    assert [(job["copy"], job["operator"]) for job in copies] == [(2, "vera"), (1, "")]
    expect(page.locator(".print-list .empty")).to_contain_text("所有标签都已打出")


def test_a_person_who_holds_the_label_says_so(rig: Rig, screens: Screens) -> None:
    unknown_waybill(rig)
    page = opened(rig, screens)
    page.locator(".print-row[data-job=u1]").click()
    page.locator("[data-action=seen]").click()
    page.get_by_label("工牌").fill(BADGES["susi"])
    page.locator("[data-action=send]").click()
    until(lambda: rig.get("/api/v1/print-jobs/u1")["state"] == "confirmed", what="it is noted")


def test_a_printer_tells_its_paper_and_prints_a_test(rig: Rig, screens: Screens) -> None:
    page = opened(rig, screens, part="printers")
    card = page.locator("[data-printer='b1/printer:goods']")
    expect(card).to_contain_text("3 号台")
    card.locator("[data-action=test]").click()
    expect(page.locator(".print-notice[data-level=go]")).to_be_visible()
    until(lambda: len(rig.printers["tcp://b1-goods:9"].printed) == 1, what="the test label is out")


def test_labels_are_printed_on_demand_and_refusals_are_sentences(rig: Rig, screens: Screens) -> None:
    screens.expected = REFUSED
    page = opened(rig, screens, part="labels")
    page.get_by_label("用于工位").first.select_option("b1")
    page.get_by_label("SKU 或条码").fill("NIX")
    page.locator("[data-action=print]").click()
    expect(page.locator(".label-form .field-error")).to_have_text("没有商品 NIX。")
    page.get_by_label("SKU 或条码").fill("lamp")
    page.get_by_label("份数").fill("2")
    page.locator("[data-action=print]").click()
    expect(page.locator(".print-notice[data-level=go]")).to_contain_text("3 号台")
    until(lambda: len(rig.printers["tcp://b1-printer:9"].printed) == 1, what="the labels are out")
    (job,) = rig.get("/api/v1/print-jobs")
    assert (job["document"]["sku"], job["quantity"], job["state"]) == ("LAMP", 2, "confirmed")


def test_an_installer_says_which_printer_takes_what(rig: Rig, screens: Screens) -> None:
    screens.expected = REFUSED
    page = opened(rig, screens, BENCH, part="setup")
    page.locator("[data-action=add-binding]").click()
    row = page.locator(".binding")
    row.locator("[name=kind]").select_option("goods")
    row.locator("[name=printer]").select_option("b1/printer:goods")
    row.locator("[name=fallback]").select_option("b1/printer")
    page.locator("[data-action=save-bindings]").click()
    expect(page.locator(".print-notice[data-level=go]")).to_be_visible()
    assert rig.get("/api/v1/print-bindings")["bindings"] == [
        {"station": "b1", "kind": "goods", "carrier": "", "printer": "b1/printer:goods", "fallback": "b1/printer"}
    ]
    page.locator(".binding [name=fallback]").select_option("b1/printer:goods")
    page.locator("[data-action=save-bindings]").click()
    expect(page.locator(".bindings .field-error")).to_have_text("打印机不能给自己当备用。")


def test_keys_walk_through_the_list(rig: Rig, screens: Screens) -> None:
    unknown_waybill(rig)
    page = opened(rig, screens, BENCH)
    page.locator("[data-show=all]").click()
    expect(page.locator(".print-row")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".job-sheet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".job-sheet")).to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_where_nothing_was_printed_the_page_says_so(rig: Rig, screens: Screens) -> None:
    page = opened(rig, screens)
    expect(page.locator(".print-list .empty")).to_contain_text("还没有打印过")
