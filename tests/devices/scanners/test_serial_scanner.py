"""Framing that finds itself, charsets, AIM identifiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import BadFrame, BadUrl
from devices.registry import driver_info
from tests.devices.scanners.wire import Scan, Wire

PAUSE, STALL = 0.35, 1.2


def scans(wire: bytes, **options: str) -> list[Scan]:
    """The same, whole and byte by byte; nothing may be bad."""
    whole, pieces = Wire("serial-scanner", **options), Wire("serial-scanner", **options)
    whole.hear(wire)
    pieces.hear(wire, apart_s=0.001)
    for one in (whole, pieces):
        one.silence(STALL)
        assert one.reasons == []
    assert whole.scans == pieces.scans
    return whole.scans


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b""], ids=repr)
def test_a_code_ends_as_the_scanner_likes(end: bytes) -> None:
    assert scans(b"6901234567892" + end) == [("6901234567892", "")]


@pytest.mark.parametrize(("start", "end"), [(b"", b"\r"), (b"", b"\n"), (b"", b"\r\n"), (b"\x02", b"\x03")])
@pytest.mark.parametrize("further", [b"\x02", b""])
def test_two_codes_in_one_breath(start: bytes, end: bytes, further: bytes) -> None:
    ends = {b"\r": b"\r", b"\n": b"\n", b"\r\n": b"\r\n", b"\x03": b"\x03" + (further and b"\r\n")}[end]
    wire = start + b"A-07-03" + ends + start + b"6901234567892" + ends
    assert scans(wire) == [("A-07-03", ""), ("6901234567892", "")]


@pytest.mark.parametrize("end", [b"\r\x03", b"\r\n\x03", b"\x03\r\n", b"\r", b"\r\n"], ids=repr)
def test_stx_comes_with_whatever_end(end: bytes) -> None:
    assert scans((b"\x02A-07-03" + end) * 3) == [("A-07-03", "")] * 3


def test_a_scan_between_stx_and_etx_may_hold_line_ends() -> None:
    assert [text for text, _ in scans(b"\x02one\r\ntwo\x03\x02three\r\x03four\r")] == ["one\r\ntwo", "three", "four"]


def test_separators_and_eot_stay() -> None:
    code = "[)>\x1e06\x1d1P123\x1c4\x1e\x04"
    assert scans(code.encode() + b"\r") == [(code, "")]
    assert scans(code.encode()) == [(code, "")]


def test_pauses_tell_codes_without_an_end_apart() -> None:
    wire = Wire("serial-scanner")
    for text in ("A-07-03", "6901234567892"):
        wire.hear(text.encode(), apart_s=0.02)
        wire.silence(PAUSE)
    assert wire.texts == ["A-07-03", "6901234567892"]


def test_the_pause_is_shorter_once_that_is_how_the_scanner_ends_codes() -> None:
    wire = Wire("serial-scanner")
    for text in ("A-07-03", "A-07-04", "A-07-05"):
        wire.hear(text.encode())
        wire.silence(PAUSE)
    wire.hear(b"A-07-06")
    wire.silence(0.15)
    assert wire.texts[-1] == "A-07-06"


def test_aim_identifiers_tell_codes_without_an_end_apart() -> None:
    assert scans(b"]C0A-07-03]E06901234567892") == [("A-07-03", "]C0"), ("6901234567892", "]E0")]


def test_a_scanner_that_ends_its_codes_is_never_cut_by_a_pause() -> None:
    wire = Wire("serial-scanner")
    wire.hear(b"A-07-03\r69012")
    wire.silence(0.9)
    wire.hear(b"34567892\r")
    assert wire.texts == ["A-07-03", "6901234567892"]


def test_half_a_code_is_no_code_once_the_end_is_known() -> None:
    wire = Wire("serial-scanner")
    wire.hear(b"A-07-03\r69012")
    wire.silence(STALL)
    wire.hear(b"6901234567892\r")
    assert wire.texts == ["A-07-03", "6901234567892"]
    assert wire.reasons == ["serial-scanner: cannot read b'69012': it had no end within 1 s"]


def test_a_scanner_that_was_set_to_no_suffix_meanwhile_costs_one_scan() -> None:
    wire = Wire("serial-scanner")
    wire.hear(b"A-07-03\r")
    for text in (b"A-07-04", b"A-07-05"):
        wire.hear(text)
        wire.silence(STALL)
    assert wire.texts == ["A-07-03", "A-07-05"]
    assert wire.tally.bad_frames == 1


def test_a_scan_that_lost_its_etx_costs_itself_only() -> None:
    wire = Wire("serial-scanner")
    wire.hear(b"\x02lost\x02kept\x03")
    assert (wire.texts, wire.tally.bad_frames) == (["kept"], 1)


@pytest.mark.parametrize(
    ("prefix", "suffix", "sent"),
    [
        (r"\x16", "##", b"\x16A-07-03##\x16A\r-07-04##"),
        ("", r"\t", b"A-07-03\tA\r-07-04\t"),
        ("$$", "", b"$$A-07-03\r\n$$A-07-04\r\n"),
        ("$$", "", b"$$A-07-03$$A-07-04"),
        (r"\x02", r"\r", b"\x02A-07-03\r\x02A-07-04\r"),
    ],
)
def test_a_configured_prefix_and_suffix(prefix: str, suffix: str, sent: bytes) -> None:
    assert [text.replace("\r", "") for text, _ in scans(sent, prefix=prefix, suffix=suffix)] == ["A-07-03", "A-07-04"]


def test_without_its_prefix_or_suffix_it_is_half_a_code() -> None:
    wire = Wire("serial-scanner", prefix="$$", suffix=r"\r")
    wire.hear(b"07-03\r$$A-07-04\r$$A-07")
    wire.silence(STALL)
    assert (wire.texts, wire.tally.bad_frames) == (["A-07-04"], 2)


def test_an_address_carries_prefix_and_suffix() -> None:
    info = driver_info("serial-scanner")
    url = info.address("socket://h:1?prefix=%5Cx16&suffix=%23%23")
    assert url.options == {"prefix": r"\x16", "suffix": "##"}
    with pytest.raises(BadUrl, match="more than bytes"):
        info.make({"prefix": "前"})


@pytest.mark.parametrize(
    ("frame", "text", "symbology"),
    [
        (b"]E06901234567892", "6901234567892", "]E0"),
        (b"]C10106901234567892\x1d10LOT7", "0106901234567892\x1d10LOT7", "]C1"),
        (b" A-07-03 ", " A-07-03 ", ""),
        (b"a]C1b", "a]C1b", ""),
        ("\ufeff货号 17".encode(), "货号 17", ""),
        ("]Q1https://例子.cn/01/06901234567892".encode(), "https://例子.cn/01/06901234567892", "]Q1"),
        ("25°C".encode(), "25°C", ""),
        ("Größe 42".encode(), "Größe 42", ""),
        ("окно".encode(), "окно", ""),
    ],
)
def test_texts(frame: bytes, text: str, symbology: str) -> None:
    reading = driver_info("serial-scanner").make().decode(frame)
    assert (reading.text, reading.symbology, reading.raw) == (text, symbology, frame)


CHINESE = ["一", "货", "红色", "3楼", "路", "杭州", "衬衫 M", "白色-XL", "数量:12", "联通",
           "浙江省杭州市西湖区3号楼", "𠮷野家"]  # fmt: skip


@pytest.mark.parametrize("text", CHINESE)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_chinese_of_any_length_arrives_whole(text: str, charset: str) -> None:
    assert scans(text.encode(charset) + b"\r") == [(text, "")]


def test_every_two_common_characters_arrive_in_both_charsets() -> None:
    """The 3,755 characters of GB 2312's first level, which are those of daily use, in pairs."""
    common = [bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)]
    driver = driver_info("serial-scanner").make()
    pairs = [one + other for one, other in zip(common, common[::-1], strict=True)]
    for charset in ("utf-8", "gb18030"):
        assert [text for text in pairs if driver.decode(text.encode(charset)).text != text] == []
        assert [text for text in common if driver.decode(text.encode(charset)).text != text] == []


@pytest.mark.parametrize("frame", [b"\x00\x80", b"ab\x07", b"]C1", b"\xff\xff\xff", "\ue000".encode()])
def test_what_no_code_carries_is_a_bad_frame(frame: bytes) -> None:
    with pytest.raises(BadFrame, match="serial-scanner: cannot read"):
        driver_info("serial-scanner").make().decode(frame)


@given(st.lists(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40), max_size=10))
def test_every_scan_comes_out_in_order(texts: list[str]) -> None:
    wire = Wire("serial-scanner")
    wire.hear("".join(text + "\r\n" for text in texts).encode())
    assert [symbology + text for text, symbology in wire.scans] == [text for text in texts if not is_only_aim(text)]


def is_only_aim(text: str) -> bool:
    return len(text) == 3 and text[0] == "]" and text[1].isalpha() and text[2].isalnum()
