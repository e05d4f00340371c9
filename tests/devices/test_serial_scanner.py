import pytest

from devices.drivers.scanners.serial_scanner import SerialScanner
from devices.errors import BadFrame
from devices.readings import ScanReading


@pytest.mark.parametrize(
    ("frame", "text", "symbology"),
    [
        (b"6901234567892", "6901234567892", ""),
        (b"]E06901234567892", "6901234567892", "]E0"),
        (b"]C10106901234567892\x1d10LOT7", "0106901234567892\x1d10LOT7", "]C1"),
        (b"]d2011234", "011234", "]d2"),
        (b" A-07-03 ", " A-07-03 ", ""),
        ("货号 17".encode(), "货号 17", ""),
        ("货号 17".encode("gb18030"), "货号 17", ""),
        (b"a]C1b", "a]C1b", ""),
    ],
)
def test_texts(frame: bytes, text: str, symbology: str) -> None:
    assert SerialScanner().decode(frame) == ScanReading(text=text, symbology=symbology, raw=frame)


@pytest.mark.parametrize("frame", [b"\x00\x80", b"ab\x07", b"]C1", b"\xff\xff\xff"])
def test_what_no_code_carries_is_a_bad_frame(frame: bytes) -> None:
    with pytest.raises(BadFrame, match="serial-scanner: cannot read"):
        SerialScanner().decode(frame)
