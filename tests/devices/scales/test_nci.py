import pytest

from devices.registry import driver_info
from tests.devices.scales.wire import bad, read, rows

Row = tuple[int | None, bool, str]


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (b"\n0001.25kg\r\n00\r\x03", (1250, True, "ok")),
        (b"\n0026.00LB\r\n00\r\x03", (11793, True, "ok")),  # an SCP-01 simulator made from the manual's table
        (b"\n   1250g \r\n00\r\x03", (1250, True, "ok")),
        (b"\n00.500LB\r\nS00\r\x03", (227, True, "ok")),  # ECR
        (b"\n0001.25kg\r00\r\x03", (1250, True, "ok")),  # the second LF left out
        (b"\n0001.25kg\r\n10\r\x03", (1250, False, "ok")),  # in motion, with a weight
        (b"\n 2lb  8.0oz\r\n00\r\x03", (1134, True, "ok")),
        (b"\n-000.50kg\r\n00\r\x03", (-500, True, "ok")),
        (b"\nS10\r\x03", (None, False, "ok")),  # ECR: the status alone
        (b"\n01\r\x03", (None, False, "under")),
        (b"\n02\r\x03", (None, False, "over")),
        (b"\n^^^^^^kg\r\n02\r\x03", (None, False, "over")),
        (b"\n______kg\r\n01\r\x03", (None, False, "under")),
        (b"\n------kg\r\n00\r\x03", (None, False, "fault")),
        (b"\n0001.25kg\r\n<0\r\x03", (None, False, "fault")),  # RAM and EEPROM error
        (b"\n0001.25kg\r\n0p8\r\x03", (None, False, "fault")),  # a third status byte: initial zero error
        (b"\nS0p0\r\x03", (None, False, "ok")),
    ],
)
def test_weights_and_statuses(wire: bytes, expected: Row) -> None:
    assert rows("nci", wire) == [expected]


def test_net_is_told_by_the_third_status_byte() -> None:
    (reading,), _ = read("nci", b"\n0001.25kg\r\n0p4\r\x03")
    assert (reading.grams, reading.net) == (1250, True)


@pytest.mark.parametrize("wire", [b"\n?\r\x03", b"\n01.25xx\r\n00\r\x03", b"0001.25kg\r\n00\r\x03", b"\n\r\x03"])
def test_bad_frames(wire: bytes) -> None:
    assert bad("nci", wire) == 1


@pytest.mark.parametrize(("dialect", "read_here"), [("scp01", False), ("ecr", True)])
def test_a_chosen_dialect_reads_only_its_own(dialect: str, read_here: bool) -> None:
    readings, tally = read("nci", b"\n00.500LB\r\nS00\r\x03", dialect=dialect)
    assert (len(readings), tally.bad_frames) == ((1, 0) if read_here else (0, 1))


@pytest.mark.parametrize(("status", "ok"), [(b"\n20\r", True), (b"\n00\r", False), (b"\n10\r", False)])
def test_zero_was_set_when_the_status_says_at_zero(status: bytes, ok: bool) -> None:
    assert driver_info("nci").make().answer("zero", status).ok is ok
