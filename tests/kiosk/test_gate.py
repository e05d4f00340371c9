"""The gate by hand, in Chinese: a real gateway, a simulated reader on a real line, parcels with tags pushed through."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import msgspec
import pytest
from playwright.sync_api import Page, expect

from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.serving import TcpDevice
from gateway.app import Gateway, Settings
from gateway.contracts import catalogue, work
from gateway.contracts.envelope import Event, event_id
from gateway.contracts.facts import TagCommissioned
from gateway.contracts.messages import Message, encode
from gateway.floor import machine
from gateway.floor.tags import gates, tag_gates
from gateway.listen import Address
from gateway.store.rows import Fulfilment, Parcel
from gateway.store.unit import Unit
from tests.axe import violations
from tests.gateway.site import product
from tests.gateway.tagged import epc_of
from tests.given import as_given
from tests.kiosk.by_hand import SHOTS, wait_for
from tests.kiosk.conftest import BENCH, PDA, Screens
from tests.ports import free_port

pytestmark = pytest.mark.timeout(300)
SHIPPED, HELD, FORGOTTEN = (f"3074257bf7194e4000001a{n:02x}" for n in (0x85, 0x86, 0x87))
FOREIGN = "e28011606000020a1b2c3d4e"


class Gate:
    """A gateway with one gate, its reader, and the parcels of the evening."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.reader = SimulatedReader(antennas=2)
        self.line = TcpDevice(self.reader, port=free_port())
        self.lamps: dict[int, bool] = {}
        self.reader.on_gpo = self.lamps.__setitem__
        self.gateway = Gateway(Settings(data=folder, listen=Address("127.0.0.1", port)))

    def start(self) -> None:
        self.line.start()
        self.gateway.start()
        url = f"llrp://{self.line.address}"
        device = {"role": "reader", "driver": "llrp", "url": url}
        self.call("POST", "stations", {"station": "g1", "name": "出库门", "kind": "gate", "devices": [device]})
        self.gateway.writer.call(_parcels)

    def stop(self) -> None:
        self.gateway.stop()
        self.line.stop()

    def call(self, method: str, path: str, body: dict[str, object]) -> None:
        headers = {"Content-Type": "application/json"}
        request = Request(f"{self.url}/api/v1/{path}", json.dumps(body).encode(), headers, method=method)
        with urlopen(request, timeout=10) as answer:
            assert answer.status < 300

    def carry_out(self, *epcs: str) -> None:
        """Through the gate: past the antenna at the warehouse's side, then past the yard's."""
        for epc in epcs:
            steps = [(0.05 * i, 1, -60.0 + 2 * i) for i in range(8)] + [
                (0.4 + 0.05 * i, 2, -46.0 - 2 * i) for i in range(8)
            ]
            self.reader.play(epc, steps)


@as_given
def _parcels(unit: Unit) -> None:
    hour_ago = int((datetime.now(UTC) - timedelta(hours=1)).timestamp() * 1000)
    for n, (epc, state, shipped_ms) in enumerate(
        ((SHIPPED, "shipped", hour_ago), (HELD, "verified", 0), (FORGOTTEN, "shipped", hour_ago)), 5
    ):
        order, waybill = f"53636{n}", f"YT261124000010{n}"
        unit.state.fulfilments.put(Fulfilment(fulfilment=f"f{n}", number=order, warehouse="main"))
        parcel = Parcel(
            parcel=f"p{n}", fulfilment=f"f{n}", state=state, waybill=waybill, epc=epc, shipped_ms=shipped_ms
        )
        unit.state.parcels.put(parcel)


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    made = Gate(tmp_path)
    made.start()
    try:
        wait_for(lambda: made.reader.listening, "the reader works")
        yield made
    finally:
        made.stop()


def wire_lamps(page: Page) -> None:
    """As an installer does it, with the screen's own choices."""
    page.locator(".gate-tab[data-tab=reader]").click()
    for lamp, port in (("go", "1"), ("look", "2"), ("stop", "3")):
        page.locator(f".gate-lamps select[name={lamp}]").select_option(port)
        page.wait_for_function(
            "([lamp, port]) => kiosk.desk.ui.gate.gate.lights[lamp] === Number(port)", arg=[lamp, port]
        )
    page.locator(".gate-tab[data-tab=day]").click()


def opened(screens: Screens, gate: Gate, size: dict[str, int], **options: object) -> Page:
    page = screens.open(f"{gate.url}/s/g1", size, **options)
    page.wait_for_function("() => window.kiosk?.desk.view && kiosk.desk.channel.up && kiosk.desk.ui.gate?.gate")
    return page


def test_a_verified_parcel_passes_green_and_an_unverified_one_rings_until_acknowledged(
    gate: Gate, screens: Screens
) -> None:
    page = opened(screens, gate, BENCH)
    wire_lamps(page)
    now = page.locator(".gate-now")
    expect(page.locator(".gate-word")).to_have_text("门已就绪，请推托盘通过")
    expect(page.locator(".gate-panel .empty")).to_contain_text("今天还没有过门记录")
    gate.carry_out(SHIPPED)
    expect(page.locator(f".gate-dot[data-epc='{SHIPPED}']")).to_have_count(1)
    expect(now).to_have_attribute("data-level", "go")
    expect(page.locator(".gate-word")).to_have_text("可以出库")
    expect(page.locator(".gate-name")).to_have_text("YT2611240000105")
    expect(page.locator(".gate-facts")).to_contain_text("出库")
    wait_for(lambda: gate.lamps.get(1), "the green lamp")
    expect(page.locator(".gate-dot")).to_have_count(0)
    expect(page.locator(".gate-sight")).to_contain_text("没有读到标签")

    page.evaluate("() => { window.rung = 0; kiosk.desk.feedback.give = (level) => { rung += level === 'stop'; }; }")
    gate.carry_out(HELD)
    expect(page.locator(".latch-heading")).to_have_text("未复核，拦下！")
    expect(page.locator(".latch-text")).to_contain_text("YT2611240000106")
    wait_for(lambda: gate.lamps.get(3) and not gate.lamps.get(1), "the red lamp alone")
    page.wait_for_function("() => rung >= 2")  # it is heard again and again
    gate.carry_out(SHIPPED)
    page.wait_for_function("() => kiosk.desk.view.data.recent.length === 3")
    expect(page.locator(".latch")).to_be_visible()  # what may leave does not silence what may not
    page.reload()
    expect(page.locator(".latch-text")).to_contain_text("YT2611240000106")
    page.locator(".latch-button").click()
    page.wait_for_function("() => kiosk.desk.view.data.ringing.length === 0")
    expect(page.locator(".latch")).to_have_count(0)
    wait_for(lambda: not gate.lamps.get(3), "the red lamp is out")

    gate.carry_out(FOREIGN)
    expect(now).to_have_attribute("data-level", "look")
    expect(page.locator(".gate-word")).to_have_text("非本仓标签")
    wait_for(lambda: gate.lamps.get(2), "the amber lamp")
    if SHOTS:
        _picture(gate, page)


def _picture(gate: Gate, page: Page) -> None:
    """A pallet on its way out."""
    gate.carry_out(SHIPPED)
    expect(page.locator(".gate-now")).to_have_attribute("data-level", "go")
    for n in range(18):
        epc = f"3074257bf7194e4000002b{n:02x}"
        gate.reader.place(epc, 1, -48.0 - n % 7, every_s=0.2)
        gate.reader.place(epc, 2, -46.0 - n % 5 * 3, every_s=0.2)
    gate.reader.place(FORGOTTEN, 1, -58.0, every_s=0.2)
    expect(page.locator(".gate-dot")).to_have_count(19)
    expect(page.locator(".gate-sight")).not_to_contain_text("每秒 0 次")
    page.evaluate("() => kiosk.desk.channel.told.sync({ connected: true, pending: 0 })")
    page.wait_for_function("() => !document.documentElement.dataset.turned")
    page.screenshot(path=Path(SHOTS) / "gate.png")


def test_the_days_passages_are_searched_filtered_and_saved(gate: Gate, screens: Screens) -> None:
    page = opened(screens, gate, BENCH)
    gate.carry_out(SHIPPED, HELD, FOREIGN)
    page.locator(".latch-button").click()
    rows = page.locator(".gate-panel .row")
    expect(rows).to_have_count(3)
    page.wait_for_function("() => !document.documentElement.dataset.turned")
    assert violations(page) == []
    page.locator(".gate-tools select").select_option("unverified")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("YT2611240000106")
    with page.expect_download() as saved:
        page.locator("[data-action=csv]").click()
    assert saved.value.path().read_text(encoding="utf-8-sig").splitlines()[1].split(",")[2] == "YT2611240000106"
    page.locator(".gate-tools select").select_option("")
    page.locator(".gate-tools input").fill("536365")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("YT2611240000105")
    page.locator(".gate-tab[data-tab=unexplained]").click()
    expect(page.locator(".gate-panel .row")).to_have_count(2)
    page.locator(".gate-tab[data-tab=missing]").click()
    expect(page.locator(".gate-panel .row")).to_contain_text("YT2611240000107")
    assert page.evaluate("() => kiosk.missingWords()") == []


def test_a_gate_without_its_reader_says_so_and_what_to_do(gate: Gate, screens: Screens) -> None:
    page = opened(screens, gate, PDA, reduced_motion="reduce")
    gate.reader.place(FOREIGN, 1, -50.0, every_s=0.1)
    expect(page.locator(".gate-dot")).to_have_count(1)
    page.locator(".gate-tab[data-tab=reader]").click()
    expect(page.locator(".gate-state")).to_have_attribute("data-state", "reading")
    expect(page.locator(".gate-antennas li").first).to_contain_text("天线 1")
    gate.line.unplug()
    expect(page.locator(".gate-word")).to_have_text("门看不见了：读写器离线")
    expect(page.locator(".gate-facts")).to_have_text("恢复之前，请逐件扫描包裹。")
    expect(page.locator(".gate-todo")).to_be_visible()
    expect(page.locator(".gate-dot")).to_have_count(0)
    gate.line.plug()
    expect(page.locator(".gate-state")).to_have_attribute("data-state", "reading", timeout=60_000)
    expect(page.locator(".gate-now")).not_to_have_attribute("data-level", "stop")
    assert page.evaluate("() => kiosk.missingWords()") == []


def passed(gate: Gate, direction: str, *epcs: str) -> None:
    """Passages as the gate's watch tells them."""
    for epc in epcs:
        seen = partial(gates.passed, epc=epc, direction=direction, first_seen_ms=1, reads=9)
        gate.gateway.writer.call(lambda unit, seen=seen: machine.say(unit, "g1", seen))


def down(gate: Gate, *messages: Message) -> None:
    """From central."""
    now = gate.gateway.writer.unit.now
    events = [
        Event(
            id=event_id("central", "c0", n),
            source="central",
            type=one.TYPE,
            time=now,
            data=msgspec.Raw(encode(one)),
        )
        for n, one in enumerate(messages, 1)
    ]
    gate.gateway.inbox.take("c0", events)


def test_goods_that_came_in_are_received_by_a_person_at_the_gate(gate: Gate, screens: Screens) -> None:
    lines = (work.ExpectedLine(1, "LAMP", 5),)
    down(
        gate,
        catalogue.WarehouseBound(warehouse="main", name="主仓"),
        product("LAMP", "白色吊灯", "4006381333931"),
        work.ReceiptExpected(receipt="r-1", number="PO-261125-0001", warehouse="main", lines=lines),
    )
    page = opened(screens, gate, PDA)
    passed(gate, "in", *(epc_of("LAMP", n) for n in (1, 2, 1)))
    expect(page.locator(".gate-word")).to_have_text("已进门")
    expect(page.locator(".gate-name")).to_have_text("白色吊灯")
    expect(page.locator(".gate-tab[data-tab=arrived] .gate-tab-count")).to_have_text("2")
    page.locator(".gate-tab[data-tab=arrived]").click()
    row = page.locator(".gate-arrival")
    expect(row).to_contain_text("PO-261125-0001")
    expect(row).to_contain_text("2 件")
    row.locator("[data-action=receive]").click()
    page.locator("[data-action=send]").click()
    expect(page.locator(".gate-panel .empty")).to_contain_text("没有等待收货的商品")
    expect(page.locator(".gate-tab[data-tab=arrived] .gate-tab-count")).to_have_text("")
    state = gate.gateway.writer.state
    assert [(row.place, row.quantity) for row in state.stock.by("sku", "LAMP")] == [("RECV", 2)]
    assert page.evaluate("() => kiosk.missingWords()") == []


def test_an_installer_hangs_the_antennas_and_the_gate_takes_them_at_once(gate: Gate, screens: Screens) -> None:
    page = opened(screens, gate, BENCH)
    page.locator(".gate-tab[data-tab=reader]").click()
    setup = page.locator(".gate-setup")
    setup.locator("[name=antenna-1]").select_option("inner-left")
    setup.locator("[name=antenna-2]").select_option("exit")
    setup.locator("[name=goods]").select_option("ship")
    setup.locator("[name=exit]").check()
    setup.locator("[data-action=save-setup]").click()

    def watch() -> object:
        reader: Any = gate.gateway.devices._tags._watches["g1", "reader"]
        return dict(reader._gate.portal.posts), set(reader._exit.antennas)

    wait_for(lambda: watch() == ({1: "left"}, {2}), "the watch has the new antennas")
    page.reload()
    page.locator(".gate-tab[data-tab=reader]").click()
    expect(page.locator(".gate-setup [name=antenna-2]")).to_have_value("exit")
    expect(page.locator(".gate-setup [name=exit]")).to_be_checked()
    assert tag_gates.exits(gate.gateway.writer.state) == ("g1",)


def test_tagged_goods_of_no_parcel_ring_with_their_name(gate: Gate, screens: Screens) -> None:
    down(gate, product("LAMP", "白色吊灯", "4006381333931"))
    epc = epc_of("LAMP", 1)
    fact = TagCommissioned(epc=epc, kind="goods", sku="LAMP", quantity=1)
    gate.gateway.writer.call(lambda unit: unit.record(fact, subject=epc))
    page = opened(screens, gate, PDA)
    passed(gate, "out", epc)
    expect(page.locator(".latch-text")).to_contain_text("白色吊灯")
    expect(page.locator(".latch")).to_contain_text("不属于任何已复核的包裹")
    page.locator(".latch-button").click()
    page.locator(".gate-tab[data-tab=unexplained]").click()
    expect(page.locator(".gate-panel .row")).to_contain_text(epc)
