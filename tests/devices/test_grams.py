from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.grams import BadWeight, exact_grams


@pytest.mark.parametrize(
    ("number", "unit", "grams"),
    [
        (b"1.250", b"kg", 1250),
        ("0.0005", "kg", 1),
        ("-0.0005", "kg", -1),
        ("0.00049", "kg", 0),
        ("+ 12.5", "g", 13),
        ("1", "lb", 454),
        ("16", "oz", 454),
        (".5", "kg", 500),
        ("2.", "t", 2_000_000),
        ("4.35", "kg", 4350),  # 4.35 * 1000 is 4349.999... in binary
        ("1.005", "kg", 1005),
        ("3", "jin", 1500),
    ],
)
def test_weights_are_exact(number: str, unit: str, grams: int) -> None:
    assert exact_grams(number, unit) == grams


@pytest.mark.parametrize("number", ["", "-", ".", "1.2.3", "1e3", "NaN", "Infinity", "0x10", "１", "1,5", "9" * 30])
def test_what_is_no_decimal_number_is_refused(number: str) -> None:
    with pytest.raises(BadWeight):
        exact_grams(number, "kg")


def test_a_unit_that_is_no_weight_is_refused() -> None:
    with pytest.raises(BadWeight, match="'pcs' is not a unit"):
        exact_grams("12", "pcs")


@given(st.decimals(min_value=-99999, max_value=99999, places=3, allow_nan=False))
def test_kilograms_with_three_decimals_lose_nothing(weight: Decimal) -> None:
    assert exact_grams(f"{weight:f}", "kg") == int(weight * 1000)


@given(st.decimals(min_value=-99999, max_value=99999, places=5, allow_nan=False))
def test_rounding_is_to_the_nearest_gram_away_from_zero(weight: Decimal) -> None:
    assert exact_grams(f"{weight:f}", "g") == int(weight.quantize(Decimal(1), rounding=ROUND_HALF_UP))
