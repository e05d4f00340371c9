"""The frames of the MT-SICS manual, and the physics behind them. Time is handed in; nothing sleeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_sim.scales.mt_sics import SimulatedScale


class Wire:
    """A host on line 1 of a scale, with its own clock."""

    def __init__(self, scale: SimulatedScale) -> None:
        self.scale = scale
        self.now = 100.0
        scale.opened(1, self.now)

    def ask(self, command: bytes) -> bytes:
        self.scale.received(1, command + b"\r\n", self.now)
        return self.heard()

    def heard(self) -> bytes:
        return b"".join(say.data for say in self.scale.due(self.now))

    def wait(self, seconds: float) -> bytes:
        self.now += seconds
        return self.heard()


def still(**settings: object) -> Wire:
    return Wire(SimulatedScale(**settings))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"S", b"S S      1.250 kg\r\n"),
        (b"SI", b"S S      1.250 kg\r\n"),
        (b"T", b"T S      1.250 kg\r\n"),
        (b"TI", b"TI S      1.250 kg\r\n"),
        (b"TA", b"TA A      0.000 kg\r\n"),
        (b"TA 0.2 kg", b"TA A      0.200 kg\r\n"),
        (b"TA 200 g", b"TA A      0.200 kg\r\n"),
        (b"TAC", b"TAC A\r\n"),
        (b"Z", b"Z +\r\n"),
        (b"ZI", b"ZI +\r\n"),
        (b"@", b'I4 A "B021002593"\r\n'),
        (b"I1", b'I1 A "01" "2.30" "2.22" "" ""\r\n'),
        (b"I2", b'I2 A "FSB30 Bench 30.000 kg"\r\n'),
        (b"I3", b'I3 A "1.00 18.6.1.1361.772"\r\n'),
        (b"I4", b'I4 A "B021002593"\r\n'),
        (b"X", b"ES\r\n"),
        (b"s", b"ES\r\n"),
        (b"", b"ES\r\n"),
        (b"S 1", b"EL\r\n"),
        (b"TA 0.2 lb", b"EL\r\n"),
        (b"TA a kg", b"EL\r\n"),
        (b"TA 99 kg", b"TA L\r\n"),
        (b"S\xff", b"ET\r\n"),
    ],
)
def test_a_still_scale_answers_as_the_manual_prints(command: bytes, answer: bytes) -> None:
    assert still(grams=1250).ask(command) == answer


def test_the_manuals_own_example_in_grams() -> None:
    assert still(grams=100, unit="g", division_mg=10).ask(b"S") == b"S S     100.00 g\r\n"


@pytest.mark.parametrize(
    ("division_mg", "unit", "figure"),
    [
        (1000, "kg", "     1.234 kg"),
        (5000, "kg", "     1.235 kg"),
        (100_000, "kg", "       1.2 kg"),
        (1000, "g", "      1234 g"),
        (100, "g", "    1234.0 g"),
    ],
)
def test_the_figure_has_the_decimals_of_the_division(division_mg: int, unit: str, figure: str) -> None:
    assert still(grams=1234, unit=unit, division_mg=division_mg).ask(b"SI") == f"S S {figure}\r\n".encode()


def test_a_load_moves_before_it_stands_still() -> None:
    wire = still(settle_s=0.6)
    wire.scale.put(1250)
    assert wire.ask(b"SI").startswith(b"S D ")
    assert wire.wait(0.3) == b""
    assert wire.ask(b"SI").startswith(b"S D ")
    wire.wait(0.3)
    assert wire.ask(b"SI") == b"S S      1.250 kg\r\n"


def test_s_waits_for_the_still_weight_and_says_when_to_wake() -> None:
    wire = still(settle_s=0.6)
    wire.scale.put(830)
    wire.heard()
    assert wire.ask(b"S") == b""
    assert wire.scale.wake_at() == pytest.approx(100.6)
    assert wire.wait(0.59) == b""
    assert wire.wait(0.02) == b"S S      0.830 kg\r\n"


def test_s_gives_up_when_the_load_never_stands_still() -> None:
    wire = still(settle_s=0.6, patience_s=2.0)
    wire.ask(b"")
    answer = b""
    wire.scale.put(10)
    wire.ask(b"S")
    for _ in range(30):
        wire.scale.put(10)
        answer += wire.wait(0.1)
    assert answer == b"S I\r\n"


def test_reset_cancels_what_waits() -> None:
    wire = still()
    wire.scale.put(10)
    assert wire.ask(b"S") == b""
    assert wire.ask(b"@") == b'I4 A "B021002593"\r\n'
    assert wire.wait(5) == b""


def test_sir_repeats_until_another_weighing_command() -> None:
    wire = still(grams=20, rate_hz=10)
    frame = b"S S      0.020 kg\r\n"
    assert wire.ask(b"SIR") == frame
    assert wire.wait(0.1) + wire.wait(0.11) == frame * 2
    assert wire.ask(b"SI") == frame
    assert wire.wait(1) == b""


def test_overload_and_underload_are_never_a_weight() -> None:
    wire = still(capacity_g=30_000)
    wire.scale.put(30_010)
    wire.wait(1)
    wire.wait(1)
    assert wire.ask(b"S") == b"S +\r\n"
    assert wire.ask(b"T") == b"T +\r\n"
    wire.scale.lift()
    wire.wait(0)
    wire.wait(1)
    assert wire.ask(b"SI") == b"S -\r\n"


def test_tare_makes_net_weights_and_zero_takes_the_drift_away() -> None:
    wire = still(grams=200)
    assert wire.ask(b"T") == b"T S      0.200 kg\r\n"
    wire.scale.put(1000)
    wire.wait(0)
    wire.wait(1)
    assert wire.ask(b"SI") == b"S S      1.000 kg\r\n"
    wire.scale.clear()
    wire.wait(0)
    wire.wait(1)
    assert wire.ask(b"SI") == b"S S     -0.200 kg\r\n"
    wire.scale.drift(37)
    assert wire.ask(b"SI") == b"S S     -0.163 kg\r\n"
    assert wire.ask(b"Z") == b"Z A\r\n"
    assert wire.ask(b"SI") == b"S S      0.000 kg\r\n"


def test_zero_and_tare_wait_while_the_load_moves() -> None:
    wire = still()
    wire.scale.put(100)
    assert wire.ask(b"T") == b""
    assert wire.wait(0.7) == b"T S      0.100 kg\r\n"


def test_commands_arrive_in_pieces_and_several_at_once() -> None:
    wire = still(grams=5)
    wire.scale.received(1, b"S", wire.now)
    assert wire.heard() == b""
    wire.scale.received(1, b"I\r\nTAC\r", wire.now)
    assert wire.heard() == b"S S      0.005 kg\r\n"
    wire.scale.received(1, b"\n", wire.now)
    assert wire.heard() == b"TAC A\r\n"


def test_a_line_that_never_ends_is_a_transmission_error() -> None:
    wire = still()
    wire.scale.received(1, b"S" * 200, wire.now)
    assert wire.heard() == b"ET\r\n"
    assert wire.ask(b"SI") == b"S S      0.000 kg\r\n"


@given(grams=st.integers(0, 30_000), unit=st.sampled_from(["g", "kg"]))
def test_every_still_weight_reads_back_exactly(grams: int, unit: str) -> None:
    frame = still(grams=grams, unit=unit).ask(b"S")
    assert len(frame) == len(b"S S ") + 10 + 1 + len(unit) + 2
    value, sent = frame[4:].split()
    assert sent.decode() == unit
    assert round(float(value) * (1000 if unit == "kg" else 1)) == grams


@given(st.lists(st.one_of(st.integers(1, 3000), st.just(0)), max_size=12), st.integers(0, 5))
def test_the_same_seed_swings_the_same_way(loads: list[int], seed: int) -> None:
    def shown() -> list[bytes]:
        wire = still(seed=seed)
        heard = []
        for load in loads:
            wire.scale.put(load) if load else wire.scale.clear()
            heard += [wire.ask(b"SI"), wire.wait(0.2), wire.ask(b"SI")]
        return heard

    assert shown() == shown()


def test_i0_lists_every_command_with_its_level() -> None:
    lines = still().ask(b"I0").decode().splitlines()
    assert lines[0] == 'I0 B 0 "@"'
    assert 'I0 B 1 "TAC"' in lines
    assert lines[-1] == 'I0 A 0 "ZI"'
    assert len(lines) == 15


def test_zero_and_tare_at_once_say_that_it_moves() -> None:
    wire = still()
    wire.scale.put(100)
    assert wire.ask(b"TI").startswith(b"TI D ")
    assert wire.ask(b"ZI") == b"ZI D\r\n"
    wire.wait(1)
    assert wire.ask(b"SI") == b"S S      0.000 kg\r\n"
