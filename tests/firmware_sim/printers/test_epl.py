"""The simulated EPL2 printer against the examples and tables of Zebra's EPL Programming Guide 14245L."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_sim.printers.epl_stream import Stream, split
from tests.firmware_sim.printers.paper import Paper, black, corners, decoded, gs1, image, rectangle


def label(body: bytes, **with_settings: object):  # type: ignore[no-untyped-def]
    return Paper("epl", **with_settings).print(b"\nN\nq800\nQ480,24\n" + body + b"\nP1\n")


# examples of the guide


def test_boxes_and_lines_of_the_guide() -> None:
    printed = label(b"X50,200,5,400,20\r\nX50,300,1,200,310")
    ring = rectangle(50, 20, 400, 200) - rectangle(55, 25, 395, 195)
    thin = rectangle(50, 300, 200, 310) - rectangle(51, 301, 199, 309)
    assert black(printed) == ring | thin
    assert image(printed).size == (800, 480)
    drawn = label(b"LO50,200,400,20\nLW60,205,20,5\nLE440,190,20,20")
    expected = rectangle(50, 200, 449, 219) - rectangle(60, 205, 79, 209)
    assert black(drawn) == expected ^ rectangle(440, 190, 459, 209)


@pytest.mark.parametrize(
    ("body", "symbology", "text"),
    [
        (b'B60,10,0,3,3,7,200,B,"998152-001"', "Code 39", "998152-001"),
        (b'B60,10,0,1,2,4,100,B,"YT1234567890123"', "Code 128", "YT1234567890123"),
        (b'B60,10,0,1B,2,4,100,N,"abcXYZ"', "Code 128", "abcXYZ"),
        (b'B60,10,0,1C,2,4,100,N,"123456"', "Code 128", "123456"),
        (b'B60,10,0,1A,2,4,100,N,"ABC"', "Code 128", "ABC"),
        (b'B60,10,0,E30,2,4,100,B,"690123456789"', "EAN-13", "6901234567892"),
        (b'B60,10,0,E80,2,4,100,B,"9638507"', "EAN-8", "96385074"),
        (b'B60,10,0,2,2,5,100,B,"16901234567899"', "ITF", "16901234567899"),
        (b'B60,10,0,2C,2,5,100,B,"1690123456789"', "ITF", "16901234567899"),
        (b'B60,10,0,9,2,4,100,B,"ABC123"', "Code 93", "ABC123"),
        (b'B60,10,0,K,2,5,100,B,"A1234B"', "Codabar", "A1234B"),
        (b'b20,20,Q,"QR CODE"', "QR Code", "QR CODE"),
        (
            b'b20,20,Q,m2,s5,eH,iA,"https://id.gs1.org/01/06901234567892"',
            "QR Code",
            "https://id.gs1.org/01/06901234567892",
        ),
        (b'b20,20,Q,s6eQiM,"NABC"', "QR Code", "ABC"),
        (b'b20,20,D,"DATA MATRIX"', "Data Matrix", "DATA MATRIX"),
        (b'b20,20,D,c18,r18,h8,"123456"', "Data Matrix", "123456"),
    ],
)
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_a_printed_symbol_reads_back(body: bytes, symbology: str, text: str, dpi: int) -> None:
    printed = label(body, dpi=dpi)
    assert decoded(printed) == [(symbology, text)]
    assert [one.text for one in printed.barcodes] == [text]
    assert printed.format.faults == []


def test_gs1_symbols_carry_fnc1() -> None:
    container = label(b'B20,20,0,0,2,4,100,B,"0069012345000000001"')
    assert gs1(container) == [("Code 128", "(00)69012345000000001" + container.barcodes[0].text[-1], "GS1")]
    assert gs1(label(b'B20,20,0,1E,2,4,100,B,"(01)06901234567892(10)L1"')) == [
        ("Code 128", "(01)06901234567892(10)L1", "GS1")
    ]
    assert gs1(label(b'b20,20,D,h6,"\x1d0106901234567892"')) == [("Data Matrix", "(01)06901234567892", "GS1")]


def test_a_barcode_is_drawn_to_scale() -> None:
    assert corners(black(label(b'B100,50,0,1,3,6,40,N,"AB"'))) == (100, 50, 100 + 3 * (11 * 4 + 13) - 1, 89)
    turned = label(b'R5,7\nB300,200,1,E80,1,2,4,N,"9638507"')
    assert corners(black(turned)) == (302, 207, 305, 207 + 66)


def test_text_of_the_guide() -> None:
    printed = label(b'A50,0,0,1,1,1,N,"Example 1"\nA50,50,0,2,2,1,N,"Example 2"\nA50,100,0,3,1,1,R,"Example 3"')
    assert printed.texts == ["Example 1", "Example 2", "Example 3"]
    reversed_out = {dot for dot in black(printed) if dot[1] >= 100}
    assert corners(reversed_out) == (50, 100, 50 + 9 * 12 + 8 * 2 - 1, 119)
    assert len(reversed_out) > 124 * 20 / 2
    assert label(b'A50,50,0,3,1,1,N,"\\"Company\\" \\\\code\\\\"').texts == ['"Company" \\code\\']


def test_chinese_is_font_8() -> None:
    printed = label('A10,20,0,8,2,2,N,"杭州A"'.encode("gb18030"))
    assert printed.texts == ["杭州A"]
    left, top, right, bottom = corners(black(printed))
    assert 10 <= left < 10 + 48 < right < 10 + 48 * 2 + 24
    assert 20 <= top < bottom < 68


def test_a_graphic_burns_where_bits_are_0() -> None:
    printed = label(b"GW8,20,2,2," + bytes([0b11011111, 0xFF, 0x0A, 0b11101111]) + b"\n")
    zeros = {(8 + at, 21) for at in range(8) if not 0x0A >> (7 - at) & 1}
    assert black(printed) == {(10, 20), (19, 21)} | zeros


def test_what_cannot_be_read_is_said_with_its_number() -> None:
    paper = Paper("epl")
    printed = paper.print(b'N\nLO1,1,5,5\nA1,1,0,3,1,1,X,"a"\nZZZ9\nB1,1,0,E30,2,2,9,N,"ABC"\nA1,1,0,g,1,1,N,"x"\nP1\n')
    assert printed.format.faults == [
        "A: error 01, 'X' is neither N nor R",
        "Z: error 01, 'ZZ9' is not known",
        "B: error 03, EAN-13 cannot carry 'ABC'",
        "A: error 09, font 'g'",
    ]
    assert black(printed) == rectangle(1, 1, 5, 5)
    assert paper.ask(b"^ee\r\n") == b"09\r\n"
    assert paper.ask(b"N\n^ee\r\n") == b"00\r\n"
    assert paper.ask(b"Dear Sir,\n^ee\r\n") == b"01\r\n"
    assert list(paper.printer.unknown)[-1] == b"Dear Sir,\n"


def test_what_is_not_simulated_is_no_error_of_the_printer() -> None:
    paper = Paper("epl")
    printed = paper.print(b'N\nLO1,1,5,5\nFR"FORM1"\nS4\nD8\nZT\nJF\nOD\nI8,A,001\nTS100000\nP1\n')
    assert printed.format.faults == ["FR is not simulated"]
    assert list(paper.printer.unknown) == [b'FR"FORM1"\n']
    paper.wait(60)
    assert paper.ask(b"^ee\n") == b"00\r\n"


# the buffer


def test_the_image_buffer_stays_until_n() -> None:
    paper = Paper("epl")
    paper.print(b"N\nLO0,0,5,5\nP2,3\n")
    assert paper.printer.printed == 6
    assert black(paper.print(b"LO10,0,5,5\nP1\n")) == rectangle(0, 0, 4, 4) | rectangle(10, 0, 14, 4)
    assert black(paper.print(b"N\nLO20,0,5,5\nP1\n")) == rectangle(20, 0, 24, 4)


JOB = (
    b"\nN\nq400\nQ200,24\nR0,0\nGW8,20,2,3,\n^ee\n\r" + b'\nA10,60,0,3,1,1,N,"a, b"\n'
    b'b100,10,Q,m2,s3,eM,"ABC"\r\n;comment\nB10,100,0,1,2,2,40,N,"X1"\nP1\n'
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


def test_parameters_are_parted_by_commas_outside_strings() -> None:
    assert split('1,2,"a,\\"b",N') == ["1", "2", '"a,"b', "N"]
    assert split("") == []
    assert split('20,20,Q,s5"x"') == ["20", "20", "Q", "s5", '"x']


# status


def test_the_error_report_in_every_state() -> None:
    """The table of `^ee`."""
    paper = Paper("epl")
    printer = paper.printer
    assert paper.ask(b"^ee\r\n") == b"00\r\n"
    printer.take_paper()
    assert paper.ask(b"^ee\n") == b"07P000\r\n"
    paper.ask(b"N\nLO1,1,5,5\nP3\n")
    assert paper.ask(b"^ee\n") == b"07P003\r\n"
    printer.open_head()
    assert paper.ask(b"^ee\n") == b"11\r\n"
    printer.close_head()
    printer.load_paper()
    assert paper.ask(b"^ee\n") == b"50\r\n"
    printer.pause(True)
    assert paper.ask(b"^ee\n") == b"12\r\n"
    printer.pause(False)
    printer.overheat(True)
    assert paper.ask(b"^ee\n") == b"62\r\n"
    printer.overheat(False)
    printer.jam(True)
    assert paper.ask(b"^ee\n") == b"81\r\n"
    printer.jam(False)
    printer.set_ribbon(False)
    assert paper.ask(b"^ee\n") == b"07P003\r\n"
    printer.set_ribbon(True)
    paper.wait(60)
    paper.wait(60)
    assert paper.ask(b"^ee\n") == b"00\r\n"
    assert printer.printed == 3


def test_with_us_the_printer_reports_by_itself() -> None:
    paper = Paper("epl")
    paper.ask(b"US\n")
    assert paper.ask(b"N\nLO1,1,5,5\nP1\n") == b"\x06"
    assert paper.ask(b"N\nA1\nP1\n") == b"\x1501"
    paper.wait(60)
    paper.wait(60)
    paper.printer.open_head()
    assert paper.wait(0) == b"\x1511"
    paper.printer.close_head()
    assert paper.wait(0) == b"\x1500"
    paper.printer.take_paper()
    assert paper.wait(0) == b"\x1507P000"
    paper.ask(b"UN\n")
    paper.printer.load_paper()
    assert paper.wait(0) == b""


def test_the_configuration_is_told() -> None:
    paper = Paper("epl")
    answer = paper.ask(b"q400\nQ200,24\nR10,20\nUQ\n")
    assert answer.startswith(b"UKQ1935HMU   V4.59\r\nS/N: ")
    assert b"R010,020 ZB UN\r\nq400 Q200,25\r\n" in answer
