"""The keyboard wedge in a real browser: who typed, what it meant under an input method, and that nothing is lost.

Keys are dispatched with times of their own (`at`, ms), so that no test depends on how fast this machine is.
"""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.kiosk.conftest import Screens
from tests.kiosk.recorded import RecordedGateway

SETUP = """async () => {
  const base = document.querySelector('script[src]').src.replace('sheet.js', '');
  const { Wedge } = await import(base + 'scan/wedge.js');
  const got = { scans: [], typed: [], clicks: 0 };
  const wedge = new Wedge({
    scanned: (text) => got.scans.push(text),
    typed: (event) => got.typed.push(event.key),
    timeOf: (event) => event.at,
  });
  wedge.start();
  let clock = 1000;
  const send = (target, keys, gap, extra = {}) => {
    for (const [key, code, shift] of keys) {
      clock += gap;
      for (const type of ['keydown', 'keyup']) {
        const how = { key, code, shiftKey: Boolean(shift), bubbles: true, cancelable: true, ...extra };
        const event = new KeyboardEvent(type, how);
        event.at = clock;
        const free = target.dispatchEvent(event);
        if (type !== 'keydown' || !free) continue;
        if (target instanceof HTMLInputElement && key.length === 1) target.value += key;
        if (target instanceof HTMLButtonElement && key === 'Enter') target.click();
      }
    }
  };
  const settle = () => new Promise((done) => setTimeout(done, 120));
  window.bench = { got, send, settle, rest: (ms) => { clock += ms; } };
}"""
WAYBILL = "YT2611240000105"


def keys_of(text: str, enter: bool = True) -> list[list[Any]]:
    """US keyboard: (key, code, shift) of each character."""
    signs = {
        "-": ("Minus", False),
        ":": ("Semicolon", True),
        "_": ("Minus", True),
        ".": ("Period", False),
        " ": ("Space", False),
    }
    keys: list[list[Any]] = []
    for letter in text:
        if letter.isdigit():
            keys.append([letter, f"Digit{letter}", False])
        elif letter.isalpha():
            keys.append([letter, f"Key{letter.upper()}", letter.isupper()])
        else:
            code, shift = signs[letter]
            keys.append([letter, code, shift])
    return [*keys, ["Enter", "Enter", False]] if enter else keys


def hidden(keys: list[list[Any]]) -> list[list[Any]]:
    """The same keys as an input method lets them through."""
    return [["Process", code, shift] for _, code, shift in keys]


@pytest.fixture
def page(recorded: RecordedGateway, screens: Screens) -> Page:
    page = screens.open(f"{recorded.url}/sheet")
    page.evaluate(SETUP)
    return page


def scans(page: Page) -> list[str]:
    page.evaluate("() => bench.settle()")
    return page.evaluate("() => bench.got.scans")


@pytest.mark.parametrize(
    "text", [WAYBILL, "A-07-03", "CMD:QTY:12", "W-261124-003-05", "OP-7F3A9B21", "85123A", "a_b.c d"]
)
def test_fast_keys_are_a_scan(page: Page, text: str) -> None:
    page.evaluate("(keys) => bench.send(document.body, keys, 2)", keys_of(text))
    assert scans(page) == [text]


@pytest.mark.parametrize("text", [WAYBILL, "A-07-03", "CMD:UNDO", "OP-7F3A9B21", "a_b.c d"])
def test_an_input_method_hides_the_keys_and_the_scan_is_rebuilt(page: Page, text: str) -> None:
    page.evaluate("(keys) => bench.send(document.body, keys, 2, { keyCode: 229 })", hidden(keys_of(text)))
    assert scans(page) == [text]


# `]C1`, a GTIN and a lot, between them FNC1 as Ctrl-]: what a scanner set to AIM identifiers types.
CARTON = [*keys_of("C10106901234567892", enter=False)]
CARTON = [["]", "BracketRight", False], *CARTON]


@pytest.mark.parametrize("method", [False, True], ids=["plain", "input method"])
def test_aim_identifier_and_separator_arrive(page: Page, method: bool) -> None:
    first, last = (hidden(keys) if method else keys for keys in (CARTON, keys_of("10LOT7")))
    extra = {"keyCode": 229} if method else {}
    parts = [[first, extra], [[["]", "BracketRight", False]], {"ctrlKey": True}], [last, extra]]
    page.evaluate("(parts) => parts.forEach(([keys, how]) => bench.send(document.body, keys, 2, how))", parts)
    assert scans(page) == ["]C10106901234567892\x1d10LOT7"]


def test_caps_lock_does_not_turn_a_hidden_scan_round(page: Page) -> None:
    extra = {"keyCode": 229, "modifierCapsLock": True}
    keys = [["Process", code, not shift if code.startswith("Key") else shift] for _, code, shift in keys_of(WAYBILL)]
    page.evaluate("([keys, extra]) => bench.send(document.body, keys, 2, extra)", [keys, extra])
    assert scans(page) == [WAYBILL]


def test_full_width_characters_of_an_input_method_are_undone(page: Page) -> None:
    keys = keys_of("A-07-03")
    keys[1][0], keys[4][0] = "－", "—"
    page.evaluate("(keys) => bench.send(document.body, keys, 2)", keys)
    assert scans(page) == ["A-07-03"]


def test_slow_keys_are_a_person(page: Page) -> None:
    page.evaluate("(keys) => bench.send(document.body, keys, 31)", keys_of("6901234"))
    assert scans(page) == []
    assert page.evaluate("() => bench.got.typed") == [*"6901234", "Enter"]


def test_a_scanner_slowed_down_by_a_busy_machine_is_still_a_scanner(page: Page) -> None:
    page.evaluate("(keys) => bench.send(document.body, keys, 16)", keys_of(WAYBILL))
    assert scans(page) == [WAYBILL]


def test_a_person_who_rolls_two_keys_is_still_a_person(page: Page) -> None:
    page.evaluate("(keys) => bench.send(document.body, keys, 8)", keys_of("12", enter=False))
    assert scans(page) == []
    assert page.evaluate("() => bench.got.typed") == ["1", "2"]


def test_a_scanner_without_enter_ends_by_silence(page: Page) -> None:
    page.evaluate("(keys) => bench.send(document.body, keys, 1)", keys_of(WAYBILL, enter=False))
    assert scans(page) == [WAYBILL]


def test_twenty_scans_in_a_second_all_come_in_order(page: Page) -> None:
    codes = [f"69012345678{n:02d}" for n in range(40)]
    for code in codes:
        page.evaluate("(keys) => { bench.send(document.body, keys, 1); bench.rest(36); }", keys_of(code))
    assert scans(page) == codes


def test_two_scans_back_to_back_are_two(page: Page) -> None:
    page.evaluate("(keys) => bench.send(document.body, keys, 1)", keys_of("A-07-03") + keys_of("85123A"))
    assert scans(page) == ["A-07-03", "85123A"]


def test_the_enter_of_a_scan_does_not_fire_the_focused_button(page: Page) -> None:
    page.evaluate("""() => {
      const button = document.querySelector('button');
      button.addEventListener('click', (event) => { event.stopImmediatePropagation(); bench.got.clicks += 1; }, true);
      button.focus();
    }""")
    page.evaluate("(keys) => bench.send(document.querySelector('button'), keys, 2)", keys_of("A-07-03"))
    assert scans(page) == ["A-07-03"]
    assert page.evaluate("() => bench.got.clicks") == 0
    page.evaluate("() => bench.send(document.querySelector('button'), [['Enter', 'Enter', false]], 500)")
    assert page.evaluate("() => bench.got.clicks") == 1  # a person's Enter still does


def test_a_scan_leaves_a_field_as_it_was(page: Page) -> None:
    page.evaluate(
        "() => { const f = document.createElement('input'); f.value = 'ab'; document.body.append(f); f.focus(); }"
    )
    page.evaluate("(keys) => bench.send(document.querySelector('input'), keys, 2)", keys_of(WAYBILL))
    assert scans(page) == [WAYBILL]
    assert page.evaluate("() => document.querySelector('input').value") == "ab"


def test_a_person_types_into_a_field_undisturbed(page: Page) -> None:
    page.evaluate("() => { const f = document.createElement('input'); document.body.append(f); f.focus(); }")
    page.evaluate("(keys) => bench.send(document.querySelector('input'), keys, 120)", keys_of("Gift"))
    assert scans(page) == []
    assert page.evaluate("() => document.querySelector('input').value") == "Gift"
    assert page.evaluate("() => bench.got.typed") == []


def test_shortcuts_of_the_browser_are_left_alone(page: Page) -> None:
    page.evaluate("(keys) => bench.send(document.body, keys, 2, { ctrlKey: true })", keys_of("acvx"))
    assert scans(page) == []
