"""The simulated TSPL printer against the examples and tables of TSC's programming manual."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_sim.printers.tspl_stream import Stream, split
from tests.firmware_sim.printers.paper import Paper, black, corners, decoded, gs1, image, rectangle

HEAD = b"SIZE 100 mm,60 mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 1\r\nREFERENCE 0,0\r\nCLS\r\n"


def label(body: bytes, **settings: object):  # type: ignore[no-untyped-def]
    return Paper("tspl", **settings).print(HEAD + body + b"\r\nPRINT 1,1\r\n")


# examples of the manual


def test_the_manuals_first_label() -> None:
    """Hello world, "Device Reconfiguration Commands" and "Label Formatting Commands"."""
    printed = Paper("tspl").print(
        b"SIZE 3,3\r\nGAP 0,0\r\nDIRECTION 1\r\nCLS\r\nBAR 100,100,300,200\r\nBOX 500,100,559,159,3\r\nPRINT 1,1\r\n"
    )
    assert image(printed).size == (610, 610)
    ring = rectangle(500, 100, 559, 159) - rectangle(503, 103, 556, 156)
    assert black(printed) == rectangle(100, 100, 399, 299) | ring


@pytest.mark.parametrize(
    ("dpi", "size", "text"),
    [
        (203, (800, 480), b"SIZE 100 mm,60 mm"),
        (300, (1200, 720), b"SIZE 100 mm, 60 mm"),
        (600, (2400, 1440), b"SIZE 100mm,60mm"),
        (203, (800, 400), b"SIZE 800 dot,400 dot"),
        (203, (813, 1219), b"SIZE 4,6"),
    ],
)
def test_sizes_are_inches_millimetres_or_dots(dpi: int, size: tuple[int, int], text: bytes) -> None:
    printed = Paper("tspl", dpi=dpi).print(text + b"\nCLS\nBAR 0,0,1,1\nPRINT 1\n")
    assert image(printed).size == size
    assert round(image(printed).info["dpi"][0]) == dpi


@pytest.mark.parametrize("size", [b"90,180", b"100 mm,1000 mm", b"0,4", b"nan,4", b"inf,4", b"4,-6", b"x", b""])
def test_a_size_that_no_printer_takes_changes_nothing(size: bytes) -> None:
    printed = Paper("tspl").print(b"SIZE 50 mm,30 mm\r\nSIZE " + size + b"\r\nCLS\r\nBAR 0,0,1,1\r\nPRINT 1\r\n")
    assert image(printed).size == (400, 240)


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize(
    ("command", "symbology", "text"),
    [
        (b'BARCODE 100,100,"128",100,1,0,2,2,"YT1234567890123"', "Code 128", "YT1234567890123"),
        (b'BARCODE 100,100,"128M",100,1,0,2,2,"!104ABCD!101EFGH"', "Code 128", "ABCDEFGH"),
        (b'BARCODE 100,100,"128M",100,0,0,2,2,"!105123456!100AB"', "Code 128", "123456AB"),
        (b'BARCODE 100,100,"39",96,1,0,2,4,"1000"', "Code 39", "1000"),
        (b'BARCODE 100,100,"93",96,1,0,2,4,"ABC123"', "Code 93", "ABC123"),
        (b'BARCODE 100,100,"EAN13",96,1,0,2,4,"690123456789"', "EAN-13", "6901234567892"),
        (b'BARCODE 100,100,"EAN8",96,1,0,2,4,"9638507"', "EAN-8", "96385074"),
        (b'BARCODE 100,100,"25",96,1,0,2,6,"16901234567899"', "ITF", "16901234567899"),
        (b'BARCODE 100,100,"25C",96,1,0,2,6,"1690123456789"', "ITF", "16901234567899"),
        (b'BARCODE 100,100,"ITF14",96,1,0,2,6,"1690123456789"', "ITF", "16901234567899"),
        (b'BARCODE 100,100,"CODA",96,1,0,2,6,"A1234B"', "Codabar", "A1234B"),
        (b'QRCODE 100,100,H,4,A,0,"ABCabc123"', "QR Code", "ABCabc123"),
        (b'QRCODE 100,100,M,7,M,0,M2,S3,"AABC!B0006abc123!N789"', "QR Code", "ABCabc123789"),
        (b'DMATRIX 100,100,400,400,"DMATRIX EXAMPLE 1"', "Data Matrix", "DMATRIX EXAMPLE 1"),
        (b'DMATRIX 100,100,400,400,x6,"DMATRIX EXAMPLE 2"', "Data Matrix", "DMATRIX EXAMPLE 2"),
        (b'DMATRIX 100,100,400,400,x8,18,18,"123456"', "Data Matrix", "123456"),
    ],
)
def test_a_printed_symbol_reads_back(command: bytes, symbology: str, text: str, dpi: int) -> None:
    printed = label(command, dpi=dpi)
    assert decoded(printed) == [(symbology, text)]
    assert [one.text for one in printed.barcodes] == [text]
    assert printed.format.faults == []


def test_gs1_symbols_carry_fnc1() -> None:
    assert gs1(label(b'BARCODE 100,100,"EAN128",100,1,0,2,2,"(00)006901234500000017"')) == [
        ("Code 128", "(00)006901234500000017", "GS1")
    ]
    assert gs1(label(b'BARCODE 100,100,"128M",100,0,0,2,2,"!105!1020106901234567892"')) == [
        ("Code 128", "(01)06901234567892", "GS1")
    ]
    matrix = label(b'DMATRIX 100,110,400,400,c126,x6,"~1010690123456789210L1~121A"')
    assert gs1(matrix) == [("Data Matrix", "(01)06901234567892(10)L1(21)A", "GS1")]
    assert matrix.barcodes[0] == ("gs1-datamatrix", "010690123456789210L1\x1d21A")


def test_a_barcode_is_drawn_to_scale() -> None:
    dots = black(label(b'BARCODE 100,50,"128",40,0,0,3,3,"AB"'))
    assert corners(dots) == (100, 50, 100 + 3 * (11 * 4 + 13) - 1, 89)


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        (0, (300, 200, 339, 203)),
        (90, (297, 200, 300, 239)),
        (180, (261, 197, 300, 200)),
        (270, (300, 161, 303, 200)),
    ],
)
def test_turning_is_clockwise_about_the_first_dot(turn: int, expected: tuple[int, int, int, int]) -> None:
    """A Code 39 of narrow bars alone is not to be had: the corners of one are looked at."""
    printed = label(b'BARCODE 300,200,"EAN8",4,0,%d,1,1,"9638507"' % turn)
    left, top, right, bottom = corners(black(printed))
    wide = 67 - 40  # an EAN-8 has 67 modules
    stretch = {0: (0, 0, wide, 0), 90: (0, 0, 0, wide), 180: (-wide, 0, 0, 0), 270: (0, -wide, 0, 0)}[turn]
    assert (left, top, right, bottom) == tuple(a + b for a, b in zip(expected, stretch, strict=True))


def test_reference_moves_and_reverse_turns_white_to_black() -> None:
    printed = label(b"REFERENCE 10,20\r\nBAR 0,0,100,100\r\nREVERSE 50,50,100,10")
    assert black(printed) == (rectangle(10, 20, 109, 119) - rectangle(60, 70, 109, 79)) | rectangle(110, 70, 159, 79)


def test_shift_moves_everything_until_it_is_taken_back() -> None:
    printed = label(b"SHIFT 5\r\nBAR 0,0,2,2\r\nSHIFT 3,-1\r\nBOX 10,11,12,13,1\r\nSHIFT 0\r\nBAR 50,0,1,1")
    ring = rectangle(13, 10, 15, 12) - {(14, 11)}
    assert black(printed) == rectangle(0, 5, 1, 6) | ring | {(50, 0)}


def test_erase_wipes_and_a_fault_leaves_the_rest() -> None:
    printed = label(b'BAR 0,0,100,10\r\nERASE 10,0,80,10\r\nBAR 5\r\nPUTPCX 1,1,"X"\r\nBOX 1,2')
    assert black(printed) == rectangle(0, 0, 9, 9) | rectangle(90, 0, 99, 9)
    assert printed.format.faults == [
        "BAR: parameter 2 is missing",
        "PUTPCX is not known",
        "BOX: parameter 3 is missing",
    ]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (0, {(10, 20), (19, 21)}),
        (1, rectangle(8, 20, 11, 21) | {(10, 20), (19, 21)}),
        (2, (rectangle(8, 20, 11, 21) - {(10, 20)}) | {(19, 21)}),
    ],
)
def test_a_bitmap_burns_where_bits_are_0(mode: int, expected: set[tuple[int, int]]) -> None:
    """Overwrite, or, exclusive or, over a bar of 4 x 2 dots; line ends and `<ESC>!?` in the data are data."""
    data = bytes([0b11011111, 0xFF, 0xFF, 0b11101111])
    assert black(label(b"BAR 8,20,4,2\r\nBITMAP 8,20,2,2,%d," % mode + data)) == expected
    trap = b"\r\n\x1b!?\n"
    paper = Paper("tspl")
    assert paper.ask(HEAD + b"BITMAP 0,0,2,3,0," + trap + b"\r\nPRINT 1\r\n") == b""
    assert len(black(paper.print(b"\r\n"))) == sum(8 - byte.bit_count() for byte in trap)


def test_chinese_comes_from_the_chinese_font_and_its_code_page() -> None:
    printed = label('TEXT 10,20,"TSS24.BF2",0,2,2,"杭州 A"'.encode("gb18030"))
    assert printed.texts == ["杭州 A"]
    left, top, right, bottom = corners(black(printed))
    assert (left >= 10, top >= 20, right < 10 + 48 * 2 + 24 * 2, bottom < 68) == (True, True, True, True)
    assert right > 10 + 48 * 2 + 24
    assert label('CODEPAGE UTF-8\r\nTEXT 10,20,"TSS24.BF2",0,1,1,"杭州"'.encode()).texts == ["杭州"]
    assert label(b'TEXT 10,20,"3",0,1,1,"caf\x82"').texts == ["café"]


def test_text_stands_in_its_cells_and_quotes_are_escaped() -> None:
    printed = label(b'TEXT 40,60,"3",0,2,1,"HH"\r\nTEXT 0,200,"2",0,1,1,"say \\["]hi\\["], twice"')
    assert printed.texts == ["HH", 'say "hi", twice']
    upper = {dot for dot in black(printed) if dot[1] < 150}
    left, top, right, bottom = corners(upper)
    assert 40 <= left < right < 40 + 2 * 32
    assert 60 <= top < bottom < 84
    assert split('1, "a,b" ,2') == ["1", '"a,b', "2"]


def test_text_can_be_centred_and_a_block_wraps() -> None:
    middle = black(label(b'TEXT 400,10,"3",0,1,1,2,"HHHH"'))
    assert abs(sum(x for x, _ in middle) / len(middle) - 400) < 3
    block = black(label(b'BLOCK 50,50,120,200,"2",0,1,1,"one two three four"'))
    left, _, right, bottom = corners(block)
    assert (left >= 50, right < 170, bottom > 70) == (True, True, True)


# the buffer


def test_the_image_buffer_stays_until_cls() -> None:
    paper = Paper("tspl")
    paper.print(HEAD + b"BAR 0,0,5,5\r\nPRINT 2,3\r\n")
    assert paper.printer.printed == 6
    assert black(paper.print(b"BAR 10,0,5,5\r\nPRINT 1\r\n")) == rectangle(0, 0, 4, 4) | rectangle(10, 0, 14, 4)
    assert black(paper.print(b"CLS\r\nBAR 20,0,5,5\r\nPRINT 1\r\n")) == rectangle(20, 0, 24, 4)


JOB = (
    HEAD
    + b'BITMAP 8,20,2,2,0,\r\n\x1b!\r\nTEXT 10,60,"3",0,1,1,"a, b"\r\n'
    + b'QRCODE 100,100,H,4,A,0,"ABC"\r\nDOWNLOAD "X",4,~!T\r\nPRINT 1\r\n'
)


@given(st.lists(st.integers(0, len(JOB)), max_size=12))
@settings(max_examples=40)
def test_commands_are_the_same_however_the_bytes_are_cut(cuts: list[int]) -> None:
    whole = [one for one in Stream().feed(JOB) if one.name]
    stream, pieces = Stream(), []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(JOB)], strict=True):
        pieces += stream.feed(JOB[start:end])
    assert [one for one in pieces if one.name] == whole
    assert b"".join(one.raw for one in pieces) == JOB


def test_every_cut_gives_the_same_picture() -> None:
    whole = Paper("tspl").print(JOB).png
    for cut in range(0, len(JOB), 7):
        assert Paper("tspl").print_cut(JOB, [cut]).png == whole


# status


def test_the_status_byte_in_every_state() -> None:
    """The table of `<ESC>!?`."""
    paper = Paper("tspl")
    printer = paper.printer
    assert paper.ask(b"\x1b!?") == b"\x00"
    printer.open_head()
    assert paper.ask(b"\x1b!?") == b"\x01"
    printer.jam(True)
    assert paper.ask(b"\x1b!?") == b"\x03"
    printer.jam(False)
    printer.take_paper()
    assert paper.ask(b"\x1b!?") == b"\x05"
    printer.set_ribbon(False)
    assert paper.ask(b"\x1b!?") == b"\x0d"
    printer.close_head()
    assert paper.ask(b"\x1b!?") == b"\x0c"
    printer.load_paper()
    assert paper.ask(b"\x1b!?") == b"\x08"
    printer.set_ribbon(True)
    printer.pause(True)
    assert paper.ask(b"\x1b!?") == b"\x10"
    printer.pause(False)
    printer.overheat(True)
    assert paper.ask(b"\x1b!?") == b"\x80"
    printer.overheat(False)
    paper.ask(HEAD + b"BAR 1,1,1,1\r\nPRINT 1\r\n")
    assert paper.ask(b"\x1b!?") == b"\x20"
    paper.wait(60)
    assert paper.ask(b"\x1b!?") == b"\x00"


def test_the_four_status_bytes_in_every_state() -> None:
    """The tables of `<ESC>!S`."""
    paper = Paper("tspl")
    printer = paper.printer
    assert paper.ask(b"\x1b!S") == b"\x02@@@@\x03\r\n"
    printer.near_the_end()
    assert paper.ask(b"\x1b!S") == b"\x02@A@@\x03\r\n"
    printer.load_paper()
    printer.pause(True)
    assert paper.ask(b"\x1b!S") == b"\x02`@@@\x03\r\n"
    printer.take_paper()
    assert paper.ask(b"\x1b!S") == b"\x02E@@A\x03\r\n"
    printer.open_head()
    printer.load_paper()
    assert paper.ask(b"\x1b!S") == b"\x02E@@`\x03\r\n"
    printer.close_head()
    printer.jam(True)
    assert paper.ask(b"\x1b!S") == b"\x02E@@B\x03\r\n"
    printer.jam(False)
    printer.set_ribbon(False)
    assert paper.ask(b"\x1b!S") == b"\x02E@@D\x03\r\n"
    printer.set_ribbon(True)
    printer.overheat(True)
    assert paper.ask(b"\x1b!S") == b"\x02E@A@\x03\r\n"
    printer.overheat(False)
    printer.pause(False)
    paper.ask(HEAD + b"BAR 1,1,1,1\r\nPRINT 1\r\n")
    assert paper.ask(b"\x1b!S") == b"\x02P@@@\x03\r\n"


def test_status_is_answered_behind_half_a_line_and_tilde_only_when_ready() -> None:
    paper = Paper("tspl")
    assert paper.ask(b"BAR 1,1,\x1b!?") == b"\x00"
    paper.ask(b"5,5\r\n")
    assert paper.ask(b"~!T") == b"TTP-244 Pro\r"
    paper.printer.take_paper()
    assert paper.ask(b"~!T") == b""
    assert paper.ask(b"\x1b!?") == b"\x04"
    paper.printer.load_paper()
    assert black(paper.print(b"PRINT 1\r\n")) == rectangle(1, 1, 5, 5)


def test_pause_cancel_and_reset_by_command() -> None:
    paper = Paper("tspl")
    paper.ask(b"\x1b!P" + HEAD + b"BAR 1,1,1,1\r\nPRINT 3\r\n")
    paper.wait(60)
    assert (paper.printer.paused, paper.printer.printed, paper.printer.waiting) == (True, 0, 3)
    paper.ask(b"\x1b!.\x1b!O")
    assert (paper.printer.paused, paper.printer.waiting) == (False, 0)
    paper.ask(b"REFERENCE 50,50\r\n\x1b!R")
    assert black(paper.print(b"BAR 1,1,1,1\r\nPRINT 1\r\n")) == {(1, 1)}
