import pytest

from tests.devices.scales.wire import bad, rows


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (b"\n0001.25KG\r\n00\r\x03", [(1250, True, "ok")]),  # SCP-01
        (b"\n01.250KG\r\nS00\r\x03", [(1250, True, "ok")]),  # ECR
        (b"\n01.250KG\rS00\r\x03", [(1250, True, "ok")]),  # without the second LF
        (b"\n  2.20LB\r\n00\r\x03", [(998, True, "ok")]),
        (b"\n01.250KG\r\n10\r\x03", [(1250, False, "ok")]),  # motion
        (b"\n10\r\x03", [(None, False, "ok")]),
        (b"\nS02\r\x03", [(None, False, "over")]),
        (b"\n01\r\x03", [(None, False, "under")]),
        (b"\n40\r\x03", [(None, False, "fault")]),
        (b"\n0p0\r\x03", [(None, False, "ok")]),  # a third status byte
    ],
)
def test_weights_and_statuses(wire: bytes, expected: list[tuple[int | None, bool, str]]) -> None:
    assert rows("nci", wire) == expected


@pytest.mark.parametrize("wire", [b"\n?\r\x03", b"\n01.250KG\r\n\x03", b"\n01.250\r\n00\r\x03", b"\nxx\r\x03"])
def test_bad_frames(wire: bytes) -> None:
    assert bad("nci", wire) == 1
