"""One station's screen at work, against recorded views: what it sends, what it shows, and what it never loses."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.kiosk.conftest import BENCH, Screens
from tests.kiosk.recorded import Json, RecordedGateway, view

# A scanner that types into the page: all keys of a code in one task, so the gaps are far below 10 ms.
TYPE = """(codes) => {
  const one = (key, code) => {
    for (const type of ['keydown', 'keyup']) {
      document.body.dispatchEvent(new KeyboardEvent(type, { key, code, bubbles: true, cancelable: true }));
    }
  };
  for (const text of codes) { [...text].forEach((letter) => one(letter, '')); one('Enter', 'Enter'); }
}"""
AT_20_A_SECOND = f"""async (codes) => {{
  const type = {TYPE};
  for (const code of codes) {{ type([code]); await new Promise((done) => setTimeout(done, 50)); }}
}}"""
WATCH_TURNS = """() => {
  const root = document.documentElement;
  window.turns = [];
  new MutationObserver(() => turns.push(root.dataset.turned ?? '')).observe(root, { attributeFilter: ['data-turned'] });
}"""


def wait_for(true: Callable[[], Any], what: str, timeout_s: float = 20.0) -> None:
    """Polls until `true()`; pytest fails with `what` after the deadline."""
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


def texts(recorded: RecordedGateway) -> list[str]:
    """What was scanned, in the order in which the gateway got it."""
    return [body["text"] for path, body in recorded.operations if path == "scan"]


def open_desk(screens: Screens, recorded: RecordedGateway, **options: Any) -> Page:
    """The station's screen, with its first view and its socket."""
    page = screens.open(f"{recorded.url}/s/B3", **options)
    page.wait_for_function("() => window.kiosk?.desk.view && kiosk.desk.channel.up")
    return page


def show(page: Page, recorded: RecordedGateway, name: str, **changes: Any) -> Json:
    """Pushes a recorded state and waits until the page has it."""
    body = recorded.show(name, **changes)
    page.wait_for_function("(seq) => kiosk.desk.view.seq >= seq", arg=body["seq"])
    return body


# --- nothing is lost ---


def test_twenty_scans_a_second_reach_the_gateway_in_order(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    codes = [f"69012345678{n:02d}" for n in range(40)]
    page.evaluate(AT_20_A_SECOND, codes)
    wait_for(lambda: len(texts(recorded)) == 40, "40 scans")
    assert texts(recorded) == codes
    assert len({body["operation_id"] for _, body in recorded.operations}) == 40


def test_scans_of_a_cut_line_wait_and_come_in_order_once(recorded: RecordedGateway, screens: Screens) -> None:
    screens.expected = ("503", "WebSocket")
    recorded.view = view("verify_item")
    page = open_desk(screens, recorded)
    recorded.cut()
    expect(page.locator(".strip[data-level=look]")).to_be_visible()
    page.evaluate(TYPE, ["6901", "6902", "6903"])
    expect(page.locator(".line")).to_contain_text("3 条扫描")
    assert page.locator(".latch").count() == 0  # a fault of the line is never an error about goods or orders
    assert page.evaluate("() => document.documentElement.dataset.turned ?? ''") == ""
    assert recorded.operations == []
    recorded.mend()
    wait_for(lambda: len(texts(recorded)) == 3, "3 scans after the line came back")
    assert texts(recorded) == ["6901", "6902", "6903"]
    expect(page.locator(".strip[data-level=calm]")).to_be_visible()
    expect(page.locator(".line")).to_have_text("已全部上传")


def test_a_lost_answer_is_asked_for_again_under_the_same_operation(recorded: RecordedGateway, screens: Screens) -> None:
    screens.expected = ("500",)
    answers: list[Json] = []

    def lose_the_first_two(path: str, body: Json) -> tuple[int, Json]:
        answers.append(body)
        return (200, recorded.view | {"seq": 99}) if len(answers) > 2 else (500, {"message": "lost"})

    page = open_desk(screens, recorded)
    recorded.answer = lose_the_first_two
    page.evaluate(TYPE, ["A-07-03"])
    page.wait_for_function("() => kiosk.desk.view.seq === 99")
    assert len(answers) == 3
    assert {body["operation_id"] for body in answers} == {answers[0]["operation_id"]}


def test_scans_survive_a_reload_of_the_page(recorded: RecordedGateway, screens: Screens) -> None:
    screens.expected = ("503", "WebSocket")
    page = open_desk(screens, recorded)
    recorded.cut()
    page.wait_for_function("() => !kiosk.desk.channel.up")
    page.evaluate(TYPE, ["6901", "6902"])
    page.wait_for_function("async () => (await kiosk.desk.outbox.keep.all()).length === 2")
    page.reload()
    page.wait_for_function("() => window.kiosk?.desk.outbox.waiting === 2")
    page.evaluate(TYPE, ["6903"])
    recorded.mend()
    wait_for(lambda: len(texts(recorded)) == 3, "3 scans after the reload")
    assert texts(recorded) == ["6901", "6902", "6903"]
    page.wait_for_function("async () => (await kiosk.desk.outbox.keep.all()).length === 0")


@pytest.mark.parametrize(("action", "sent"), [("old-send", ["6901", "6902"]), ("old-drop", [])])
def test_scans_that_waited_for_long_are_asked_about(
    recorded: RecordedGateway, screens: Screens, action: str, sent: list[str]
) -> None:
    screens.expected = ("503", "WebSocket")
    page = open_desk(screens, recorded)
    recorded.cut()
    page.wait_for_function("() => !kiosk.desk.channel.up")
    page.evaluate("() => { kiosk.desk.outbox.now = () => Date.now() - 11 * 60 * 1000; }")
    page.evaluate(TYPE, ["6901", "6902"])
    page.wait_for_function("async () => (await kiosk.desk.outbox.keep.all()).length === 2")
    page.reload()
    expect(page.locator(".sheet")).to_contain_text("有 2 条没发出去")
    recorded.mend()
    page.wait_for_function("() => kiosk.desk.channel.up")
    assert texts(recorded) == []
    page.locator(f"[data-action={action}]").click()
    wait_for(lambda: texts(recorded) == sent, "what was decided")
    page.wait_for_function("async () => (await kiosk.desk.outbox.keep.all()).length === 0")


def test_a_refused_operation_is_shown_and_not_sent_again(recorded: RecordedGateway, screens: Screens) -> None:
    screens.expected = ("404",)
    page = open_desk(screens, recorded)
    recorded.answer = lambda path, body: (404, {"message": "没有站台 B3。", "code": "unknown_station"})
    page.evaluate(TYPE, ["A-07-03"])
    expect(page.locator(".latch-text")).to_have_text("没有站台 B3。")
    assert page.evaluate("() => kiosk.desk.outbox.waiting") == 0
    assert len(recorded.operations) == 1


# --- views ---


def test_an_older_view_is_dropped(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "pick_bin", seq=50)
    recorded.push(view("pick_done", seq=49))
    recorded.push({"devices": []})
    expect(page.locator(".dot")).to_have_count(0)  # the older view came before this
    assert page.evaluate("() => kiosk.desk.view.step") == "pick.bin"


def test_after_a_reconnect_the_screen_shows_what_holds_now(recorded: RecordedGateway, screens: Screens) -> None:
    screens.expected = ("503", "WebSocket")
    page = open_desk(screens, recorded)
    show(page, recorded, "pick_bin", seq=50)
    recorded.cut()
    expect(page.locator(".strip[data-level=look]")).to_be_visible()
    recorded.view = view("pick_item", seq=60)
    recorded.mend()
    expect(page.locator(".screen[data-step='pick.item']")).to_be_visible()
    expect(page.locator(".strip[data-level=calm]")).to_be_visible()


def test_a_gateway_that_counts_lower_after_a_restore_is_believed(recorded: RecordedGateway, screens: Screens) -> None:
    screens.expected = ("503", "WebSocket")
    page = open_desk(screens, recorded)
    show(page, recorded, "pick_bin", seq=50)
    recorded.cut()
    recorded.view = view("home_pick", seq=3)
    recorded.mend()
    expect(page.locator(".screen[data-step='home']")).to_be_visible()
    show(page, recorded, "sign_in", seq=4)
    expect(page.locator(".screen[data-step='sign_in']")).to_be_visible()


def test_what_the_client_does_not_know_is_ignored(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    recorded.push({"weather": "rain"})
    show(page, recorded, "pick_bin")


def test_a_page_in_english_asks_the_gateway_for_english(recorded: RecordedGateway, screens: Screens) -> None:
    page = screens.open(f"{recorded.url}/s/B3?lang=en")
    page.wait_for_function("() => window.kiosk?.desk.view")
    page.evaluate(TYPE, ["A-07-03"])
    wait_for(lambda: recorded.languages, "a scan")
    assert recorded.languages == ["en"]
    assert page.evaluate("() => document.documentElement.lang") == "en"


def test_a_language_once_chosen_stays(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    page.locator("[data-action=menu]").click()
    page.locator("[data-action=language-en]").click()
    expect(page.locator("h1")).to_have_text("Scan your badge")
    page.reload()
    expect(page.locator("h1")).to_have_text("Scan your badge")


# --- colour, tone, word ---


def test_the_ground_turns_and_settles(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded, reduced_motion="reduce")
    ground = "() => getComputedStyle(document.getElementById('app')).backgroundColor"
    show(page, recorded, "pick_bin")
    neutral = page.evaluate(ground)
    page.evaluate(WATCH_TURNS)
    body = recorded.show("pick_item")
    page.wait_for_function("(seq) => kiosk.desk.view.seq >= seq", arg=body["seq"])
    page.wait_for_function("() => turns.length === 2")
    assert page.evaluate("() => turns") == ["go", ""]
    assert page.evaluate(ground) == neutral


def test_an_error_latches_until_it_is_tapped(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "pick_bin_wrong")
    expect(page.locator(".latch-heading")).to_have_text("库位不对")
    expect(page.locator(".latch-text")).to_contain_text("A-04-15")
    expect(page.locator(".latch-way")).to_contain_text("A-04-14")
    show(page, recorded, "pick_bin", message=None)  # somebody looks at another screen: no news about this error
    expect(page.locator(".latch")).to_be_visible()
    page.locator(".latch-button").click()
    expect(page.locator(".latch")).to_have_count(0)
    assert recorded.operations == []


def test_an_error_latches_until_the_next_scan(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "pick_bin_wrong")
    page.wait_for_function("() => kiosk.desk.latch.age > 400")
    page.evaluate(TYPE, ["A-04-14"])
    expect(page.locator(".latch")).to_have_count(0)
    wait_for(lambda: texts(recorded) == ["A-04-14"], "the scan that acknowledged")


def test_a_scan_made_before_the_error_showed_does_not_wipe_it_away(recorded: RecordedGateway, screens: Screens) -> None:
    recorded.view = view("pick_item")
    page = open_desk(screens, recorded)
    seq = recorded.view["seq"]

    def wrong_then_right(path: str, body: Json) -> tuple[int, Json]:
        name = "pick_item_wrong" if body["text"] == "71053" else "pick_item"
        recorded.view = view(name, seq=seq + len(recorded.operations))
        return 200, recorded.view

    recorded.answer = wrong_then_right
    page.evaluate(TYPE, ["71053", "85123A"])
    wait_for(lambda: texts(recorded) == ["71053", "85123A"], "both scans")
    page.wait_for_function("(seq) => kiosk.desk.view.seq === seq", arg=seq + 2)
    expect(page.locator(".latch-heading")).to_have_text("货拿错了")


def test_the_stations_own_scanner_acknowledges_too(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "pick_bin_wrong")
    page.wait_for_function("() => kiosk.desk.latch.age > 400")
    show(page, recorded, "pick_item_first")
    expect(page.locator(".latch")).to_have_count(0)


def test_a_second_error_replaces_the_first(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "pick_bin_wrong")
    show(page, recorded, "pick_item_wrong")
    expect(page.locator(".latch-heading")).to_have_text("货拿错了")


def test_an_error_comes_back_with_a_reload_until_it_was_acknowledged(
    recorded: RecordedGateway, screens: Screens
) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "pick_bin_wrong")
    page.reload()
    expect(page.locator(".latch")).to_be_visible()
    page.locator(".latch-button").click()
    page.reload()
    page.wait_for_function("() => window.kiosk?.desk.view")
    assert page.locator(".latch").count() == 0


def test_a_gate_alarm_that_was_tapped_is_acknowledged_at_the_gateway(
    recorded: RecordedGateway, screens: Screens
) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "gate_alarm")
    page.locator(".latch-button").click()
    wait_for(lambda: recorded.operations, "the acknowledgement")
    assert recorded.operations[0][1]["action"] == "ack"


def test_start_shift_unlocks_sound(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    assert page.evaluate("() => kiosk.desk.unlocked") is False
    page.get_by_role("button", name="开始上班").click()
    assert page.evaluate("() => kiosk.desk.unlocked") is True
    expect(page.locator(".prompt-note")).to_contain_text("声音已开")
    expect(page.locator(".bar-sound")).to_be_hidden()


# --- taps ---


def test_a_double_tap_is_one_tap(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "receive_item_short")
    page.locator("[data-action=finish]").dblclick()
    wait_for(lambda: recorded.operations, "the tap")
    page.wait_for_function("() => kiosk.desk.outbox.waiting === 0")
    assert [body["action"] for _, body in recorded.operations] == ["finish"]


@pytest.mark.parametrize(
    ("keys", "value"), [("2 4 ok", 24), ("all ok", 240), ("9 clear 7 erase 5 ok", 5), ("1 00 ok", 100)]
)
def test_the_number_pad_sends_what_it_shows(recorded: RecordedGateway, screens: Screens, keys: str, value: int) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "receive_quantity")
    for key in keys.split():
        page.locator(f".pad-key.pad-{key}").click()
    wait_for(lambda: recorded.operations, "the quantity")
    path, body = recorded.operations[0]
    assert (path, body["action"], body["value"]) == ("tap", "quantity", value)


def test_a_person_types_the_number_on_a_keyboard(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "receive_quantity")
    page.keyboard.type("48", delay=120)
    page.keyboard.press("Enter", delay=120)
    wait_for(lambda: recorded.operations, "the quantity")
    assert recorded.operations[0][1]["value"] == 48


def test_a_view_that_shows_nothing_new_leaves_a_half_typed_number_alone(
    recorded: RecordedGateway, screens: Screens
) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "receive_quantity")
    page.locator(".pad-2").click()
    show(page, recorded, "receive_quantity")
    page.locator(".pad-4").click()
    expect(page.locator(".pad-value")).to_have_text("24")


def test_a_list_stays_where_it_was_scrolled_to(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "verify_open")
    page.locator(".rows").evaluate("(rows) => rows.scrollTo(0, 150)")
    body = view("verify_open")
    body["data"]["waiting"].pop()
    recorded.push(body | {"seq": 90})
    page.wait_for_function("() => kiosk.desk.view.seq === 90")
    assert page.locator(".rows").evaluate("(rows) => rows.scrollTop") == 150


def test_short_asks_how_many_were_really_found(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "pick_item")
    page.locator("[data-action=short]").click()
    page.locator(".sheet .pad-1").click()
    page.locator(".sheet .pad-ok").click()
    wait_for(lambda: recorded.operations, "the tap")
    assert recorded.operations[0][1] | {"operation_id": ""} == {"operation_id": "", "action": "short", "value": 1}


def test_a_supervisor_overrides_with_a_scanned_badge_and_a_reason(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded, size=BENCH)
    show(page, recorded, "verify_held")
    page.locator(".latch-button").click()
    page.locator("[data-action=override]").click()
    page.evaluate(TYPE, ["OP-7F3A9B21"])
    page.get_by_role("button", name="换了包装").click()
    page.get_by_role("button", name="确认放行").click()
    wait_for(lambda: recorded.operations, "the override")
    assert recorded.operations[0][1]["value"] == {"badge": "OP-7F3A9B21", "reason": "换了包装"}
    assert texts(recorded) == []  # the badge was for the form, not for the station


def test_a_weight_by_hand_names_who_and_why(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "verify_weigh")
    page.locator("[data-action=weight]").click()
    for key in "842":
        page.locator(f".sheet .pad-{key}").click()
    page.locator(".sheet .pad-ok").click()
    page.evaluate(TYPE, ["OP-7F3A9B21"])
    page.get_by_role("button", name="电子秤故障").click()
    page.get_by_role("button", name="确认放行").click()
    wait_for(lambda: recorded.operations, "the weight")
    path, body = recorded.operations[0]
    assert path == "weight"
    assert (body["grams"], body["badge"], body["reason"]) == (842, "OP-7F3A9B21", "电子秤故障")


def test_a_code_that_will_not_scan_is_typed(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    page.locator("[data-action=menu]").click()
    page.locator("[data-action=code]").click()
    page.keyboard.type("A-07-03", delay=60)
    page.keyboard.press("Enter")
    wait_for(lambda: recorded.operations, "the typed code")
    assert recorded.operations[0][1] | {"operation_id": ""} == {
        "operation_id": "",
        "text": "A-07-03",
        "symbology": "keyed",
    }


def test_only_taps_that_the_gateway_allows_are_offered(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    body = view("pick_item")
    body["data"]["taps"] = ["undo"]
    recorded.push(body | {"seq": 90})
    page.wait_for_function("() => kiosk.desk.view.seq === 90")
    assert page.locator(".foot .button").evaluate_all("(all) => all.map((b) => b.dataset.action)") == ["undo", "map"]


# --- devices, weight, line ---


def test_device_dots_tell_the_truth_in_words_too(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    assert page.locator(".dot").evaluate_all("(dots) => dots.map((d) => d.getAttribute('aria-label'))") == [
        "扫描枪: 正常",
        "电子秤: 已连接",
        "打印机: 已断开",
    ]
    page.locator("[data-action=devices]").click()
    expect(page.locator(".device-reason")).to_have_text("没有应答 (10 s)")
    recorded.push({"devices": [recorded.devices[0] | {"state": "stale"}]})
    expect(page.locator(".dot")).to_have_count(1)
    expect(page.locator(".dot")).to_have_attribute("aria-label", "扫描枪: 无数据")


@pytest.mark.parametrize(
    ("reading", "state", "shown"),
    [
        ({"grams": 842, "stable": True, "range": "ok"}, "fits", "0.842 kg"),
        ({"grams": 866, "stable": True, "range": "ok"}, "off", "0.866 kg"),
        ({"grams": 842, "stable": False, "range": "ok"}, "moving", "0.842 kg"),
        ({"grams": 0, "stable": True, "range": "ok"}, "empty", "0.000 kg"),
        ({"grams": 0, "stable": False, "range": "fault"}, "fault", "—"),
        ({"grams": 31000, "stable": False, "range": "over"}, "over", "31.000 kg"),
    ],
)
def test_the_live_weight_is_set_against_what_is_expected(
    recorded: RecordedGateway, screens: Screens, reading: Json, state: str, shown: str
) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "verify_weigh")  # 835 g ± 30 g
    recorded.push({"live": {"kind": "weight", "unit": "kg", "seq": 1} | reading})
    expect(page.locator(f".weight[data-state={state}]")).to_be_visible()
    expect(page.locator(".weight-value")).to_have_text(shown)


def test_a_weight_that_no_scale_vouches_for_is_not_shown(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "verify_weigh")
    recorded.push({"live": {"kind": "weight", "grams": 842, "stable": True, "range": "ok"}})
    expect(page.locator(".weight-value")).to_have_text("0.842 kg")
    recorded.push({"devices": [recorded.devices[1] | {"state": "gone"}]})
    expect(page.locator(".weight-value")).to_have_text("—")
    expect(page.locator(".type-prompt").first).to_have_text("电子秤无应答，请手工录入")


def test_a_line_to_the_office_that_is_down_is_an_amber_strip(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    recorded.push({"sync": {"connected": False, "pending": 128}})
    expect(page.locator(".strip[data-level=look]")).to_contain_text("128 条待上传")
    recorded.push({"sync": {"connected": True, "pending": 0}})
    expect(page.locator(".strip[data-level=calm]")).to_contain_text("已全部上传")


def test_the_map_shows_the_way_the_bin_and_me(recorded: RecordedGateway, screens: Screens) -> None:
    page = open_desk(screens, recorded)
    show(page, recorded, "pick_bin")
    page.locator("[data-action=map]").click()
    expect(page.locator(".map-target-name")).to_have_text("A-04-14")
    assert page.locator(".map-ahead").count() == 3
    points = page.locator(".map-way").get_attribute("points") or ""
    assert len(points.split()) == len(recorded.view["data"]["path"])
    me = page.locator(".map-me circle").evaluate("(c) => [c.cx.baseVal.value, c.cy.baseVal.value]")
    assert me == pytest.approx([float(n) for n in points.split()[0].split(",")], abs=0.1)
    show(page, recorded, "pick_item")
    expect(page.locator(".map")).to_be_visible()  # the map stays where the person put it


# --- pairing ---


def test_a_screen_that_is_not_paired_asks_for_a_code(recorded: RecordedGateway, screens: Screens) -> None:
    screens.expected = ("401", "422", "WebSocket")
    recorded.paired = False
    page = screens.open(f"{recorded.url}/s/B3")
    page.get_by_label("配对码").last.fill("BAD")
    page.get_by_role("button", name="配对本机").click()
    expect(page.locator(".field-error")).to_have_text("配对码不对。")
    page.get_by_label("配对码").last.fill("GOOD")
    page.get_by_role("button", name="配对本机").click()
    expect(page.locator("h1")).to_have_text("请扫工牌")
    assert [pairing["code"] for pairing in recorded.pairings] == ["BAD", "GOOD"]
