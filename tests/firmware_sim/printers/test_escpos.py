"""The simulated ESC/POS printer against Epson's ESC/POS Command Reference."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_sim.printers.escpos import SimulatedEscPosPrinter
from firmware_sim.printers.escpos_stream import RealTime
from tests.firmware_sim.printers.paper import Paper, black, corners, decoded, gs1, image, rectangle

CUT = b"\x1dV\x00"
INIT = b"\x1b@"


def label(body: bytes, **with_settings: object):  # type: ignore[no-untyped-def]
    return Paper("escpos", **with_settings).print(INIT + body + CUT)


# text


def test_lines_of_text_in_their_cells() -> None:
    printed = label(b"HH\nH\n")
    assert printed.texts == ["HH", "H"]
    assert image(printed).size == (800, 68)
    first = corners({dot for dot in black(printed) if dot[1] < 34})
    assert (first[0] < 12 < first[2] < 24, first[3] < 24) == (True, True)
    assert corners({dot for dot in black(printed) if dot[1] >= 34})[2] < 12


def test_sizes_alignment_and_line_spacing() -> None:
    printed = label(b"\x1b3\x64\x1d!\x11HH\n\x1d!\x00\x1ba\x01HH\n\x1ba\x02HH\n")
    dots = black(printed)
    assert image(printed).size[1] == 300
    double = corners({dot for dot in dots if dot[1] < 100})
    assert (24 < double[2] < 48, 24 < double[3] < 48) == (True, True)
    middle = corners({dot for dot in dots if 100 <= dot[1] < 200})
    assert abs(middle[0] + middle[2] - 799) < 6
    assert 790 < corners({dot for dot in dots if dot[1] >= 200})[2] < 800


def test_print_modes_underline_bold_and_white_on_black() -> None:
    plain, bold = (len(black(label(mode + b"HH\n"))) for mode in (b"", b"\x1bE\x01"))
    assert bold > plain
    white = label(b"\x1dB\x01  \n")
    assert black(white) == rectangle(0, 0, 23, 23)
    assert black(label(b"\x1b-\x02  \n")) == rectangle(0, 22, 23, 23)
    assert corners(black(label(b"\x1b!\x30HH\n")))[2] > 24
    assert corners(black(label(b"\x1b!\x01HHHH\n")))[2] < 4 * 9


def test_chinese_needs_the_chinese_mode() -> None:
    text = "杭州，100￥".encode("gb18030")
    printed = label(b"\x1c&" + text + b"\x1c.caf\x82\n")
    assert printed.texts == ["杭州，100￥café"]
    assert "杭" not in label(text + b"\n").texts[0]
    assert label(b"\x1c&" + "㐀𠀀".encode("gb18030") + b"\n").texts == ["㐀𠀀"]
    assert label(b"\x1bt\x10\x80\n").texts == ["€"]
    wide = corners(black(label(b"\x1c&\x1d!\x11" + "杭".encode("gb18030") + b"\n")))
    assert 30 < wide[2] < 48


def test_every_character_of_two_bytes_takes_a_whole_cell() -> None:
    """é and · are characters of the Chinese font; the same é in a code page takes a Latin cell."""
    text = "é·—A".encode("gb18030")
    assert len(text) == 7
    assert 3 * 24 < corners(black(label(b"\x1c&" + text + b"\n")))[2] < 3 * 24 + 12
    assert corners(black(label(b"\x82A\n")))[2] < 24


def test_a_chinese_character_may_arrive_in_two_halves() -> None:
    paper = Paper("escpos")
    data = b"\x1c&" + "杭州".encode("gb18030") + b"\n" + CUT
    assert paper.print_cut(data, [3, 5]).texts == ["杭州"]


def test_long_lines_wrap_and_tabs_and_positions_count() -> None:
    printed = label(b"x" * 70 + b"\n")
    assert printed.texts == ["x" * 66, "x" * 4]
    assert 96 <= min(x for x, _ in black(label(b"\tH\n"))) < 108
    assert 200 <= min(x for x, _ in black(label(b"\x1b$\xc8\x00H\n"))) < 212
    assert 50 <= min(x for x, _ in black(label(b"\x1dL\x32\x00H\n"))) < 62


# pictures


def test_a_raster_burns_where_bits_are_1() -> None:
    data = b"\x1dv0%c\x02\x00\x02\x00\x80\x01\x00\x10"
    assert black(label(data % 0)) == {(0, 0), (15, 0), (11, 1)}
    assert black(label(data % 3)) == rectangle(0, 0, 1, 1) | rectangle(30, 0, 31, 1) | rectangle(22, 2, 23, 3)
    assert black(label(b"\x1ba\x02" + data % 0)) == {(784, 0), (799, 0), (795, 1)}


def test_rasters_follow_each_other_without_a_gap() -> None:
    bar = b"\x1dv0\x00\x01\x00\x03\x00\xff\xff\xff"
    assert black(label(bar * 3)) == rectangle(0, 0, 7, 8)


def test_bit_images_in_their_densities() -> None:
    assert black(label(b"\x1b3\x18\x1b*\x21\x02\x00\x80\x00\x01\x00\x00\x00\n")) == {(0, 0), (0, 23)}
    assert black(label(b"\x1b*\x00\x01\x00\x81\n")) == rectangle(0, 0, 1, 2) | rectangle(0, 21, 1, 23)
    assert black(label(b"\x1b*\x20\x01\x00\x80\x00\x00\n")) == rectangle(0, 0, 1, 0)


def test_graphics_are_stored_and_printed() -> None:
    stored = b"\x1d(L\x0c\x00\x30\x70\x30\x01\x01\x31\x09\x00\x01\x00\x80\x80"
    printed = label(stored + b"\x1d(L\x02\x00\x30\x32")
    assert black(printed) == {(0, 0), (8, 0)}
    large = b"\x1d8L\x0c\x00\x00\x00\x30\x70\x30\x02\x02\x31\x09\x00\x01\x00\x80\x80\x1d(L\x02\x00\x30\x02"
    assert black(label(large)) == rectangle(0, 0, 1, 1) | rectangle(16, 0, 17, 1)


# symbols


def qr(data: bytes, size: int = 4, level: bytes = b"1") -> bytes:
    length = (len(data) + 3).to_bytes(2, "little")
    return (
        b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C%c\x1d(k\x03\x001E%s" % (size, level)
        + b"\x1d(k"
        + length
        + b"1P0"
        + data
        + b"\x1d(k\x03\x001Q0"
    )


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize(
    ("body", "symbology", "text"),
    [
        (b"\x1dk\x02690123456789\x00", "EAN-13", "6901234567892"),
        (b"\x1dk\x039638507\x00", "EAN-8", "96385074"),
        (b"\x1dk\x04ABC-123\x00", "Code 39", "ABC-123"),
        (b"\x1dk\x0516901234567899\x00", "ITF", "16901234567899"),
        (b"\x1dk\x06A1234B\x00", "Codabar", "A1234B"),
        (b"\x1dkA\x0b03600029145", "EAN-13", "0036000291452"),
        (b"\x1dkB\x0b04210000526", "UPC-E", "0042100005264"),
        (b"\x1dkC\x0c690123456789", "EAN-13", "6901234567892"),
        (b"\x1dkD\x079638507", "EAN-8", "96385074"),
        (b"\x1dkE\x07ABC-123", "Code 39", "ABC-123"),
        (b"\x1dkF\x0e16901234567899", "ITF", "16901234567899"),
        (b"\x1dkG\x06A1234B", "Codabar", "A1234B"),
        (b"\x1dkH\x06ABC123", "Code 93", "ABC123"),
        (b"\x1dkI\x09{BNo.{C\x0c\x22", "Code 128", "No.1234"),
        (b"\x1dkO\x0fYT1234567890123", "Code 128", "YT1234567890123"),
        (qr(b"https://id.gs1.org/01/06901234567892"), "QR Code", "https://id.gs1.org/01/06901234567892"),
        (qr("杭州".encode(), 8, b"3"), "QR Code", "杭州"),
        (b"\x1d(k\x03\x006C\x06\x1d(k\x0e\x006P0DATA MATRIX\x1d(k\x03\x006Q0", "Data Matrix", "DATA MATRIX"),
    ],
)
def test_a_printed_symbol_reads_back(body: bytes, symbology: str, text: str, dpi: int) -> None:
    printed = label(b"\x1ba\x01\x1dh\x50\x1dw\x02\x1dH\x02" + body + b"\n", dpi=dpi)
    assert decoded(printed) == [(symbology, text)]
    assert printed.format.faults == []
    assert len(printed.barcodes) == 1


def test_gs1_symbols_carry_fnc1() -> None:
    assert gs1(label(b"\x1ba\x01\x1dw\x02\x1dkJ\x16(00)006901234500000017")) == [
        ("Code 128", "(00)006901234500000017", "GS1")
    ]
    sets = b"\x1dkI\x0c{C{1\x01\x06\x5a\x0c\x22\x38\x4e\x5c"
    assert gs1(label(b"\x1ba\x01\x1dw\x02" + sets)) == [("Code 128", "(01)06901234567892", "GS1")]
    matrix = b"\x1d(k\x03\x006C\x06\x1d(k\x14\x006P0\x1d0106901234567892\x1d(k\x03\x006Q0"
    assert gs1(label(b"\x1ba\x01" + matrix)) == [("Data Matrix", "(01)06901234567892", "GS1")]


def test_a_barcode_is_drawn_to_scale_with_its_text() -> None:
    bare = black(label(b"\x1dh\x28\x1dw\x03\x1dkI\x04{BAB"))
    assert corners(bare) == (0, 0, 3 * (11 * 4 + 13) - 1, 39)
    below = corners(black(label(b"\x1dh\x28\x1dH\x02\x1dkI\x04{BAB")))
    assert 44 < below[3] < 40 + 4 + 24
    above = black(label(b"\x1dh\x28\x1dH\x01\x1dkI\x04{BAB"))
    assert min(y for x, y in above if x == 0) == 28


# page mode


def test_page_mode_places_things_in_its_area() -> None:
    area = b"\x1bL\x1bW\x0a\x00\x14\x00\x40\x01\xc8\x00"
    square = b"\x1dv0\x00\x01\x00\x08\x00" + b"\xff" * 8
    printed = label(area + b"\x1b$\x64\x00\x1d$\x32\x00" + square + b"\x0c")
    assert black(printed) == rectangle(110, 63, 117, 70)
    assert image(printed).size == (800, 220)
    turned = label(area + b"\x1bT\x01\x1b$\x00\x00\x1d$\x07\x00" + square + b"\x0c")
    assert black(turned) == rectangle(10, 20 + 192, 17, 20 + 199)


# the stream


def test_what_is_not_known_is_said_and_kept() -> None:
    paper = Paper("escpos")
    printed = paper.print(b"A\n\x1b\x7f\x1dk\x4b\x01a\x07\x1c\x01" + CUT)
    assert printed.format.faults == [
        "1B 7F is not known",
        "GS k: the bar code system 75 is not simulated",
        "07 is not known",
        "1C 01 is not known",
    ]
    assert list(paper.printer.unknown) == [b"\x1b\x7f", b"\x07", b"\x1c\x01"]


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        (b"\x1d(k\x00\x00", "GS ( k: 0 bytes are too few"),
        (b"\x1d(k\x01\x001", "GS ( k: function 0 is not known"),
        (b"\x1d(L\x03\x00\x30\x70\x30", "GS ( L: 3 bytes are too few"),
        (b"\x1d(L\x0a\x00\x30\x70\x30\x01\x01\x31\x08\x00\x01\x00", "GS ( L: a graphic of 8 x 1 with 0 bytes"),
        (b"\x1dv0\x00\x00\x00\x01\x00", "GS v 0: a picture of 0 x 1"),
        (b"\x1bt\xfe", "ESC t: code page 254 is not in the printer"),
    ],
)
def test_a_command_that_is_cut_short_is_said(command: bytes, fault: str) -> None:
    assert label(b"A\n" + command).format.faults == [fault]


def test_what_hangs_out_is_torn_off_when_the_line_is_closed() -> None:
    paper = Paper("escpos")
    paper.ask(b"torn\nnext")
    paper.printer.closed(1, paper.now)
    paper.wait(10)
    paper.wait(10)
    assert [one.texts for one in paper.printer.labels] == [["torn", "next"]]


def test_a_label_ends_at_a_form_feed_too() -> None:
    paper = Paper("escpos")
    paper.ask(b"one\n\x0ctwo\n\x1d\x0cthree\n" + b"\x1dVB\x10")
    for _ in range(4):
        paper.wait(10)
    assert [one.texts for one in paper.printer.labels] == [["one"], ["two"], ["three"]]
    assert paper.printer.labels[2].format.length == 34 + 16


JOB = (
    INIT + b"\x1c&" + "杭州市".encode("gb18030") + b"\x1c.\n\x1b*\x21\x02\x00\x10\x04\x01\x1b\x1d\x0a\n"
    b"\x1dv0\x00\x02\x00\x02\x00\x10\x04\x10\x05\x1dH\x02\x1dkC\x0c690123456789\x1ba\x01"
    + qr(b"abc\x1dV\x00")
    + b"\x1dVA\x05"
)


@given(st.lists(st.integers(0, len(JOB)), max_size=12))
@settings(max_examples=40)
def test_the_picture_is_the_same_however_the_bytes_are_cut(cuts: list[int]) -> None:
    assert Paper("escpos").print_cut(JOB, cuts).png == Paper("escpos").print(JOB).png


@given(st.binary(max_size=40), st.lists(st.integers(0, 60), max_size=6))
def test_real_time_commands_are_found_however_they_are_cut(noise: bytes, cuts: list[int]) -> None:
    data = noise + b"\x10\x04\x01" + noise + b"\x10\x10\x04\x04"
    whole = RealTime().feed(data)
    finder, found = RealTime(), []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(data)], strict=True):
        found += finder.feed(data[start:end])
    assert found == whole


# status


def test_real_time_status_in_every_state() -> None:
    """The tables of DLE EOT 1 to 4; bits 1 and 4 are always on, bit 2 of the first is the drawer."""
    paper = Paper("escpos")
    printer = paper.printer
    ask = b"".join(b"\x10\x04%c" % number for number in (1, 2, 3, 4))
    assert paper.ask(ask) == b"\x16\x12\x12\x12"
    printer.near_the_end()
    assert paper.ask(ask) == b"\x16\x12\x12\x1e"
    printer.take_paper()
    assert paper.ask(ask) == b"\x1e\x32\x12\x7e"
    printer.open_head()
    printer.load_paper()
    assert paper.ask(ask) == b"\x1e\x16\x12\x12"
    printer.close_head()
    printer.jam(True)
    assert paper.ask(ask) == b"\x1e\x52\x1a\x12"
    printer.jam(False)
    printer.overheat(True)
    assert paper.ask(ask) == b"\x1e\x52\x52\x12"
    printer.overheat(False)
    printer.set_ribbon(False)
    assert paper.ask(ask) == b"\x16\x12\x12\x12"


def test_real_time_status_is_answered_inside_other_data_and_offline() -> None:
    paper = Paper("escpos")
    raster = b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01"
    assert paper.ask(raster) == b"\x16"
    assert len(black(paper.print(CUT))) == 3
    paper.printer.open_head()
    assert paper.ask(b"text\n" + CUT + b"\x10\x04\x01") == b"\x1e"
    assert paper.printer.waiting == 0
    paper.printer.close_head()
    paper.wait(0)
    paper.wait(10)
    assert paper.printer.labels[-1].texts == ["text"]


def test_paper_status_comes_in_the_order_of_the_stream() -> None:
    paper = Paper("escpos")
    assert paper.ask(b"\x1dr1") == b"\x00"
    assert paper.ask(b"A\n" * 20 + CUT + b"\x1dr1\x1d(H\x06\x0000abcd") == b""
    assert paper.wait(10) == b"\x00\x37\x22abcd\x00"
    paper.printer.near_the_end()
    assert paper.ask(b"\x1dr\x01\x1bv") == b"\x03\x03"
    paper.printer.take_paper()
    assert paper.ask(b"\x1dr1") == b""
    paper.printer.load_paper()
    assert paper.wait(0) == b"\x00"


def test_automatic_status_is_sent_when_it_is_turned_on_and_when_it_changes() -> None:
    paper = Paper("escpos")
    printer = paper.printer
    assert paper.ask(b"\x1da\x0e") == b"\x14\x00\x00\x0f"
    printer.open_head()
    assert paper.wait(0) == b"\x3c\x00\x00\x0f"
    printer.close_head()
    assert paper.wait(0) == b"\x14\x00\x00\x0f"
    printer.near_the_end()
    assert paper.wait(0) == b"\x14\x00\x03\x0f"
    printer.take_paper()
    assert paper.wait(0) == b"\x1c\x00\x0f\x0f"
    printer.load_paper()
    printer.overheat(True)
    assert paper.wait(0)[-4:] == b"\x1c\x40\x00\x0f"
    printer.overheat(False)
    paper.wait(0)
    assert paper.ask(b"\x1da\x00") == b""
    printer.open_head()
    assert paper.wait(0) == b""


def test_the_printer_says_who_it_is() -> None:
    assert Paper("escpos").ask(b"\x1dIB\x1dIC\x1dI\x01") == b"_EPSON\x00_TM-T88V\x00\x20"


def test_what_was_received_is_printed_though_the_line_is_closed() -> None:
    paper = Paper("escpos")
    paper.printer.open_head()
    paper.ask(b"kept\n" + CUT)
    paper.printer.closed(1, paper.now)
    paper.printer.close_head()
    paper.wait(0)
    paper.wait(10)
    assert paper.printer.labels[-1].texts == ["kept"]
    assert paper.accounted() == paper.printer.bytes.received


def test_buffers_can_be_cleared_in_real_time() -> None:
    paper = Paper("escpos")
    paper.printer.open_head()
    assert paper.ask(b"lost\n" + CUT + b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08") == b"\x37\x25\x00"
    paper.printer.close_head()
    paper.wait(10)
    assert paper.printer.printed == 0
    assert paper.accounted() == paper.printer.bytes.received


def test_the_receive_buffer_fills_while_the_printer_is_offline() -> None:
    paper = Paper("escpos")
    assert isinstance(paper.printer, SimulatedEscPosPrinter)
    paper.printer.take_paper()
    paper.ask(b"x" * 70_000)
    assert not paper.printer.wants(1)
    paper.printer.load_paper()
    paper.wait(0)
    assert paper.printer.wants(1)
