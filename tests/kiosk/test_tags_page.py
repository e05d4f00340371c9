"""The page of tags on a whole gateway with a simulated reader and printer: find, count, print and read back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gateway.store.rows import Stock
from tests.gateway.site import BADGES
from tests.gateway.web.test_tags import STRANGER, TagRig
from tests.kiosk.conftest import BENCH, PDA, Screens
from tests.waiting import until

HERE = "A-01-01"


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[TagRig]:
    made = TagRig(tmp_path)
    yield made
    made.stop()


def opened(rig: TagRig, screens: Screens, part: str, size: dict[str, int] | None = None, query: str = "") -> Page:
    page = screens.open(f"{rig.url}/tags{query}#{part}", size)
    expect(page.locator(".tag-part")).to_be_visible()
    return page


def shelf(rig: TagRig) -> tuple[str, str]:
    """Two tagged pieces in a bin."""
    rig.gateway.writer.call(lambda unit: unit.state.stock.put(Stock(place=HERE, sku="LAMP", quantity=2)))
    first, second = rig.commissioned(count=2)
    for epc in (first, second):
        assert rig.tags("POST", f"{epc}/state", state="in_bin", place=HERE)[0] == 200
    return first, second


@pytest.mark.parametrize("size", [PDA, BENCH], ids=["pda", "bench"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_part_fits_and_has_its_words(rig: TagRig, screens: Screens, size: dict[str, int], language: str) -> None:
    rig.commissioned()
    page = opened(rig, screens, "locate", size, f"?lang={language}")
    for part in ("locate", "count", "labels"):
        page.evaluate(f"() => {{ location.hash = '{part}'; }}")
        expect(page.locator(f".tag-part[data-part={part}]")).to_be_visible()
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), part
    page.locator(".tag-row").first.click()
    expect(page.locator("[data-action=rewrite]")).to_be_visible()
    assert page.evaluate("() => kiosk.missingWords()") == []


def test_a_tag_is_found_by_its_bar(rig: TagRig, screens: Screens) -> None:
    (epc,) = rig.commissioned()
    page = opened(rig, screens, "locate")
    page.locator(f".tag-row[data-epc='{epc}']").click()
    expect(page.locator(".geiger-word")).to_have_text("听不到")
    rig.hand.place(epc, antenna=1, rssi_dbm=-68.0, every_s=0.03)
    expect(page.locator(".geiger-word")).to_have_text("远")
    rig.hand.place(epc, antenna=1, rssi_dbm=-36.0, every_s=0.03)
    expect(page.locator(".geiger-word")).to_have_text("就在这里")
    assert page.evaluate("() => kiosk.page.parts.locate.percent") >= 75
    page.wait_for_function(
        "() => document.querySelector('.geiger-fill').getBoundingClientRect().height"
        " > 0.7 * document.querySelector('.geiger').clientHeight"
    )
    rig.hand.clear()
    expect(page.locator(".geiger-word")).to_have_text("听不到")
    page.locator("[data-action=stop]").click()
    expect(page.locator(".geiger")).to_have_count(0)


def test_the_tone_is_quicker_the_louder_the_tag(rig: TagRig, screens: Screens) -> None:
    page = opened(rig, screens, "locate")
    module = page.evaluate("() => document.querySelector('link[href$=\"tags/locating.js\"]').href")
    every = page.evaluate(
        "async (from) => { const { strength, toneEvery_ms } = await import(from);"
        " return [null, -90, -60, -35].map((dbm) => toneEvery_ms(strength(dbm))); }",
        module,
    )
    assert every == sorted(every, reverse=True)
    assert (every[0], every[-1]) == (1000, 90)


def test_a_bin_is_counted_and_a_person_accepts(rig: TagRig, screens: Screens) -> None:
    first, second = shelf(rig)
    for epc in (first, STRANGER):
        rig.hand.place(epc, antenna=1, every_s=0.03)
    page = opened(rig, screens, "count")
    page.get_by_label("库位或库区").fill(HERE.lower())
    page.locator("[data-action=read]").click()
    for group, number in (("here", "1"), ("missing", "1"), ("strange", "1")):
        expect(page.locator(f".tag-tile[data-group={group}] strong")).to_have_text(number)
    expect(page.locator(f".tag-row[data-epc='{second}']")).to_be_visible()
    expect(page.locator(".tag-counted strong")).to_have_text("1")
    page.locator("[data-action=accept]").click()
    page.get_by_label("工牌").fill(BADGES["rita"])
    page.locator("[data-action=send]").click()
    expect(page.locator(".tag-result .empty")).to_contain_text("盘点已生效")
    (fact,) = rig.facts("StockCounted")
    assert (fact.expected, fact.counted, fact.operator, fact.station) == (2, 1, "rita", "r1")


def test_goods_without_tags_are_counted_by_hand(rig: TagRig, screens: Screens) -> None:
    rig.gateway.writer.call(lambda unit: unit.state.stock.put(Stock(place=HERE, sku="LAMP", quantity=2)))
    page = opened(rig, screens, "count")
    page.get_by_label("库位或库区").fill(HERE)
    page.locator("[data-action=read]").click()
    page.get_by_label("加一件").click()
    expect(page.locator(".tag-counted strong")).to_have_text("3")
    page.locator("[data-action=accept]").click()
    page.get_by_label("工牌").fill(BADGES["rita"])
    page.locator("[data-action=send]").click()
    expect(page.locator(".tag-result .empty")).to_contain_text("盘点已生效")
    assert [fact.counted for fact in rig.facts("StockCounted")] == [3]


def test_a_label_is_printed_and_read_back_by_holding_it_to_the_reader(rig: TagRig, screens: Screens) -> None:
    page = opened(rig, screens, "labels")
    page.get_by_label("SKU 或条码").fill("LAMP")
    page.locator("[data-action=print]").click()
    until(lambda: len(rig.printer.labels) == 1, what="the label is out")
    epc = str(rig.printer.labels[0].epc).lower()
    expect(page.locator(f".tag-row[data-epc='{epc}']")).to_contain_text("未读回")
    rig.hand.place(epc, antenna=1, every_s=0.03)
    expect(page.locator(f".tag-row[data-epc='{epc}']")).to_contain_text("已启用")
    page.locator(f".tag-row[data-epc='{epc}']").click()
    page.locator("[data-action=rewrite]").click()
    expect(page.locator(".print-notice[data-level=go]")).to_contain_text("标签已改写为")
    assert len(rig.facts("TagRewritten")) == 1


def test_a_refusal_is_a_sentence_on_the_page(rig: TagRig, screens: Screens) -> None:
    screens.expected = ("status of 422",)
    page = opened(rig, screens, "labels")
    page.get_by_label("SKU 或条码").fill("BOX")
    page.locator("[data-action=print]").click()
    expect(page.locator(".print-notice[data-level=stop]")).to_contain_text("BOX 没有 GTIN")
