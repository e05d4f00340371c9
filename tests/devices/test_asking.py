"""Commands: one at a time, each with its own answer."""

import pytest

from devices.asking import OBEYED_S, Asking
from devices.conversation import Ask
from devices.errors import Disconnected
from devices.readings import Answer
from devices.registry import driver_info


def asking(driver: str) -> Asking:
    return Asking(driver_info(driver).make())


def test_the_second_command_waits_for_the_first_ones_answer() -> None:
    commands = asking("mt-sics")
    tare, zero = Ask(b"T\r\n", "tare"), Ask(b"Z\r\n", "zero")
    commands.add(tare)
    commands.add(zero)
    assert (commands.next(0.0), commands.next(0.0), commands.awaited) == (b"T\r\n", b"", True)
    assert not commands.take(Answer(command="Z", ok=True, text="done"))
    assert commands.take(Answer(command="T", ok=True, text="done"))
    assert tare.answer.result(0).command == "T"
    assert (commands.next(0.0), zero.answer.done()) == (b"Z\r\n", False)


def test_a_refusal_is_the_answer_to_what_is_under_way() -> None:
    commands, tare = asking("mt-sics"), Ask(b"T\r\n", "tare")
    refusal = Answer(command="", ok=False, text="no")
    assert not commands.take(refusal)
    commands.add(tare)
    commands.next(0.0)
    assert commands.take(refusal)
    assert not tare.answer.result(0).ok


def test_who_gives_up_makes_room_for_the_next() -> None:
    commands, tare = asking("mt-sics"), Ask(b"T\r\n", "tare")
    commands.add(tare)
    commands.next(0.0)
    tare.answer.cancel()
    commands.pass_time(0.1)
    assert not commands.awaited
    assert not commands.take(Answer(command="T", ok=True, text="done"))


def test_a_command_that_is_never_answered_is_obeyed_after_a_while_unless_it_is_refused() -> None:
    for refused in (False, True):
        commands, tare = asking("ohaus"), Ask(b"T\r\n", "tare")
        commands.add(tare)
        commands.next(0.0)
        commands.pass_time(OBEYED_S / 2)
        assert not tare.answer.done()
        if refused:
            commands.take(Answer(command="", ok=False, text="the command is not known"))
        commands.pass_time(OBEYED_S)
        assert tare.answer.result(0).ok is not refused


def test_the_end_of_the_connection_ends_every_command() -> None:
    commands, asks = asking("mt-sics"), [Ask(b"T\r\n", "tare"), Ask(b"Z\r\n", "zero")]
    for ask in asks:
        commands.add(ask)
    commands.next(0.0)
    commands.end()
    for ask in asks:
        with pytest.raises(Disconnected):
            ask.answer.result(0)


def test_a_command_that_nobody_waits_for_any_more_is_never_sent() -> None:
    commands, tare, zero = asking("mt-sics"), Ask(b"T\r\n", "tare"), Ask(b"Z\r\n", "zero")
    commands.add(tare)
    commands.add(zero)
    tare.answer.cancel()
    assert commands.next(0.0) == b"Z\r\n"
