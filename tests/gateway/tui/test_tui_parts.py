"""The parts of the terminal that need no terminal."""

import json

import click
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from gateway.floor import approvals, machine
from gateway.tui.app import PANES
from gateway.tui.cli import the_one, tui
from gateway.tui.client import GatewayClient, Snapshot
from gateway.tui.line import Line, Mood, fitted
from gateway.tui.panes.waves import done_share
from gateway.tui.texts import LANGUAGES, Texts
from gateway.tui.theme import DARK, LIGHT, inks
from gateway.tui.values import clock, moment, number, text
from tests.gateway.tui.recorded import RecordedGateway


def test_every_text_is_in_every_catalogue() -> None:
    first, *others = (set(_msgids(language)) for language in LANGUAGES)
    assert all(other == first for other in others)
    for kind in PANES:
        assert Texts("zh_CN")(kind.title) != kind.title
        assert Texts("zh_CN")(kind.empty) != kind.empty


def _msgids(language: str) -> list[str]:
    from babel.messages.pofile import read_po

    from gateway import locale

    with open(f"{locale.__path__[0]}/{language}/LC_MESSAGES/tui.po", "rb") as file:
        messages = list(read_po(file, locale=language))
    assert all(message.string for message in messages)
    return [str(message.id) for message in messages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_and_outcome_has_a_word(language: str) -> None:
    texts = Texts(language)
    steps = {step for _, step in machine.STEPS if "." in step}
    assert {step for step in steps if texts.word("step", step) == step} == set()
    ends = {outcome for kind in approvals.OUTCOMES for outcome in approvals.outcomes(kind)}
    known = set(_msgids(language))
    assert {outcome for outcome in ends if f"outcome:{outcome}" not in known} == set()


@pytest.mark.parametrize("odd", [None, [], {}, "x", 3, [None, 3, "x"], [{}], {"items": [{}]}, [{"devices": 3}]])
def test_no_answer_breaks_a_pane(odd: object) -> None:
    snapshot = Snapshot({kind.path: odd for kind in PANES})
    for kind in PANES:
        kind.lines(snapshot, Texts())


def test_lines_fit_their_pane_counting_chinese_twice() -> None:
    lines = [Line("a", ("称重不符", "YT0000000000031", "+118 g")), Line("b", ("少货", "85123A", "×2"))]
    texts = fitted(lines, 24, inks(DARK))
    assert all(cell_len(each.plain) <= 24 for each in texts)
    assert "…00031" in texts[0].plain  # a number differs at its end


def test_every_mood_has_a_colour_in_both_themes() -> None:
    for theme in (DARK, LIGHT):
        assert set(inks(theme)) == set(Mood)


@pytest.mark.parametrize(
    ("wave", "share"),
    [
        ({"picked": 30, "pieces": 60}, 0.5),
        ({"progress": {"done": 1, "total": 4}}, 0.25),
        ({"stops_done": 3, "stops": [1, 2, 3, 4]}, 0.75),
        ({"state": "done"}, 1.0),
        ({"pieces": 0, "picked": 0}, None),
    ],
)
def test_the_share_of_a_wave(wave: dict[str, object], share: float | None) -> None:
    assert done_share(wave) == share


def test_times_are_read_in_every_form() -> None:
    assert moment(1_795_500_000_000) == moment(1_795_500_000) == moment("2026-11-24T06:00:00Z")
    assert moment("soon") is moment(None) is moment(True) is None
    assert clock(1_000_000_000) == clock("2001-09-09T01:46:40+00:00")


def test_fields_are_looked_for_in_order() -> None:
    assert text({"operator": {"name": "王芳"}}, "operator_name", "operator") == "王芳"
    assert number({"lines": [1, 2], "on": True}, "on", "lines") == 2


def test_json_prints_what_the_panes_show() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        result = CliRunner().invoke(tui, ["--gateway", gateway.url, "--json", "--language", "en"])
    answer = json.loads(result.stdout)
    assert answer["panes"]["tasks"][0][:3] == ["weight", "536370", "+118 g"]
    assert set(answer["panes"]) == {kind.name for kind in PANES}


def test_a_gateway_that_is_away_is_one_sentence() -> None:
    result = CliRunner().invoke(tui, ["--gateway", f"http://127.0.0.1:{RecordedGateway().port}", "--json"])
    assert result.exit_code == 1
    assert "is away" in result.stderr


def test_an_address_that_is_none_is_wrong_usage() -> None:
    assert CliRunner().invoke(tui, ["--gateway", "ftp://x", "--json"]).exit_code == 2


def test_a_decision_carries_the_badge_of_who_took_it() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        GatewayClient(gateway.url, badge="OP-12345678").close_task("t-short", "found", "behind the next bin")
    assert (gateway.decisions, gateway.badges) == ([("t-short", "found", "behind the next bin")], ["OP-12345678"])


def test_without_a_badge_a_decision_carries_the_name_of_who_took_it() -> None:
    gateway = RecordedGateway()
    with gateway.serving():
        GatewayClient(gateway.url, person="susi").close_task("t-short", "found", "behind the next bin")
    assert (gateway.badges, gateway.persons) == ([None], ["susi"])


def test_an_address_needs_no_scheme() -> None:
    assert GatewayClient("127.0.0.1:7301").url == "http://127.0.0.1:7301"


def test_the_one_gateway_that_announces_itself_is_taken_and_several_are_named() -> None:
    assert the_one({"http://10.0.0.2:7301": "gw-1"}) == "http://10.0.0.2:7301"
    with pytest.raises(click.ClickException, match="no gateway announces itself"):
        the_one({})
    with pytest.raises(click.ClickException, match=r"choose one: http://10.0.0.2:7301 \(gw-1\), http://10.0.0.3:7301"):
        the_one({"http://10.0.0.3:7301": "gw-2", "http://10.0.0.2:7301": "gw-1"})
