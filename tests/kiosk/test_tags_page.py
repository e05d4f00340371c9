"""The page of tags on a whole gateway with a simulated reader and printer: find, count, print and read back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gateway.store.rows import Stock
from gateway.store.unit import Unit
from tests.axe import violations
from tests.gateway.rfid.epcis.partners import OBJECT, document
from tests.gateway.site import BADGES
from tests.gateway.web.test_tags import STRANGER, TagRig
from tests.given import as_given
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
    rig.gateway.writer.call(as_given(lambda unit: unit.state.stock.put(Stock(place=HERE, sku="LAMP", quantity=2))))
    first, second = rig.commissioned(count=2)
    for epc in (first, second):
        assert rig.tags("POST", f"{epc}/state", state="in_bin", place=HERE)[0] == 200
    return first, second


@pytest.mark.parametrize("size", [PDA, BENCH], ids=["pda", "bench"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_part_fits_and_has_its_words(rig: TagRig, screens: Screens, size: dict[str, int], language: str) -> None:
    rig.commissioned()
    page = opened(rig, screens, "locate", size, f"?lang={language}")
    for part in ("locate", "count", "labels", "units", "readers", "partners"):
        page.evaluate(f"() => {{ location.hash = '{part}'; }}")
        expect(page.locator(f".tag-part[data-part={part}]")).to_be_visible()
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), part
        assert violations(page) == [], part
    page.evaluate("() => { location.hash = 'units'; }")
    page.locator(".tag-row").first.click()
    expect(page.locator("[data-action=rewrite]")).to_be_visible()
    expect(page.locator(".tag-event")).to_have_count(2)
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
    rig.gateway.writer.call(as_given(lambda unit: unit.state.stock.put(Stock(place=HERE, sku="LAMP", quantity=2))))
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


def test_a_unit_is_found_and_moved_and_its_history_tells_it(rig: TagRig, screens: Screens) -> None:
    first, second = shelf(rig)
    page = opened(rig, screens, "units")
    expect(page.locator(".tag-chip[data-state=in_bin]")).to_contain_text("2")
    page.locator(".tag-part input[type=search]").fill(first[-8:])
    expect(page.locator(".tag-row")).to_have_count(1)
    page.locator(".tag-row").click()
    page.locator("[data-action=move]").click()
    page.locator("[name=thing]").fill("a-02-02")
    page.locator("[name=badge]").fill("OP-NOBODY00")
    screens.expected = ("status of 422",)
    page.locator("[data-action=send]").click()
    expect(page.locator(".field-error")).to_contain_text("工牌")
    page.locator("[name=badge]").fill(BADGES["rita"])
    page.locator("[data-action=send]").click()
    expect(page.locator(f".tag-row[data-epc='{first}']")).to_contain_text("A-02-02")
    assert rig.facts("StockMoved")[-1].operator == "rita"
    page.locator(".tag-row").click()
    events = page.locator(".tag-event")
    expect(events.first).to_contain_text("放入库位 A-02-02")
    expect(events.first).to_contain_text("Rita")
    expect(events.last).to_contain_text("打印标签")
    page.keyboard.press("Escape")
    page.locator(".tag-part input[type=search]").fill("")
    page.locator(f".tag-row[data-epc='{second}']").click()
    page.locator("[data-action=decommission]").click()
    page.locator("[name=thing]").fill("标签破损")
    page.locator("[data-action=send]").click()
    expect(page.locator(".tag-chip[data-state=decommissioned]")).to_contain_text("1")
    assert rig.facts("TagStateChanged")[-1].reason == "标签破损"
    assert page.evaluate("() => kiosk.missingWords()") == []


def test_a_label_that_did_not_come_out_says_so_and_is_printed_again(rig: TagRig, screens: Screens) -> None:
    (made,) = rig.labels(kind="goods", sku="LAMP")

    def fail(unit: Unit) -> None:
        job = unit.state.print_jobs[made["job"]]
        unit.state.print_jobs.change(job, state="failed", note="ribbon torn")

    until(lambda: rig.get(f"/api/v1/tags/{made['epc']}")["label"] not in ("queued", "sending"), what="it is settled")
    rig.gateway.writer.call(fail)
    page = opened(rig, screens, "labels")
    row = page.locator(f".tag-row[data-epc='{made['epc']}']")
    expect(row.locator("[data-label=failed]")).to_contain_text("标签没有打出来 · ribbon torn")
    row.click()
    page.locator("[data-action=print-again]").click()
    page.locator("[name=thing]").fill("没有打出来")
    page.locator("[data-action=send]").click()
    until(lambda: len(rig.printer.labels) == 2, what="the copy came out")
    assert str(rig.printer.labels[1].epc).lower() == made["epc"]
    expect(row.locator("[data-label=failed]")).to_have_count(0)


def test_a_shelf_is_bound_and_units_that_it_sees_elsewhere_stand_out(rig: TagRig, screens: Screens) -> None:
    first, _ = shelf(rig)
    page = opened(rig, screens, "readers")
    card = page.locator("[data-reader='r1/reader:hand']")
    card.locator("input").nth(0).fill("a-03-03")
    card.locator("[data-action=save]").click()
    expect(page.locator(".print-notice[data-level=go]")).to_contain_text("看管")
    rig.hand.place(first, antenna=1, every_s=0.03)
    until(lambda: rig.get(f"/api/v1/tags/{first}")["seen_place"] == "A-03-03", what="the shelf saw it")
    page.evaluate("() => { location.hash = 'units'; }")
    page.locator(".tag-chip[data-state=astray]").click()
    expect(page.locator(".tag-row")).to_have_count(1)
    expect(page.locator(".tag-row")).to_contain_text("在 A-03-03 看到")


def test_what_partners_sent_and_was_not_taken_stands_with_its_reasons(rig: TagRig, screens: Screens) -> None:
    bad = OBJECT | {"bizStep": "put_away"}
    assert rig.call("POST", "/epcis/capture", document(bad))[0] == 400
    page = opened(rig, screens, "partners")
    expect(page.locator(".tag-tile").last).to_contain_text("1")
    expect(page.locator(".tag-refused")).to_contain_text("'put_away' is no business step of CBV 2.0")
