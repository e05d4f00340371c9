"""The map, the page of places and the page of counts on a whole gateway, as people see and use them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gateway.contracts.facts import Movement, StockMoved
from tests.axe import violations
from tests.gateway.site import BADGES
from tests.gateway.web.conftest import Rig
from tests.kiosk.conftest import BENCH, PDA, TABLET, Screens

STRANGER = {"X-Forwarded-For": "192.168.1.9"}
SIZES = {"pda": PDA, "tablet": TABLET, "bench": BENCH}
PAGES = (
    "map",
    "places#bins",
    "places#zones",
    "places#table",
    "places#labels",
    "places#better",
    "counts#open",
    "counts#all",
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Rig]:
    """Zone A with lamps in two bins, and a count of both."""
    rig = Rig(tmp_path)
    rig.furnish()
    goods = tuple(Movement(sku="LAMP", quantity=n, to_place=name) for name, n in (("A-01-01", 10), ("A-02-03", 4)))
    rig.gateway.writer.call(lambda unit: unit.record(StockMoved(movements=goods, reason="opening")))
    yield rig
    rig.stop()


def opened(house: Rig, screens: Screens, page: str, size: dict[str, int] | None = None, query: str = "") -> Page:
    path, _, part = page.partition("#")
    shown = screens.open(f"{house.url}/{path}{query}{'#' + part if part else ''}", size)
    shown.wait_for_function("() => window.kiosk?.page")
    expect(shown.locator(".bar-who")).not_to_have_text("")
    return shown


def ask(house: Rig, **body: Any) -> str:
    status, answer = house.call("POST", "/api/v1/counts", body)
    assert status == 201, answer
    number: str = answer["number"]
    return number


def take_in(house: Rig, number: str, text: str, who: str) -> None:
    body = {"text": text, "dry": False, "badge": BADGES[who]}
    assert house.call("POST", f"/api/v1/counts/{number}/import", body)[1]["taken"] == 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_every_page_fits_and_has_its_words(house: Rig, screens: Screens, size: str, language: str) -> None:
    number = ask(house, kind="bin", bins=["A-01-01", "A-02-03"])
    take_in(house, number, "bin,sku,counted\nA-01-01,LAMP,3\n", "paul")
    for name in (*PAGES, f"counts#open:{number}"):
        page = opened(house, screens, name, SIZES[size], f"?lang={language}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), name
        assert page.evaluate("() => kiosk.missingWords()") == [], name


def test_the_map_shows_what_lies_where_and_a_tap_opens_the_bin(house: Rig, screens: Screens) -> None:
    page = opened(house, screens, "map", BENCH)
    expect(page.locator(".plan-bin")).to_have_count(12)
    full = page.locator("[data-bin='A-01-01']")
    expect(full).to_have_attribute("data-shade", "1")
    expect(page.locator("[data-bin='A-03-04']")).to_have_attribute("data-shade", "0")
    page.locator("select[name=colour]").select_option("quantity")
    expect(full).to_have_attribute("data-shade", "4")
    full.click()
    expect(page.locator(".sheet .amount")).to_have_text("10")
    expect(page.locator(".sheet h2")).to_have_text("A-01-01")


def test_the_map_follows_people(house: Rig, screens: Screens) -> None:
    page = opened(house, screens, "map", BENCH)
    expect(page.locator(".plan-person")).to_have_count(0)
    ask(house, kind="bin", bins=["A-02-03"])
    house.act("p1", "tap", action="start", value="count")
    house.act("p1", "scan", text="A-02-03")
    expect(page.locator(".plan-person .plan-name")).to_have_text("Paul")
    expect(page.locator(".plan-list")).to_contain_text("A-02-03")


def test_a_bin_is_searched_by_what_lies_there_and_changed(house: Rig, screens: Screens) -> None:
    page = opened(house, screens, "places#bins")
    page.locator("input[type=search]").fill("lamp")
    expect(page.locator(".office-rows [data-bin]")).to_have_count(2)
    page.locator("[data-bin='A-02-03']").click()
    page.locator("[name=max_pieces]").fill("20")
    page.locator("[name=one_sku]").check()
    page.locator("[data-action=save]").click()
    expect(page.locator(".print-notice")).to_contain_text("A-02-03")
    row = house.gateway.writer.state.bins["A-02-03"]
    assert (row.max_pieces, row.one_sku, row.cell) == (20, True, 2)


def test_a_screen_that_may_not_set_up_asks_for_a_supervisors_badge(house: Rig, screens: Screens) -> None:
    code = house.call("POST", "/api/v1/pairing-codes", {"name": "PDA", "right": "kiosk"})[1]["code"]
    token = house.call("POST", "/api/v1/pairings", {"code": code}, headers=STRANGER)[1]["token"]
    context = screens.context(PDA, extra_http_headers={**STRANGER, "Authorization": f"Bearer {token}"})
    page = context.new_page()
    page.goto(f"{house.url}/places#zones")
    page.locator("[data-action=new]").click()
    page.locator("[name=zone]").fill("Q")
    page.locator("[name=aisles]").fill("")
    page.locator("[data-action=save]").click()
    page.locator("input[type=password]").fill(BADGES["susi"])
    page.locator("[data-action=badge]").click()
    expect(page.locator("[data-zone=Q]")).to_be_visible()
    assert house.gateway.writer.state.zones["Q"].layout == {}


def test_a_table_is_tried_before_anything_changes(house: Rig, screens: Screens) -> None:
    page = opened(house, screens, "places#table")
    text = "bin,zone,kind,x_mm,y_mm\nR-1,R,reserve,1,2\nR-2,R,,x,2\n"
    page.locator("input[type=file]").set_input_files({"name": "p.csv", "mimeType": "text/csv", "buffer": text.encode()})
    expect(page.locator(".office-faults li")).to_have_count(1)
    assert "R-1" not in house.gateway.writer.state.bins
    page.locator("[data-action=apply]").click()
    expect(page.locator(".office-go")).to_be_visible()
    assert "R-1" in house.gateway.writer.state.bins


def test_a_count_is_asked_for_and_its_differences_are_decided(house: Rig, screens: Screens) -> None:
    screens.expected = ("status of 403",)
    page = opened(house, screens, "counts#open", BENCH)
    page.locator("[data-action=new]").click()
    page.locator("[name=kind]").select_option("sku")
    page.locator("[name=skus]").fill("lamp")
    page.locator("[data-action=ask]").click()
    expect(page.locator(".count-bin")).to_have_count(2)
    (count,) = house.gateway.writer.state.counting.counts.by("open", True)
    for who in ("paul", "rita"):
        take_in(house, count.number, "bin,sku,counted\nA-01-01,LAMP,3\n", who)
    line = page.locator("[data-bin='A-01-01'] .count-difference")
    expect(line).to_have_text("-7", timeout=20_000)
    page.locator("[data-bin='A-01-01'] input[type=checkbox]").check()
    page.locator("[data-action=accept]").click()
    page.locator(".choices .button").first.click()
    page.locator("input[type=password]").fill(BADGES["susi"])
    page.locator("[data-action=badge]").click()
    expect(page.locator("[data-bin='A-01-01']")).to_have_attribute("data-state", "done")
    stock = {row.place: row.quantity for row in house.gateway.writer.state.stock if row.quantity}
    assert stock == {"A-01-01": 3, "A-02-03": 4}


def test_numbers_are_changed_in_bulk_by_somebody_else(house: Rig, screens: Screens) -> None:
    number = ask(house, kind="sku", skus=["LAMP"])
    take_in(house, number, "bin,sku,counted\nA-01-01,LAMP,3\n", "paul")
    page = opened(house, screens, f"counts#open:{number}", BENCH)
    page.locator("[data-bin='A-01-01'] .count-number").fill("10")
    page.locator("[data-action=numbers]").click()
    page.locator("[data-action=apply]").click()
    page.locator("input[type=password]").fill(BADGES["rita"])
    page.locator("[data-action=badge]").click()
    expect(page.locator("[data-bin='A-01-01']")).to_have_attribute("data-state", "done")
    assert [row.quantity for row in house.gateway.writer.state.stock.by("place", "A-01-01")] == [10]


@pytest.mark.parametrize(("size", "theme"), [(PDA, "light"), (BENCH, "dark")], ids=["pda-light", "bench-dark"])
def test_every_supervisors_page_keeps_to_wcag_2_aa(
    house: Rig, screens: Screens, size: dict[str, int], theme: str
) -> None:
    number = ask(house, kind="bin", bins=["A-01-01", "A-02-03"])
    take_in(house, number, "bin,sku,counted\nA-01-01,LAMP,3\n", "paul")
    found = {}
    for name in (*PAGES, f"counts#open:{number}"):
        page = opened(house, screens, name, size, f"?theme={theme}")
        page.wait_for_load_state("networkidle")
        if wrong := violations(page):
            found[name] = wrong
    page = opened(house, screens, "places#bins", size, f"?theme={theme}")
    page.locator("[data-bin]").first.click()
    if wrong := violations(page):
        found["a bin"] = wrong
    page = opened(house, screens, "counts#open", size, f"?theme={theme}")
    page.locator("[data-action=new]").click()
    if wrong := violations(page):
        found["a new count"] = wrong
    assert found == {}


def test_a_person_counts_a_bin_on_a_pda_and_a_reload_goes_on(house: Rig, screens: Screens) -> None:
    ask(house, kind="bin", bins=["A-01-01", "A-02-03"])
    page = screens.open(f"{house.url}/s/p1", PDA)
    page.locator("[data-action=start][data-value=count]").click()
    page.locator("[data-action=open]").click()
    expect(page.locator(".type-key")).to_have_text("A-01-01")
    page.evaluate("() => kiosk.desk.scan('A-01-01')")
    expect(page.locator(".count-number")).to_have_text("0")
    for done in ("1", "2"):
        page.evaluate("() => kiosk.desk.scan('4006381333931')")
        expect(page.locator(".count-number")).to_have_text(done)
    page.evaluate("() => kiosk.desk.scan('9999999999994')")
    expect(page.locator(".latch")).to_be_visible()
    page.locator(".latch button").first.click()
    page.reload()
    expect(page.locator(".count-number")).to_have_text("2")
    page.locator(".count-lines [data-action=quantity]").click()
    for key in "10":
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator(".count-number")).to_have_text("10")
    page.locator(".foot [data-action=finish]").click()
    expect(page.locator(".type-key")).to_have_text("A-02-03")
    assert house.gateway.writer.state.counting.bins.first("bin", "A-01-01").state == "done"  # type: ignore[union-attr]


def test_the_pages_are_found_in_the_menu_of_the_stations(house: Rig, screens: Screens) -> None:
    page = screens.open(house.url, PDA)
    page.locator("[data-action=menu]").click()
    for path in ("/map", "/places", "/counts"):
        expect(page.locator(f".menu a[href='{path}']")).to_be_visible()
    assert page.evaluate("() => kiosk.missingWords?.() ?? []") == []
