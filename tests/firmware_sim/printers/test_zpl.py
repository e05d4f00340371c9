"""The simulated label printer: what it draws is read back with a barcode reader, what it says is the manual's."""

import base64
import binascii
import io
import zlib
from itertools import groupby, pairwise

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from zebrafy import ZebrafyImage

from firmware_sim.printers.zpl import PrintedLabel, SimulatedPrinter
from firmware_sim.printers.zpl_draw import draw, wrap
from firmware_sim.printers.zpl_fields import Font, Format
from firmware_sim.printers.zpl_graphics import BadGraphic, decode
from firmware_sim.printers.zpl_stream import Stream
from firmware_sim.serving import TcpDevice
from firmware_sim.symbols import code128, ean13
from tests.firmware_sim.wires import Host, wait_for
from tests.ports import free_port

OK = b"\x02030,0,0,1200,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"


class Wire:
    """A host on line 1 of a printer, with its own clock."""

    def __init__(self, **with_settings: object) -> None:
        self.printer = SimulatedPrinter(**with_settings)  # type: ignore[arg-type]
        self.now = 50.0
        self.printer.opened(1, self.now)

    def ask(self, data: bytes) -> bytes:
        self.printer.received(1, data, self.now)
        return self.wait(0)

    def wait(self, seconds: float) -> bytes:
        self.now += seconds
        return b"".join(say.data for say in self.printer.due(self.now))

    def print(self, zpl: bytes) -> PrintedLabel:
        """The last label that comes out of `zpl`."""
        self.ask(zpl)
        self.wait(60)
        self.wait(60)
        return self.printer.labels[-1]


def decoded(label: PrintedLabel) -> list[tuple[str, str]]:
    picture = Image.open(io.BytesIO(label.png)).convert("L")
    return [(str(one.format), one.text) for one in zxingcpp.read_barcodes(picture)]


def black(label: Format) -> set[tuple[int, int]]:
    picture = draw(label)
    return {
        (at % picture.width, at // picture.width) for at, dot in enumerate(picture.convert("L").tobytes()) if not dot
    }


# symbols


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize(
    ("zpl", "symbology", "text"),
    [
        (b"^BY2,2.5^B2N,90,Y,N,N^FD16901234567899^FS", "ITF", "16901234567899"),
        (b"^BY3^B2N,90,Y,N,Y^FD1690123456789^FS", "ITF", "16901234567899"),
        (b"^BY2,2^B3N,N,90,Y,N^FDABC-123^FS", "Code 39", "ABC-123"),
        (b"^BY3^B8N,90^FD9638507^FS", "EAN-8", "96385074"),
        (b"^BY3^B9N,90^FD04210000526^FS", "UPC-E", "04252614"),
        (b"^BY3^BUN,90^FD03600029145^FS", "EAN-13", "036000291452"),
        (b"^BY2^BAN,90^FDABC123^FS", "Code 93", "ABC123"),
        (b"^BY2,2.5^BKN,N,90,Y,N,A,B^FD1234^FS", "Codabar", "A1234B"),
        (b"^BXN,6,200^FDData Matrix^FS", "Data Matrix", "Data Matrix"),
        (b"^BXN,6,200,18,18,6,_^FD123456^FS", "Data Matrix", "123456"),
        (b"^BY2^BCN,80,Y,N,N^FDA-07-03^FS", "Code 128", "A-07-03"),
        (b"^BY3^BCN,100,N,N,N,A^FDYT1234567890123^FS", "Code 128", "YT1234567890123"),
        (b"^BY2^BCN,80,Y,Y,N^FD>;123456>6AB^FS", "Code 128", "123456AB"),
        (b"^BY2^BCN,80^FD>:W-261124-003-05^FS", "Code 128", "W-261124-003-05"),
        (b"^BY2^BCN,80^FDa>0b^FS", "Code 128", "a>b"),
        (b"^BY3^BEN,90^FD690123456789^FS", "EAN-13", "6901234567892"),
        (b"^BQN,2,6^FDQA,https://id.gs1.org/01/06901234567892^FS", "QR Code", "https://id.gs1.org/01/06901234567892"),
        (b"^BQN,2,6^FDMM,AABC-123^FS", "QR Code", "ABC-123"),
    ],
)
def test_a_printed_symbol_reads_back(zpl: bytes, symbology: str, text: str, dpi: int) -> None:
    label = Wire(dpi=dpi).print(b"^XA^FO40,60" + zpl + b"^XZ")
    read = {"UPC-E": "0042100005264", "EAN-13": text.rjust(13, "0")}.get(symbology, text)
    assert decoded(label) == [(symbology, read)]
    assert [barcode.text for barcode in label.barcodes] == [text]
    assert label.format.faults == []


@pytest.mark.parametrize("turn", "NRIB")
def test_a_symbol_reads_back_in_every_turn(turn: str) -> None:
    label = Wire().print(f"^XA^FO100,100^BY3^BC{turn},120,Y,N,N,A^FDYT9876543210123^FS^XZ".encode())
    assert decoded(label) == [("Code 128", "YT9876543210123")]


def test_gs1_modes_carry_fnc1() -> None:
    label = Wire().print(b"^XA^FO20,20^BY2^BCN,100,Y,N,N,D^FD(01)06901234567892(10)L1^FS^XZ")
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(label.png)).convert("L"))
    assert [(one.text.replace(" ", ""), one.content_type.name) for one in read] == [("(01)06901234567892(10)L1", "GS1")]
    sscc = Wire().print(b"^XA^FO20,20^BY2^BCN,100,Y,N,Y,U^FD0069012345000000012^FS^XZ")
    assert sscc.barcodes[0] == ("gs1-128", "00690123450000000129")
    apart = Wire().print(b"^XA^FO20,20^BY2^BCN,100,Y,N,N,N^FD>;>8010690123456789210>6L1>821A^FS^XZ")
    assert apart.barcodes[0] == ("gs1-128", "010690123456789210L1\x1d21A")
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(apart.png)).convert("L"))
    assert [(one.text, one.content_type.name) for one in read] == [("(01)06901234567892(10)L1(21)A", "GS1")]
    matrix = Wire().print(b"^XA^FO20,20^BXN,6,200,0,0,6,_^FD_1010690123456789210L1_121A^FS^XZ")
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(matrix.png)).convert("L"))
    assert [(one.text, one.content_type.name) for one in read] == [("(01)06901234567892(10)L1(21)A", "GS1")]
    assert matrix.barcodes[0] == ("gs1-datamatrix", "010690123456789210L1\x1d21A")


def test_code_128_is_drawn_to_scale() -> None:
    label = Wire().print(b"^XA^FO100,50^BY3^BCN,40,N^FDAB^FS^XZ").format
    row = sorted(x for x, y in black(label) if y == 60)
    assert row[0] == 100
    assert row[-1] == 100 + 3 * (11 * 4 + 13) - 1
    assert {y for x, y in black(label) if x == 100} == set(range(50, 90))


@given(st.text(st.characters(min_codepoint=0, max_codepoint=126), min_size=1, max_size=24))
def test_code_128_values_say_the_text_again(text: str) -> None:
    values = code128.automatic(text)
    code = {103: "A", 104: "B", 105: "C"}[values[0]]
    back = ""
    for value in values[1:]:
        if code == "C" and value < 100:
            back += f"{value:02d}"
        elif value in (99, 100, 101):
            code = {99: "C", 100: "B", 101: "A"}[value]
        else:
            back += chr(value + 32) if value < 64 or code == "B" else chr(value - 64)
    assert back == text
    assert sum(code128.widths(values)) == 11 * (len(values) + 1) + 13


def test_every_code_128_character_has_eleven_modules() -> None:
    assert [sum(map(int, pattern)) for pattern in code128.WIDTHS] == [11] * 106 + [13]
    assert len(set(code128.WIDTHS)) == 107


@given(st.text("0123456789", min_size=12, max_size=12))
def test_ean_13_has_95_modules_and_a_right_check_digit(digits: str) -> None:
    whole = ean13.complete(digits)
    assert len(ean13.modules(whole)) == 95
    assert sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(whole)) % 10 == 0


# text, boxes, pictures


def test_fields_stand_where_they_are_told() -> None:
    label = Wire().print(b"^XA^LH10,20^FO30,40^GB50,60,3^FS^LH0,0^XZ").format
    dots = black(label)
    assert (min(x for x, _ in dots), min(y for _, y in dots)) == (40, 60)
    assert (max(x for x, _ in dots), max(y for _, y in dots)) == (89, 119)
    assert (43, 63) not in dots
    assert {(41, 61), (42, 62)} <= dots


def test_a_reversed_field_is_white_on_black() -> None:
    box = b"^XA^FO0,0^GB100,100,100^FS"
    dots = black(Wire().print(box + b"^FO50,50^FR^GB100,20,20^FS^XZ").format)
    assert (60, 60) not in dots
    assert (120, 60) in dots
    assert (60, 60) not in black(Wire().print(box + b"^FO50,50^GB100,20,20,W^FS^XZ").format)


def test_fo_hangs_and_ft_stands_on_the_base_line() -> None:
    hung = black(Wire().print(b"^XA^FO50,100^A0N,40,40^FDHH^FS^XZ").format)
    stood = black(Wire().print(b"^XA^FT50,100^A0N,40,40^FDHH^FS^XZ").format)
    assert 100 <= min(y for _, y in hung) < max(y for _, y in hung) < 140
    assert 60 <= min(y for _, y in stood) < max(y for _, y in stood) <= 101


def test_default_font_hex_data_encoding_and_chinese() -> None:
    label = Wire().print(
        b"^XA^CI28^CF0,36^FO10,10^FH^FDcaf_C3_A9_5F1^FS^FO10,90^A@N,40,40,E:X.FNT^FD\xe6\x9d\xad^FS^XZ"
    )
    assert label.texts == ["café_1", "杭"]
    assert Wire().print(b"^XA^FO10,10^FD\x82^FS^XZ").texts == ["é"]


@given(st.text("ab 杭州", max_size=60), st.integers(60, 400))
def test_a_block_loses_no_character_and_fits(text: str, width: int) -> None:
    font = Font("0", 30, 30)
    lines = wrap(text, font, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("turn", "NRIB")
def test_a_data_matrix_turns_in_its_place(turn: str) -> None:
    label = Wire().print(f"^XA^FO100,60^BX{turn},5,200^FDturned^FS^XZ".encode())
    assert decoded(label) == [("Data Matrix", "turned")]
    dots = black(label.format)
    assert (min(x for x, _ in dots), min(y for _, y in dots)) == (100, 60)
    upright = black(Wire().print(b"^XA^FO100,60^BXN,5,200^FDturned^FS^XZ").format)
    assert (dots == upright) == (turn == "N")


def test_a_qr_code_hangs_lower_by_the_height_of_by() -> None:
    """As the printer does; ^FT stands where it is told."""
    hung = black(Wire().print(b"^XA^BY2,3,30^FO100,50^BQN,2,5^FDQA,x^FS^XZ").format)
    assert (min(x for x, _ in hung), min(y for _, y in hung)) == (100, 80)
    stood = black(Wire().print(b"^XA^BY2,3,30^FT100,250^BQN,2,5^FDQA,x^FS^XZ").format)
    assert max(y for _, y in stood) == 249


def test_block_lines_break_and_align() -> None:
    label = Wire().print(b"^XA^FO0,0^A0N,30,30^FB300,3,10,R^FDone\\&two three^FS^XZ").format
    dots = black(label)
    assert max(x for x, y in dots if y < 40) > 250
    assert min(x for x, y in dots if y < 40) > 200
    assert any(40 <= y < 80 for _, y in dots)
    assert not any(y >= 80 for _, y in dots)


def picture() -> Image.Image:
    image = Image.new("1", (43, 17), 1)
    for x, y in ((0, 0), (42, 16), (20, 8), *((x, 3) for x in range(43)), *((x, 4) for x in range(43))):
        image.putpixel((x, y), 0)
    return image


@pytest.mark.parametrize("form", ["ASCII", "Z64", "B64", "BINARY"])
def test_graphics_come_out_dot_for_dot(form: str) -> None:
    image = picture()
    row_bytes = 6
    bits = b"".join(
        int("".join("0" if image.getpixel((x, y)) else "1" for x in range(43)).ljust(48, "0"), 2).to_bytes(6)
        for y in range(17)
    )
    coded = {
        "ASCII": bits.hex().upper().encode(),
        "BINARY": bits,
        "B64": _packed(b"B64", bits),
        "Z64": _packed(b"Z64", zlib.compress(bits)),
    }[form]
    letter = b"B" if form == "BINARY" else b"A"
    job = b"^XA^FO5,7^GF%s,%d,%d,%d,%s^FS^XZ" % (letter, len(coded), len(bits), row_bytes, coded)
    label = Wire().print(job).format
    assert label.faults == []
    assert black(label) == {(x + 5, y + 7) for x in range(43) for y in range(17) if not image.getpixel((x, y))}


def _packed(form: bytes, data: bytes) -> bytes:
    encoded = base64.b64encode(data)
    return b":%s:%s:%04X" % (form, encoded, binascii.crc_hqx(encoded, 0))


@pytest.mark.parametrize("form", ["ASCII", "B64", "Z64"])
def test_graphics_of_zebrafy_come_out_dot_for_dot(form: str) -> None:
    zpl = ZebrafyImage(picture(), format=form, pos_x=5, pos_y=7, set_label_size=True).to_zpl()
    label = Wire().print(zpl.encode()).format
    assert label.faults == []
    dots = black(label)
    assert dots == {(x + 5, y + 7) for x in range(43) for y in range(17) if not picture().getpixel((x, y))}


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"FF,00,", ["ff000000", "00000000"]),
        (b"8!:", ["8fffffff", "8fffffff"]),
        (b"MF0,gG0", ["fffffff0", "00000000"]),
        (b"IF1GE,:", ["fff1e000", "fff1e000"]),
    ],
)
def test_run_lengths_as_the_guide_gives_them(data: bytes, rows: list[str]) -> None:
    assert decode(b"A,8,8,4," + data).data == bytes.fromhex("".join(rows))


@given(st.binary(min_size=12, max_size=60), st.integers(1, 6))
def test_compressed_pictures_come_back(data: bytes, row_bytes: int) -> None:
    """A small encoder of the scheme: runs, row ends and repeated rows."""
    data = data[: len(data) // row_bytes * row_bytes]
    rows = [data[at : at + row_bytes].hex().upper() for at in range(0, len(data), row_bytes)]
    coded = ""
    for place, row in enumerate(rows):
        if place and row == rows[place - 1]:
            coded += ":"
            continue
        bare = row.rstrip("0") if len(row.rstrip("0")) < len(row) else row.rstrip("F")
        fill = "" if len(bare) == len(row) else "," if row.endswith("0") else "!"
        coded += "".join(chr(ord("F") + len(list(run))) + digit for digit, run in groupby(bare)) + fill
    parameters = b"A,%d,%d,%d,%s" % (len(coded), len(data), row_bytes, coded.encode())
    assert decode(parameters).data == data


def test_a_qr_code_that_cannot_hold_its_text_is_left_out_and_said() -> None:
    label = Wire().print(b"^XA^FO9,9^FDx^FS^FO1,50^BQN,2,1^FDHA," + b"x" * 1300 + b"^FS^XZ")
    assert label.format.faults == ["^BQ: 1300 characters are too many for a QR code"]


def test_compressed_binary_is_counted_and_said() -> None:
    label = Wire().print(b"^XA^FO9,9^GFC,4,8,1,^XZ~^FS^FO9,9^FDx^FS^XZ")
    assert label.format.faults == ["^GFC, compressed binary, is not simulated"]
    assert label.texts == ["x"]


def test_bytes_beyond_ascii_are_no_command() -> None:
    wire = Wire()
    wire.ask(b"^XA^\xb5B^X\xff1^FO1,1^FDx^FS^XZ")
    wire.wait(60)
    assert wire.printer.labels[0].format.faults == ["^\xb5B is not known", "^X\xff is not known"]


@pytest.mark.parametrize(
    "parameters", [b"A,8,8,4", b"A,8,x,4,00", b"A,8,8,0,00", b"A,8,8,4,0?", b"A,8,8,4,:Z64:AAAA:0000", b"A,8,8,4,:Z64:"]
)
def test_a_bad_graphic_is_left_out_and_said(parameters: bytes) -> None:
    with pytest.raises(BadGraphic):
        decode(parameters)
    label = Wire().print(b"^XA^FO9,9^FDx^FS^GF" + parameters + b"^FS^XZ")
    assert label.texts == ["x"]
    assert len(label.format.faults) == 1


# the stream


JOB = b"^XA^FX note^FS\r\n^FO1,2^FDone\r\ntwo^FS^GFB,4,4,2,^~\x00\xff^FS~HS^A0N,20,20^FDx^FS^XZ~HQES"


@given(st.lists(st.integers(0, len(JOB)), max_size=12))
@settings(max_examples=60)
def test_commands_are_the_same_however_the_bytes_are_cut(cuts: list[int]) -> None:
    whole = Stream().feed(JOB)
    stream, pieces = Stream(), []
    for start, end in pairwise([0, *sorted(cuts), len(JOB)]):
        pieces += stream.feed(JOB[start:end])
    assert [one for one in pieces if one.name] == [one for one in whole if one.name]
    assert b"".join(one.raw for one in pieces) == JOB
    assert [command.name for command in whole].count("^FS") == 4
    assert next(command for command in whole if command.name == "^GF").data == b"B,4,4,2,^~\x00\xff"
    assert whole[-1].name == "~HQ"


@given(st.binary(max_size=400))
def test_no_bytes_can_break_the_printer(data: bytes) -> None:
    wire = Wire()
    wire.ask(b"^XA" + data)
    wire.ask(b"^FS^XZ^XA^FO0,0^FDstill alive^FS^XZ")
    wire.printer.load_paper()
    wire.printer.pause(False)
    wire.wait(1e9)
    for label in wire.printer.labels:
        assert label.png


def test_unknown_commands_are_kept_with_the_label() -> None:
    label = Wire().print(b"^XA^QQ1^FO1,1^FDx^FS^FO1,50^BEN,20^FDabc^FS^XZ")
    assert label.format.faults == ["^QQ is not known", "^BE: EAN-13 cannot carry 'abc'"]


def test_what_would_change_the_picture_and_is_not_simulated_is_said() -> None:
    label = Wire().print(b"^XA^LS0^LT12^PMN^PMY^MUD^MD10^FO1,1^FDx^FS^XZ")
    assert label.format.faults == ["^LT12 is not simulated", "^PMY is not simulated"]


@pytest.mark.parametrize(
    "field",
    [
        b"^GB32000,32000,3^FS",
        b"^BY100^BCN,32000^FDabc^FS",
        b"^BQN,2,100^FDQA,x^FS",
        b"^A0N,32000,32000^FDx^FS",
        b"^A0N,300,300^FB800,9999^FDx^FS",
    ],
)
def test_absurd_sizes_are_left_out_and_said(field: bytes) -> None:
    label = Wire().print(b"^XA^PW32000^LL32000^FO1,1^FDok^FS^FO1,1" + field + b"^XZ")
    assert label.texts == ["ok"]
    assert "fits on no label" in label.format.faults[0]
    assert (label.format.width, label.format.length) == (864, 7920)
    assert len(label.png) < 100_000


def test_a_format_that_breaks_off_is_counted() -> None:
    wire = Wire()
    wire.ask(b"^XA^FO1,1^FDhalf")
    wire.printer.closed(1, wire.now)
    assert wire.printer.broken_formats == 1
    assert wire.printer.waiting == 0


# the machine


def test_host_status_and_identification() -> None:
    wire = Wire()
    assert wire.ask(b"~HS") == OK
    assert wire.ask(b"~HI") == b"\x02ZD421-203dpi,V84.20.21Z,8,8176KB\x03\r\n"


def test_status_in_the_middle_of_a_format_tells_of_it() -> None:
    wire = Wire()
    answer = wire.ask(b"^XA^FO1,1^FDx^FS~HS")
    assert answer.startswith(b"\x02030,0,0,1200,000,0,0,1,000,0,0,0\x03\r\n")


@pytest.mark.parametrize(
    ("spoil", "bits"),
    [
        (lambda printer: printer.take_paper(), b"1 00000000 00000001"),
        (lambda printer: printer.set_ribbon(False), b"1 00000000 00000002"),
        (lambda printer: printer.open_head(), b"1 00000000 00000004"),
    ],
)
def test_media_ribbon_and_head_silence_hs_but_not_hqes(spoil: object, bits: bytes) -> None:
    wire = Wire()
    spoil(wire.printer)  # type: ignore[operator]
    assert wire.ask(b"~HS") == b""
    assert b"ERRORS:         " + bits in wire.ask(b"~HQES")


def test_pause_is_told_by_both() -> None:
    wire = Wire()
    wire.ask(b"~PP")
    assert wire.ask(b"~HS").startswith(b"\x02030,0,1,")
    assert b"1 00000000 00010000" in wire.ask(b"~HQES")
    wire.ask(b"~PS")
    assert wire.ask(b"~HS") == OK


def test_the_end_of_the_roll_is_warned_of_and_then_stops_the_printer() -> None:
    wire = Wire(roll=2)
    assert b"WARNINGS:       1 00000000 00000008" in wire.ask(b"~HQES")
    wire.print(b"^XA^FO1,1^FDx^FS^PQ3^XZ")
    assert (wire.printer.printed, wire.printer.waiting, wire.printer.paper) == (2, 1, False)
    wire.printer.load_paper(100)
    wire.wait(0)
    wire.wait(5)
    assert wire.printer.printed == 3


def test_printing_takes_its_time_and_starts_again_after_trouble() -> None:
    wire = Wire(speed_mm_s=100, length_mm=150)
    wire.ask(b"^XA^FO1,1^FDx^FS^XZ")
    assert wire.printer.wake_at() == pytest.approx(51.5)
    wire.wait(1.4)
    assert wire.printer.printed == 0
    wire.printer.open_head()
    wire.wait(5)
    wire.printer.close_head()
    wire.wait(1.4)
    wire.wait(1.4)
    assert wire.printer.printed == 0
    wire.wait(0.2)
    assert wire.printer.printed == 1


def test_copies_cancel_and_power() -> None:
    wire = Wire(speed_mm_s=150)
    wire.ask(b"^XA^FO1,1^FDx^FS^PQ5^XZ")
    wire.wait(2.5)
    assert (wire.printer.printed, wire.printer.waiting) == (2, 3)
    assert b",00000003,1,000" in wire.ask(b"~HS")
    wire.ask(b"~JA")
    wire.wait(60)
    assert wire.printer.printed == 2
    wire.ask(b"^XA^PW400^LL300^FO1,1^FDx^FS^XZ")
    wire.printer.power(False)
    wire.printer.power(True)
    wire.printer.opened(1, wire.now)
    label = wire.print(b"^XA^FO1,1^FDy^FS^XZ")
    assert (label.no, label.format.width, label.format.length) == (3, 800, 1200)


def test_settings_outlive_the_format() -> None:
    wire = Wire(dpi=300)
    wire.print(b"^XA^PW720^LL480^BY5^CI28^CF0,50^FO1,1^FDx^FS^XZ")
    label = wire.print("^XA^FO1,1^FD杭^FS^FO1,99^BCN,50^FDA^FS^XZ".encode())
    assert (label.format.width, label.format.length) == (720, 480)
    assert label.texts == ["杭"]
    assert label.as_json()["width_mm"] == 60
    assert label.format.fields[1].module == 5  # type: ignore[union-attr]


def test_an_rfid_label_carries_its_epc() -> None:
    label = Wire().print(b"^XA^RS8^RFW,H^FD300833B2DDD9014000000000^FS^FO9,9^FDx^FS^XZ")
    assert label.epc == "300833B2DDD9014000000000"
    assert label.texts == ["x"]
    assert Wire().print(b"^XA^RFW,A^FDAB^FS^XZ").epc == "4142"
    odd = Wire().print(b"^XA^RFW,H^FD30083^FS^FO9,9^FDx^FS^XZ")
    assert odd.epc is None
    assert odd.format.faults == ["^RF: '30083' is not whole words of hexadecimal"]


def test_labels_are_kept_in_bounds_and_handed_on() -> None:
    seen: list[int] = []
    wire = Wire(kept=3, on_label=lambda label: seen.append(label.no))
    wire.print(b"^XA^FO1,1^FDx^FS^PQ7^XZ")
    assert seen == [1, 2, 3, 4, 5, 6, 7]
    assert [label.no for label in wire.printer.labels] == [5, 6, 7]
    assert wire.printer.label(4) is None
    assert wire.printer.label(6) is wire.printer.labels[1]


def test_a_png_has_the_size_and_resolution_of_the_label() -> None:
    label = Wire(dpi=300).print(b"^XA^PW720^LL480^FO1,1^FDx^FS^XZ")
    image = Image.open(io.BytesIO(label.png))
    assert (image.size, image.mode) == ((720, 480), "1")
    assert round(image.info["dpi"][0]) == 300


def test_over_tcp_a_job_becomes_a_label() -> None:
    printer = SimulatedPrinter()
    with TcpDevice(printer, port=free_port(), speed=1000) as server:
        with Host(server.port) as host:
            host.say(b"^XA^FO40,60^BY3^BCN,100^FDYT0000000000001^FS^XZ")
        wait_for(lambda: printer.printed == 1, "the label")
        assert decoded(printer.labels[0]) == [("Code 128", "YT0000000000001")]
