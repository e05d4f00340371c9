"""Every simulated printer: the same label on paper, the same machine, and no bytes that can end it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmware_sim.printers.label_printer import HEAD_OPEN, HOT, JAMMED, MEDIA_OUT, PAUSED, RIBBON_OUT
from firmware_sim.printers.switches import NUMBERED, WORDS, UnknownSwitch, turn
from firmware_sim.registry import simulators
from firmware_sim.serving import TcpDevice
from tests.firmware_sim.printers.jobs import JOBS, STATUS
from tests.firmware_sim.printers.paper import LANGUAGES, Paper, black, decoded, image, rectangle
from tests.firmware_sim.wires import Host, wait_for
from tests.ports import free_port

every = pytest.mark.parametrize("language", LANGUAGES)
RING = rectangle(20, 10, 59, 39) - rectangle(25, 15, 54, 34)


def test_every_language_is_here() -> None:
    assert tuple(simulators("printer")) == LANGUAGES == tuple(sorted(JOBS))


@every
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_the_same_label_comes_out_of_every_printer(language: str, dpi: int) -> None:
    printed = Paper(language, dpi=dpi).print(JOBS[language])
    assert decoded(printed) == [("Code 128", "AB12")]
    assert {dot for dot in black(printed) if dot[1] < 60} == RING
    assert [tuple(one) for one in printed.barcodes] == [("code128", "AB12")]
    assert printed.language == language
    assert printed.format.faults == []
    assert round(image(printed).info["dpi"][0]) == dpi


def test_symbols_that_came_as_a_picture_are_read_from_it() -> None:
    drawn = image(Paper("zpl").print(b"^XA^PW400^LL200^FO40,40^BY2^BCN,60,N,N,N,D^FD(01)06901234567892^FS^XZ"))
    row_bytes, data = 50, bytes(255 - byte for byte in drawn.tobytes())
    paper = Paper("escpos")
    printed = paper.print(b"\x1dv0\x00%c\x00\xc8\x00" % row_bytes + data + b"\x1dV\x00")
    assert [tuple(one) for one in printed.barcodes] == [("gs1-128", "0106901234567892")]
    assert printed.as_json()["barcodes"] == [{"symbology": "gs1-128", "text": "0106901234567892"}]


@every
def test_bars_are_where_they_are_told(language: str) -> None:
    dots = black(Paper(language).print(JOBS[language]))
    row = sorted(x for x, y in dots if y == 100)
    assert row[0] == 20
    assert {y for x, y in dots if x == 20 and y >= 60} == set(range(80, 140))


@every
def test_every_cut_gives_the_same_picture(language: str) -> None:
    """Cut at every byte, and byte by byte."""
    job = JOBS[language]
    whole = Paper(language).print(job).png
    assert Paper(language).print_cut(job, list(range(len(job)))).png == whole
    step = max(1, len(job) // 60)
    for cut in range(1, len(job), step):
        assert Paper(language).print_cut(job, [cut]).png == whole


@every
@given(noise=st.binary(max_size=300), where=st.integers(0, 400))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_no_bytes_end_a_printer_and_none_are_dropped_uncounted(language: str, noise: bytes, where: int) -> None:
    paper = Paper(language)
    job = JOBS[language]
    spoiled = job[:where] + noise + job[where:]
    for at in range(0, len(spoiled), 37):
        paper.ask(spoiled[at : at + 37])
        assert paper.accounted() == paper.printer.bytes.received
    paper.printer.load_paper()
    paper.printer.pause(False)
    paper.wait(1e9)
    for label in list(paper.printer.labels)[-2:]:
        assert label.png
    paper.printer.closed(1, paper.now)
    paper.wait(1e9)
    assert paper.accounted() == paper.printer.bytes.received == len(spoiled)


WORDS_OF = {
    "zpl": [
        b"^XA",
        b"^XZ",
        b"^FO",
        b"^FD",
        b"^FS",
        b"^BC",
        b"^BX",
        b"^BQ",
        b"^B2",
        b"^GF",
        b"^GB",
        b"^A0",
        b"^FB",
        b"~HS",
    ],
    "tspl": [
        b"TEXT ",
        b"BARCODE ",
        b"QRCODE ",
        b"DMATRIX ",
        b"BLOCK ",
        b"BITMAP ",
        b"BOX ",
        b"SIZE ",
        b'"128"',
        b'"',
        b"PRINT ",
    ],
    "epl": [b"A", b"B", b"b", b"GW", b"LO", b"X", b"q", b"Q", b"R", b"P", b"N", b'"', b"^ee", b"US", b"1E", b"Q,"],
    "cpcl": [
        b"! 0 200 200 99 1\r\n",
        b"T ",
        b"B ",
        b"QR ",
        b"EG ",
        b"CG ",
        b"CONCAT",
        b"ML ",
        b"PRINT\r\n",
        b"ENDQR\r\n",
        b"\x1bh",
    ],
    "escpos": [
        b"\x1b",
        b"\x1d",
        b"\x1c",
        b"\x10\x04",
        b"(k",
        b"(L",
        b"8L",
        b"v0",
        b"*",
        b"k",
        b"V",
        b"W",
        b"L",
        b"\x0c",
        b"1P0",
    ],
}
MORE = [b"\r\n", b",", b" ", b"0", b"1", b"7", b"99999", b"-5", b"0.5", b"M", b"A", b"\xff\x00", b"\x01"]


@every
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_no_commands_end_a_printer(language: str, data: st.DataObject) -> None:
    """The language's own words in any order."""
    words = st.lists(st.sampled_from(WORDS_OF[language] + MORE), max_size=40)
    paper = Paper(language)
    paper.ask(b"".join(data.draw(words)))
    paper.wait(1e9)
    for label in list(paper.printer.labels)[-1:]:
        assert label.png
    assert paper.accounted() == paper.printer.bytes.received


LONG = b"x" * 900
ABSURD = {
    "tspl": b'CLS\r\nBAR 1,1,1,1\r\nTEXT 1,1,"0",0,200,200,"' + LONG + b'"\r\nPRINT 1\r\n',
    "epl": b'N\nLO1,1,1,1\nA1,1,0,5,24,24,N,"' + LONG + b'"\nP1\n',
    "cpcl": b"! 0 200 200 99 1\r\nL 1 1 1 1 1\r\nSETMAG 16 16\r\nT 4 7 1 1 " + LONG + b"\r\nPRINT\r\n",
    "zpl": b"^XA^FO1,1^GB1,1,1^FS^FO1,1^A0N,32000,10^FD" + LONG + b"^FS^XZ",
}


@pytest.mark.parametrize("language", ABSURD)
@pytest.mark.parametrize("dpi", [203, 600])
def test_letters_beyond_any_label_are_left_out_and_said(language: str, dpi: int) -> None:
    printed = Paper(language, dpi=dpi).print(ABSURD[language])
    assert black(printed) == {(1, 1)}
    assert ["fits on no label" in one or "fit on no label" in one for one in printed.format.faults] == [True]


@pytest.mark.parametrize("number", ["inf", "nan", "1e9", "-1e9", "\xb2", "99999999999999999999"])
@pytest.mark.parametrize("command", ["^LL{}", "^FO{0},{0}^GB{0},{0},{0}", "^BY{0},{0},{0}", "^PQ{}", "^A0N,{0},{0}"])
def test_numbers_that_are_none_change_nothing_much(command: str, number: str) -> None:
    job = f"^XA{command.format(number)}^FS^FO9,9^A0N,20,20^FDx^FS^XZ".encode("latin-1")
    paper = Paper("zpl")
    paper.ask(job)
    paper.wait(1000)
    assert paper.printer.labels[0].texts == ["x"]
    assert paper.printer.labels[0].png


def test_corners_may_be_rounder_than_the_box() -> None:
    assert black(Paper("tspl").print(b"CLS\r\nBOX 1,1,3,3,1,-5\r\nPRINT 1\r\n")) == rectangle(1, 1, 3, 3) - {(2, 2)}
    assert black(Paper("tspl").print(b"CLS\r\nBOX 1,1,9,9,1,500\r\nPRINT 1\r\n"))


@pytest.mark.parametrize(
    ("language", "large", "again"),
    [
        ("tspl", b"CLS\r\nBITMAP 0,0,100,9000,0," + bytes(900_000), b"\r\nPRINT 1\r\nBAR 1,1,1,1"),
        ("epl", b"N\nGW0,0,100,9000," + bytes(900_000), b"\nP1\nLO1,1,1,1"),
    ],
)
def test_a_buffer_printed_again_and_again_does_not_fill_the_memory(language: str, large: bytes, again: bytes) -> None:
    paper = Paper(language)
    paper.printer.open_head()
    paper.ask(large)
    assert paper.printer.wants(1)
    paper.ask(again * 4000)
    assert not paper.printer.wants(1)
    kept = {id(job.raw): len(job.raw) for job in paper.printer._queue}
    assert len(paper.printer._queue) > 3000
    assert sum(kept.values()) < 10_000_000


# the machine


@every
def test_trouble_stops_it_and_the_label_is_printed_again(language: str) -> None:
    paper = Paper(language, speed_mm_s=10)
    printer = paper.printer
    switches = {
        MEDIA_OUT: (printer.take_paper, printer.load_paper),
        HEAD_OPEN: (printer.open_head, printer.close_head),
        JAMMED: (lambda: printer.jam(True), lambda: printer.jam(False)),
        HOT: (lambda: printer.overheat(True), lambda: printer.overheat(False)),
        PAUSED: (lambda: printer.pause(True), lambda: printer.pause(False)),
    }
    for count, (bit, (spoil, mend)) in enumerate(switches.items(), 1):
        paper.ask(JOBS[language])
        paper.wait(1)
        spoil()
        assert printer.errors == bit
        paper.wait(60)
        assert (printer.printed, printer.spoiled) == (count - 1, count)
        mend()
        paper.wait(0)
        paper.wait(1)
        assert printer.printed == count - 1
        paper.wait(60)
        assert printer.printed == count
    assert RIBBON_OUT not in switches


@every
def test_power_that_fails_in_the_middle_loses_the_job(language: str) -> None:
    job = JOBS[language]
    paper = Paper(language)
    turn(paper.printer, f"power off after {len(job) // 2}")
    paper.ask(job)
    assert not paper.printer.powered
    assert paper.accounted() == paper.printer.bytes.received == len(job)
    paper.printer.closed(1, paper.now)
    paper.printer.power(True)
    paper.printer.opened(1, paper.now)
    paper.ask(job[len(job) // 2 :])
    paper.wait(60)
    paper.printer.closed(1, paper.now)
    paper.wait(60)
    paper.printer.opened(1, paper.now)
    before = paper.printer.printed
    whole = paper.print(job)
    assert paper.printer.printed == before + 1
    assert whole.png == Paper(language).print(job).png


@every
def test_power_that_fails_while_a_label_comes_out_loses_it(language: str) -> None:
    paper = Paper(language, speed_mm_s=10)
    paper.ask(JOBS[language] * 2)
    paper.wait(1)
    paper.printer.power(False)
    paper.printer.power(True)
    paper.wait(60)
    assert (paper.printer.printed, paper.printer.spoiled, paper.printer.waiting) == (0, 1, 0)


@every
def test_a_roll_ends(language: str) -> None:
    paper = Paper(language, roll=1)
    assert paper.printer.near_end
    paper.ask(JOBS[language] * 2)
    paper.wait(60)
    paper.wait(60)
    assert (paper.printer.printed, paper.printer.paper) == (1, False)
    turn(paper.printer, "paper 30")
    paper.wait(0)
    paper.wait(60)
    assert (paper.printer.printed, paper.printer.roll, paper.printer.near_end) == (2, 29, False)


@every
def test_printing_takes_its_time(language: str) -> None:
    paper = Paper(language, speed_mm_s=10)
    paper.ask(JOBS[language])
    assert paper.printer.wake_at() == pytest.approx(53.0)
    paper.wait(2.9)
    assert paper.printer.printed == 0
    paper.wait(0.2)
    assert paper.printer.printed == 1


# the wire


@every
def test_a_healthy_printer_answers_and_a_mute_one_does_not(language: str) -> None:
    ask, answer = STATUS[language]
    paper = Paper(language)
    assert paper.ask(ask).startswith(answer)
    turn(paper.printer, "mute")
    assert paper.ask(ask) == b""
    turn(paper.printer, "speak")
    assert paper.ask(ask).startswith(answer)


@every
def test_a_babbling_printer_says_noise_asked_or_not(language: str) -> None:
    paper = Paper(language)
    turn(paper.printer, "babble")
    noise = [paper.wait(1) for _ in range(5)]
    assert all(noise)
    assert len(set(noise)) == 5
    ask, answer = STATUS[language]
    assert len({paper.ask(ask * 4) for _ in range(4)}) == 4
    turn(paper.printer, "hush")
    paper.wait(1)
    assert paper.wait(1) == b""
    assert paper.ask(ask).startswith(answer)


@every
def test_over_tcp_a_label_is_printed_and_a_closing_printer_closes(language: str) -> None:
    paper = Paper(language)
    printer = simulators("printer")[language].make()
    with TcpDevice(printer, port=free_port(), speed=1000) as server:
        with Host(server.port) as host:
            host.say(JOBS[language])
        wait_for(lambda: printer.printed == 1, "the label")
        assert decoded(printer.labels[0]) == [("Code 128", "AB12")]
        turn(printer, "hang up")
        with Host(server.port) as host:
            host.say(STATUS[language][0])
            assert host.sock.recv(100) == b""
        turn(printer, "stay")
        with Host(server.port) as host:
            assert host.ask(*STATUS[language]).startswith(STATUS[language][1])
    assert paper.printer.printed == 0


@every
def test_a_print_server_with_one_line_lets_the_second_wait(language: str) -> None:
    printer = simulators("printer")[language].make()
    turn(printer, "one line")
    ask, answer = STATUS[language]
    with (
        TcpDevice(printer, port=free_port(), speed=1000) as server,
        Host(server.port) as first,
        Host(server.port) as second,
    ):
        assert first.ask(ask, answer).startswith(answer)
        second.say(ask)
        assert second.silent_for(0.1)
        first.sock.close()
        assert second.read_until(answer).startswith(answer)


def test_switches_are_words() -> None:
    paper = Paper("tspl")
    for words in WORDS:
        turn(paper.printer, words)
        turn(paper.printer, words.replace(" ", "-").upper())
    assert set(NUMBERED) == {"paper", "power off after"}
    with pytest.raises(UnknownSwitch, match="paper out, paper in"):
        turn(paper.printer, "dance")
