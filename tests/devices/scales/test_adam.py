import pytest

from tests.devices.scales.wire import bad, read


@pytest.mark.parametrize(
    ("line", "grams", "net"),
    [
        (b"     1.234kg", 1234, False),  # AZextra, label format 3
        (b"G  +   2.00  kg", 2000, False),  # CPWplus manual
        (b"N  +   1.00  kg", 1000, True),
        (b"G/W +  5.00 lb", 2268, False),
        (b"      123.45 g ", 123, False),  # Highland, format 2
        (b"-     125 g", -125, False),
        (b"Gross Wt  1.234 Kg", 1234, False),  # CBC
        (b"Net Wt.   1.234 Kg", 1234, True),
    ],
)
def test_lines(line: bytes, grams: int, net: bool) -> None:
    (reading,), tally = read("adam", line + b"\r\n")
    assert (reading.grams, reading.net, reading.derived, reading.stable) == (grams, net, True, False)
    assert tally.bad_frames == 0


@pytest.mark.parametrize(
    "line", [b"Date 12/09/2006", b"Time 14:56:27", b"Unit Wt. 123 g", b"PCS 10 pcs", b"T + 1.00 kg"]
)
def test_the_other_lines_of_a_printout_are_no_weight(line: bytes) -> None:
    readings, tally = read("adam", line + b"\r\n")
    assert (readings, tally.bad_frames) == ([], 0)


@pytest.mark.parametrize("line", [b"1234", b"kg", b"+ kg", b"12.x4 kg", b"250 kg"])
def test_bad_lines(line: bytes) -> None:
    assert bad("adam", line + b"\r\n") == 1


def test_equal_weights_become_stable() -> None:
    readings, _ = read("adam", b"  1.234kg\r\n" * 6)
    assert [one.stable for one in readings] == [False] * 4 + [True] * 2


@pytest.mark.parametrize(("line", "stable"), [(b"ST,GS,+  1.234kg", True), (b"US,NT   1.234kg", False)])
def test_models_that_print_their_stability(line: bytes, stable: bool) -> None:
    (reading,), _ = read("adam", line + b"\r\n")
    assert (reading.grams, reading.stable, reading.derived, reading.net) == (1234, stable, False, not stable)
