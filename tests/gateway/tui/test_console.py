"""The supervisor's terminal against a gateway that answers over HTTP."""

import time
from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from gateway.tui.app import PANES, Console
from gateway.tui.client import GatewayClient
from gateway.tui.decision import Decision
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
async def test_the_panes_show_the_floor(size: tuple[int, int]) -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway)
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            counts = {kind.name: len(pane(app, kind.name).lines) for kind in PANES}
            assert counts == {
                "waves": 4, "stations": 4, "tasks": 3, "people": 3, "hours": 2, "devices": 6, "labels": 3, "sync": 4,
                "gate": 3,
            }  # fmt: skip
            assert pane(app, "waves").lines[0].cells == ("W-261124-007", "████░░  71%", "李强")
            assert pane(app, "tasks").lines[0].cells[:3] == ("称重不符", "536370", "+118 g")
            for kind in PANES:
                await pilot.press(kind.letter)
                widget = pane(app, kind.name)
                assert widget.display
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
            assert str(pane(app, "tasks").border_title) == "e  待決 3"
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


async def test_a_wave_is_given_to_a_picker_without_a_reason() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            await pilot.press("w", "down", "down", "a", "down", "enter")
            await until(pilot, lambda: bool(gateway.orders))
            assert gateway.orders == [("W-261124-009", "assign", {"picker": "op-1"})]
            await until(pilot, lambda: not isinstance(app.screen, Decision))


async def test_a_wave_is_paused_and_planned_anew_with_a_reason_and_let_go_on_without() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway)
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            await pilot.press("w", "down", "down", "p", *"why", "enter")
            await until(pilot, lambda: len(gateway.orders) == 1)
            gateway.answers["waves"] = [
                {**wave, "paused": 1} if wave["number"] == "W-261124-009" else wave for wave in gateway.answers["waves"]
            ]
            await until(pilot, lambda: pane(app, "waves").lines[2].cells[1] == "已暂停")
            await until(pilot, lambda: not isinstance(app.screen, Decision))
            await pilot.press("p", "enter")
            await until(pilot, lambda: len(gateway.orders) == 2)
            await until(pilot, lambda: not isinstance(app.screen, Decision))
            await pilot.press("n", "enter")
            assert text_of(app, "#complaint") == "请写明原因：处理必须有原因。"
            await pilot.press(*"rush", "enter")
            await until(pilot, lambda: len(gateway.orders) == 3)
            assert gateway.orders == [
                ("W-261124-009", "pause", {"reason": "why"}),
                ("W-261124-009", "resume", {}),
                ("W-261124-009", "replan", {"reason": "rush"}),
            ]


async def test_a_wave_that_is_walked_says_why_it_is_not_planned_anew() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway, "en")
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            await pilot.press("w", "home", "n")
            assert [note.message for note in app._notifications] == [
                "Somebody walks this wave: it can be left at the station only."
            ]
            assert len(app.screen_stack) == 1


async def test_a_label_is_printed_again_from_its_own_sheet_with_a_reason() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            await pilot.press("b", "home", "enter")
            await until(pilot, lambda: isinstance(app.screen, Detail))
            await pilot.press("i")
            await until(pilot, lambda: isinstance(app.screen, Decision))
            await pilot.press(*"torn", "enter")
            await until(pilot, lambda: bool(gateway.reprints))
            assert gateway.reprints == [("j-unknown", "torn")]


async def test_an_order_that_was_called_back_is_shown_and_not_decided_here() -> None:
    gateway = RecordedGateway()
    gateway.answers["intercepts"] = [
        {
            "fulfilment": "f-9",
            "number": "536399",
            "state": "picking",
            "kind": "refund",
            "reason": "x",
            "station": "pick-1",
        }
    ]
    with gateway.serving():
        app = console(gateway)
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            assert pane(app, "tasks").lines[-1].cells[:3] == ("拦截", "536399", "pick-1")
            await pilot.press("e", "end", "c")
            assert len(app.screen_stack) == 1


async def test_a_task_ends_as_the_gateway_says_it_may() -> None:
    gateway = RecordedGateway()
    review = {
        "task": "t-count",
        "kind": "count_review",
        "subject": "C-1/A-01-01",
        "outcomes": ["accept", "recount", "reject"],
    }
    review["detail"] = {"lines": [{"sku": "MUG", "expected": 10, "counted": 7}]}  # type: ignore[assignment]
    gateway.answers["tasks"] = [{**review, "state": "open", "raised_at": "2026-01-01T00:00:00+00:00"}]
    with gateway.serving():
        app = console(gateway)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            assert pane(app, "tasks").lines[0].cells[:3] == ("盘点差异", "C-1/A-01-01", "-3")
            await pilot.press("c", "down", "enter", *"odd", "enter")
            await until(pilot, lambda: bool(gateway.decisions))
            assert gateway.decisions == [("t-count", "recount", "odd")]


async def test_the_last_line_names_the_keys_of_the_pane_in_front() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        app = console(gateway, "en")
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.heard_at is not None)
            assert "c decide" in text_of(app, "#foot")
            await pilot.press("w")
            assert "a give to   p pause / go on   n plan anew" in text_of(app, "#foot")
            await pilot.press("b")
            assert "i print again" in text_of(app, "#foot")
