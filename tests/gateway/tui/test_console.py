"""The supervisor's terminal against a gateway that answers over HTTP."""

import time
from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from gateway.tui.app import PANES, Console
from gateway.tui.client import GatewayClient
from gateway.tui.detail import Detail
from gateway.tui.pane import Pane
from gateway.tui.panes.kind import PaneKind
from gateway.tui.theme import DARK, LIGHT
from tests.gateway.tui.recorded import ANSWERS, RecordedGateway

SIZES = [(120, 40), (80, 24)]


async def until(pilot: Pilot[None], holds: Callable[[], bool], deadline_s: float = 45) -> None:
    """Lets the console work until something holds."""
    end = time.monotonic() + deadline_s
    while not holds():
        assert time.monotonic() < end, "it never happened"
        await pilot.pause(0.02)


def console(gateway: RecordedGateway, language: str = "zh_CN") -> Console:
    return Console(GatewayClient(gateway.url, timeout_s=20), language, every_s=0.2)


def pane(app: Console, name: str) -> Pane:
    return app.query_one(f"#pane-{name}", Pane)


def text_of(app: Console, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


@pytest.mark.parametrize("size", SIZES)
async def test_six_panes_show_the_floor(size: tuple[int, int]) -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway)
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            counts = {kind.name: len(pane(app, kind.name).lines) for kind in PANES}
            assert counts == {"waves": 4, "stations": 4, "tasks": 3, "devices": 6, "sync": 4, "gate": 3}
            assert pane(app, "waves").lines[0].cells == ("W-261124-007", "████░░  71%", "李强")
            assert pane(app, "tasks").lines[0].cells[:3] == ("称重不符", "536370", "+118 g")
            for kind in PANES:
                widget = pane(app, kind.name)
                longest = max(len(str(widget.get_option_at_index(i).prompt)) for i in range(widget.option_count))
                assert longest <= widget.content_size.width - 2  # nothing wraps


async def test_letters_and_arrows_go_everywhere() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway)
        async with app.run_test() as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            for kind in PANES:
                await pilot.press(kind.letter)
                assert app.focused is pane(app, kind.name)
            await pilot.press("w", "right")
            assert app.focused is pane(app, "stations")
            await pilot.press("left", "left")
            assert app.focused is pane(app, "gate")
            await pilot.press("d", "down", "down")
            chosen = pane(app, "devices").chosen
            assert chosen is pane(app, "devices").lines[2]


async def test_a_wave_opens_with_its_stops() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway)
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            await pilot.press("w", "enter")
            await until(pilot, lambda: isinstance(app.screen, Detail))
            await until(pilot, lambda: "A-02-11" in app.export_screenshot())
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(app.screen, Detail))


@pytest.mark.parametrize("kind", PANES, ids=lambda kind: kind.name)
async def test_every_row_opens(kind: PaneKind) -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            for key in ("home", "end"):
                await pilot.press(kind.letter, key, "enter")
                await until(pilot, lambda: isinstance(app.screen, Detail))
                await pilot.press("escape")
                await until(pilot, lambda: not isinstance(app.screen, Detail))


async def test_a_decision_takes_a_reason() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            pane(app, "tasks").highlighted = 2
            await pilot.press("c", "down", "enter", "enter")
            await until(pilot, lambda: text_of(app, "#complaint") == "请写明原因：处理必须有原因。")
            assert gateway.decisions == []
            await pilot.press(*"lost", "enter")
            await until(pilot, lambda: len(pane(app, "tasks").lines) == 2)
            assert gateway.decisions == [("t-short", "write_off", "lost")]


async def test_a_refused_decision_says_why_and_keeps_what_was_written() -> None:
    gateway = RecordedGateway()
    gateway.refusal = "只有主管可以报损。"
    with gateway.serving():
        app = console(gateway)
        async with app.run_test() as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            await pilot.press("c", "enter", *"why", "enter")
            await until(pilot, lambda: text_of(app, "#complaint") == gateway.refusal)
            assert app.screen.query_one("#reason", Input).value == "why"
            await pilot.press("escape")
            assert len(pane(app, "tasks").lines) == 3


async def test_a_gateway_that_goes_away_is_said_so_and_asked_again() -> None:
    gateway = RecordedGateway()
    app = console(gateway, "en")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: bool(app.away))
        assert "The gateway is away" in text_of(app, "#status")
        with gateway.serving():
            await until(pilot, lambda: not app.away)
            assert len(pane(app, "tasks").lines) == 3
        await until(pilot, lambda: bool(app.away))
        assert "below: as of" in text_of(app, "#status")
        assert len(pane(app, "tasks").lines) == 3  # what is known stays, marked as old


async def test_the_cursor_stays_on_its_line_while_lines_come_and_go() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway)
        async with app.run_test() as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            pane(app, "tasks").highlighted = 1
            urgent = {
                "task": "t-gate",
                "kind": "gate_alarm",
                "subject": "YT1",
                "raised_at": "2026-01-01T00:00:00+00:00",
            }
            gateway.answers["tasks"] = [urgent, *gateway.answers["tasks"]]
            await until(pilot, lambda: len(pane(app, "tasks").lines) == 4)
            chosen = pane(app, "tasks").chosen
            assert chosen is not None
            assert chosen.key == "t-print"


async def test_an_empty_floor_says_what_to_do_to_fill_it() -> None:
    gateway = RecordedGateway({path: [] for path in ("stations", "waves", "tasks", "passages")} | {"sync": {}})
    with gateway.serving():
        app = console(gateway)
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            assert str(pane(app, "waves").get_option_at_index(0).prompt) == "没有波次。订单放行后会出现在这里。"
            await pilot.press("c", "enter")  # nothing to decide, nothing to open
            assert len(app.screen_stack) == 1


async def test_a_refused_path_shows_the_gateways_sentence() -> None:
    gateway = RecordedGateway({path: answer for path, answer in ANSWERS.items() if path != "passages"})
    with gateway.serving():
        app = console(gateway)
        async with app.run_test() as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            assert str(pane(app, "gate").get_option_at_index(0).prompt) == "there is no passages"


async def test_language_theme_zoom_and_keys() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway)
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            assert str(pane(app, "tasks").border_title) == "e  待决 3"
            await pilot.press("l")
            assert str(pane(app, "tasks").border_title) == "e  To decide 3"
            assert app.theme == DARK
            await pilot.press("t")
            assert app.theme == LIGHT
            await pilot.press("z")
            assert [each.kind.name for each in app.query(Pane) if each.display] == ["tasks"]
            await pilot.press("g")
            assert [each.kind.name for each in app.query(Pane) if each.display] == ["gate"]
            await pilot.press("z")
            assert all(each.display for each in app.query(Pane))
            await pilot.press("question_mark")
            assert len(app.screen_stack) == 2
            await pilot.press("escape")
            assert len(app.screen_stack) == 1
