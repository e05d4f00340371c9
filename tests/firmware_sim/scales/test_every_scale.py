"""What every simulated scale does, whatever it speaks."""

import pytest

from firmware_sim.registry import simulators
from firmware_sim.scales.plate import DEFAULTS
from tests.firmware_sim.scales.hosts import scale, still

SCALES = list(simulators("scale"))


@pytest.mark.parametrize("driver", SCALES)
def test_a_scale_settles_swings_is_overloaded_and_lets_go(driver: str) -> None:
    wire = still(driver, settle_s=0.5)
    cell = wire.scale
    cell.put(2000)
    assert not cell.display(wire.now).stable
    assert cell.display(wire.now + 0.6) == cell.display(wire.now + 9)
    wire.now += 1
    assert (cell.display(wire.now).net_mg, cell.display(wire.now).stable) == (2_000_000, True)
    cell.overload()
    assert cell.display(wire.now).range == "over" or cell.display(wire.now + 1).range == "over"
    cell.overload(False)
    cell.underload()
    assert cell.display(wire.now + 2).range == "under"
    cell.underload(False)
    cell.motion()
    assert not cell.display(wire.now + 3).stable
    assert cell.display(wire.now + 4).net_mg == 2_000_000
    cell.motion(True)
    assert not cell.display(wire.now + 99).stable
    cell.motion(False)
    cell.fault()
    assert cell.display(wire.now + 100).range == "fault"


@pytest.mark.parametrize("driver", SCALES)
def test_a_silent_scale_says_nothing_and_comes_back(driver: str) -> None:
    asked = b"SI\r\nW\rRW\r\nIP\r\nQ\r\nP\r\n\x05\nW\r"
    wire = still(driver, grams=1234)
    wire.scale.silent()
    assert wire.ask(asked) + wire.wait(1) == b""
    wire.scale.silent(False)
    wire.scale.put(10)
    assert wire.ask(asked) + wire.wait(1)


@pytest.mark.parametrize("driver", SCALES)
def test_a_scale_that_warms_up_says_nothing(driver: str) -> None:
    wire = still(driver, grams=1234, warm_up_s=2.0)
    wire.scale.power(False)
    wire.scale.power(True)
    asked = b"SI\r\nW\rRW\r\nIP\r\nQ\r\nP\r\n\x05\nW\r"
    assert wire.ask(asked) + wire.wait(1.9) == b""
    assert wire.wait(0.2) + wire.ask(asked)


@pytest.mark.parametrize("driver", SCALES)
def test_the_same_seed_makes_the_same_noise(driver: str) -> None:
    def run(seed: int) -> list[int]:
        made = scale(driver, seed=seed, noise_mg=9000, grams=100)
        made.motion(True)
        return [made.display(step / 10).net_mg for step in range(20)]

    assert run(3) == run(3) != run(4)


@pytest.mark.parametrize("driver", SCALES)
def test_bad_settings_are_refused_with_a_sentence(driver: str) -> None:
    with pytest.raises(ValueError, match=r"this scale shows .*kg.* not 'stone'"):
        scale(driver, unit="stone")
    with pytest.raises((ValueError, TypeError), match="colour"):
        scale(driver, colour="red")


@pytest.mark.parametrize("driver", SCALES)
def test_a_manual_is_named(driver: str) -> None:
    module = __import__(type(scale(driver)).__module__, fromlist=["__doc__"])
    assert any(word in (module.__doc__ or "") for word in ("manual", "Tables", "standard"))


def test_power_up_can_take_what_lies_there_as_zero() -> None:
    wire = still("mt-sics", grams=500, zero_at_power_up=True)
    wire.scale.power(False)
    wire.scale.power(True)
    assert wire.ask(b"SI\r\n") == b"S S      0.000 kg\r\n"


def test_the_noise_knob_flutters_at_rest_too() -> None:
    cell = scale("mt-sics", grams=500)
    cell.noise(40_000)
    assert len({cell.display(1000.0 + step).net_mg for step in range(30)}) > 3
    assert set(DEFAULTS) >= {"grams", "noise_mg", "drift_g"}
