"""The simulated CPCL printer against the examples and tables of Zebra's CPCL Programming Guide."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_sim.printers.cpcl_stream import Stream
from tests.firmware_sim.printers.paper import Paper, black, corners, decoded, gs1, image, rectangle


def label(body: bytes, head: bytes = b"! 0 200 200 400 1", **with_settings: object):  # type: ignore[no-untyped-def]
    return Paper("cpcl", **with_settings).print(head + b"\r\n" + body + b"\r\nFORM\r\nPRINT\r\n")


# examples of the guide


def test_the_guides_first_label() -> None:
    printed = label(b"TEXT 4 0 30 40 Hello World", b"! 0 200 200 210 1")
    assert printed.texts == ["Hello World"]
    assert image(printed).size == (800, 210)
    left, top, right, bottom = corners(black(printed))
    assert 30 <= left < right
    assert 40 <= top < bottom < 40 + 47 * 5 / 4


def test_horizontal_and_vertical_bar_codes_of_the_guide() -> None:
    printed = label(
        b"BARCODE 128 1 1 50 150 10 HORIZ.\r\nTEXT 7 0 210 60 HORIZ.\r\nVBARCODE 128 1 1 50 10 200 VERT.\r\n"
        b"VTEXT 7 0 60 140 VERT.",
        b"! 0 200 200 210 1",
    )
    assert [tuple(one) for one in printed.barcodes] == [("code128", "HORIZ."), ("code128", "VERT.")]
    dots = black(printed)
    wide, tall = 11 * 8 + 13, 11 * 7 + 13  # start, six or five characters, check, stop
    assert corners({dot for dot in dots if dot[0] < 60}) == (10, 200 - tall + 1, 59, 200)
    assert corners({dot for dot in dots if dot[0] >= 150 and dot[1] < 60}) == (150, 10, 150 + wide - 1, 59)
    upright = corners({dot for dot in dots if 60 <= dot[0] < 100})
    assert (upright[0] >= 60, upright[1] > 140 - 5 * 12, upright[3] <= 140) == (True, True, True)


def test_boxes_lines_and_inverse_lines() -> None:
    ring = rectangle(0, 0, 200, 200) - rectangle(3, 3, 197, 197)
    assert black(label(b"BOX 0 0 200 200 3")) == ring
    drawn = label(b"LINE 0 0 200 0 1\r\nL 0 10 0 200 3\r\nIL 0 100 9 100 10")
    assert black(drawn) == rectangle(0, 0, 200, 0) | (rectangle(0, 10, 2, 200) ^ rectangle(0, 100, 9, 109))
    slanted = corners(black(label(b"LINE 0 0 200 200 2")))
    assert (slanted[0], slanted[1]) == (0, 0)
    assert slanted[2] >= 199
    assert slanted[3] >= 199


def test_expanded_graphics_of_the_guide_burn_where_bits_are_1() -> None:
    rows = b"F0F0F0F0F0F0F0F00F0F0F0F0F0F0F0F" * 2
    printed = label(b"EG 2 16 90 45 " + rows)
    data = bytes.fromhex(rows.decode())
    assert black(printed) == {
        (90 + x, 45 + y) for y in range(16) for x in range(16) if data[2 * y + x // 8] >> (7 - x % 8) & 1
    }
    counted = label(b"CG 2 2 5 6 " + b"\n\x80\r\x01")
    assert black(counted) == {(9, 6), (11, 6), (13, 6), (9, 7), (10, 7), (12, 7), (20, 7)}


def test_text_can_be_put_together_and_magnified() -> None:
    printed = label(
        b"CONCAT 75 75\r\n4 2 5 $\r\n4 3 0 12\r\n4 2 5 34\r\nENDCONCAT\r\n"
        b"ML 47\r\nTEXT 4 0 10 200\r\n1st\r\n2nd\r\nENDML"
    )
    assert printed.texts == ["$", "12", "34", "1st", "2nd"]
    plain = black(label(b"T 7 0 0 0 HH"))
    assert plain < black(label(b"SETBOLD 1\r\nT 7 0 0 0 HH\r\nSETBOLD 0"))
    big = corners(black(label(b"SETMAG 2 3\r\nTEXT 7 0 0 0 HH\r\nSETMAG 0 0")))
    assert (24 < big[2] < 48, 24 < big[3] < 72) == (True, True)


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize(
    ("body", "symbology", "text"),
    [
        (b"BARCODE 128 2 1 80 50 20 YT1234567890123", "Code 128", "YT1234567890123"),
        (b"B 39 2 2 80 50 20 ABC-123", "Code 39", "ABC-123"),
        (b"B 93 2 1 80 50 20 ABC123", "Code 93", "ABC123"),
        (b"B EAN13 3 1 80 50 20 690123456789", "EAN-13", "6901234567892"),
        (b"B EAN8 3 1 80 50 20 9638507", "EAN-8", "96385074"),
        (b"B I2OF5 2 2 80 50 20 16901234567899", "ITF", "16901234567899"),
        (b"B I2OF5C 2 25 80 50 20 1690123456789", "ITF", "16901234567899"),
        (b"B CODABAR 2 2 80 50 20 A1234B", "Codabar", "A1234B"),
        (b"B QR 10 100 M 2 U 10\r\nMA,QR code ABC123\r\nENDQR", "QR Code", "QR code ABC123"),
        (b"B QR 10 100 M 2 U 4\r\nHM,N123,AABC,B0003x,y\r\nENDQR", "QR Code", "123ABCx,y"),
        (b"B DATAMATRIX 30 30 H 6 S 200\r\nData Matrix 1\r\nENDDATAMATRIX", "Data Matrix", "Data Matrix 1"),
    ],
)
def test_a_printed_symbol_reads_back(body: bytes, symbology: str, text: str, dpi: int) -> None:
    printed = label(body, dpi=dpi)
    assert decoded(printed) == [(symbology, text)]
    assert [one.text for one in printed.barcodes] == [text]
    assert printed.format.faults == []


def test_gs1_symbols_carry_fnc1() -> None:
    assert gs1(label(b"B UCCEAN128 2 1 80 50 20 (00)006901234500000017")) == [
        ("Code 128", "(00)006901234500000017", "GS1")
    ]
    matrix = label(b"B DATAMATRIX 30 30 H 6 S 200 G _\r\n_1010690123456789210L1_121A\r\nENDDATAMATRIX")
    assert gs1(matrix) == [("Data Matrix", "(01)06901234567892(10)L1(21)A", "GS1")]


def test_bar_code_text_stands_below() -> None:
    plain = corners(black(label(b"B 128 2 1 80 50 20 ABC")))
    shown = corners(black(label(b"BT 7 0 5\r\nB 128 2 1 80 50 20 ABC\r\nBT OFF")))
    assert plain[3] == 99
    assert shown[3] > 110


def test_units_offset_and_half_resolution() -> None:
    assert black(label(b"IN-MILLIMETERS\r\nL 1 2 1 2 0.5")) == rectangle(8, 16, 8, 19)
    assert corners(black(label(b"IN-INCHES\r\nBOX 0.5 0.5 1 1 .01")))[:2] == (102, 102)
    assert black(label(b"L 1 1 1 1 1", b"! 10 200 200 50 1")) == {(11, 1)}
    coarse = label(b"L 5 5 10 5 1", b"! 0 100 100 50 1")
    assert image(coarse).size[1] == 100
    assert corners(black(coarse)) == (10, 10, 20, 11)


def test_page_width_and_justification() -> None:
    printed = label(b"PW 400\r\nCENTER\r\nT 7 0 0 10 HHHH\r\nRIGHT 300\r\nB 128 1 1 20 0 100 A\r\nLEFT")
    assert image(printed).size == (400, 400)
    text = corners({dot for dot in black(printed) if dot[1] < 50})
    assert abs((text[0] + text[2]) / 2 - 200) < 4
    assert corners({dot for dot in black(printed) if dot[1] >= 100})[2] == 299


def test_chinese_needs_its_font_or_its_encoding() -> None:
    assert label("T GBUNSG24.CPF 0 10 20 杭州".encode("gb18030")).texts == ["杭州"]
    assert label("ENCODING UTF-8\r\nT GBUNSG24.CPF 0 10 20 杭州 A".encode()).texts == ["杭州 A"]
    cells = corners(black(label("SETMAG 2 2\r\nT 24 0 10 20 杭州".encode("gb18030"))))
    assert 10 <= cells[0] < 30
    assert 60 < cells[2] < 106


def test_what_cannot_be_read_is_kept_and_said() -> None:
    paper = Paper("cpcl")
    printed = paper.print(
        b"hello\r\n! 0 200 200 100 2\r\nL 0 0 5 0 1\r\nFROBNICATE 1\r\nB EAN13 1 1 1 1 1 ABC\r\nL 1 2\r\n"
        b"B PDF-417 10 20 XD 3\r\nabc\r\nENDPDF\r\nPRINT\r\n"
    )
    assert printed.format.faults == [
        "FROBNICATE is not known",
        "B: EAN-13 cannot carry 'ABC'",
        "L: 2 parameters, not 5",
        "PDF-417: is not simulated",
    ]
    assert paper.printer.printed == 2
    assert list(paper.printer.unknown) == [b"hello\r\n", b"FROBNICATE 1\r\n", b"L 1 2\r\n"]


def test_an_aborted_session_prints_nothing() -> None:
    paper = Paper("cpcl")
    paper.ask(b"! 0 200 200 100 1\r\nL 0 0 5 0 1\r\nABORT\r\n! UTILITIES\r\nIN-MILLIMETERS\r\nSETFF 10 2\r\nPRINT\r\n")
    paper.wait(60)
    assert paper.printer.printed == 0
    assert not paper.printer.unknown
    assert paper.ask(b'! U1 getvar "device.product_name"\r\n') == b'"QLn420"'


JOB = (
    b"\x1bh! 0 200 200 200 1\r\nPW 400\r\nCG 2 3 90 45 \n\x1bh\r\nP\r\n! U1 getvar"[:62] + b"\r\nT 4 0 1 1 a  b \r\n"
    b"B QR 10 100 M 2 U 3\r\nMA,x\r\nENDQR\r\nPRINT\r\n\x1bv\x1bi"
)


@given(st.lists(st.integers(0, len(JOB)), max_size=12))
@settings(max_examples=40)
def test_pieces_are_the_same_however_the_bytes_are_cut(cuts: list[int]) -> None:
    whole = Stream().feed(JOB)
    stream, pieces = Stream(), []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(JOB)], strict=True):
        pieces += stream.feed(JOB[start:end])
    assert pieces == whole
    assert b"".join(one.raw for one in pieces) == JOB
    assert [one.kind for one in whole].count("escape") == 3


# status


def test_the_status_byte_in_every_state() -> None:
    """The table of ESC h: reset is told until ESC N."""
    paper = Paper("cpcl")
    printer = paper.printer
    assert paper.ask(b"\x1bh") == b"\x10"
    assert paper.ask(b"\x1bN\x1bh") == b"\x00"
    printer.take_paper()
    assert paper.ask(b"\x1bh") == b"\x02"
    printer.open_head()
    assert paper.ask(b"\x1bh") == b"\x06"
    printer.load_paper()
    assert paper.ask(b"\x1bh") == b"\x04"
    printer.close_head()
    printer.drain(True)
    assert paper.ask(b"\x1bh") == b"\x08"
    printer.drain(False)
    paper.ask(b"! 0 200 200 400 1\r\nL 0 0 5 0 1\r\nPRINT\r\n")
    assert paper.ask(b"\x1bh") == b"\x01"
    paper.wait(60)
    assert paper.ask(b"\x1bh") == b"\x00"
    printer.jam(True)
    assert paper.ask(b"\x1bh\x1bi") == b"\x01\x10"
    printer.jam(False)
    printer.near_the_end()
    assert paper.ask(b"\x1bh\x1bi") == b"\x00\x40"
    printer.set_ribbon(False)
    assert paper.ask(b"\x1bi") == b"\xc0"
    printer.power(False)
    printer.power(True)
    printer.opened(1, paper.now)
    assert paper.ask(b"\x1bh") == b"\x10"


def test_the_printer_says_who_it_is_and_can_be_turned_off() -> None:
    paper = Paper("cpcl")
    assert paper.ask(b"\x1bv") == b"QLn420 V68.20.21Z XXQT20-00-0001\0"
    paper.ask(b"\x1bp! 0 200")
    assert not paper.printer.powered
    assert paper.accounted() == paper.printer.bytes.received
