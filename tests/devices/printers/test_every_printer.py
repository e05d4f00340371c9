"""What holds for each printer, whatever it speaks: nothing is "ok" that was not said, nothing is said twice."""

import socket
import threading

import pytest

from devices.driver import Kind
from devices.printer import PrinterSession
from devices.readings import Paper
from devices.registry import drivers
from tests.devices.printers.peers import LANGUAGES, FakePrinter, printing, ready
from tests.devices.wire import listening

EVERY = sorted(info.name for info in drivers().values() if info.kind is Kind.PRINTER)
ANSWER_S = 1.0  # a busy machine answers late; where no answer comes, calls have short limits of their own
JOB = b"a label of 40 bytes, in no language....."


def session(printer: FakePrinter, driver: str) -> PrinterSession:
    return PrinterSession(f"tcp://{printer.address}", driver, ANSWER_S)


def test_each_language_has_its_printer() -> None:
    assert sorted(LANGUAGES) == EVERY


@pytest.mark.parametrize("driver", EVERY)
def test_a_ready_printer_says_so_and_a_job_is_confirmed(driver: str) -> None:
    with printing(driver, ready(driver)) as printer:
        made = session(printer, driver)
        status = made.status()
        assert (status.online, status.answered, status.ready, status.garbage) == (True, True, True, 0)
        outcome = made.print(JOB, 5.0)
        assert (outcome.state, outcome.reason, bytes(printer.job)) == ("confirmed", "", JOB)
        report = made.report()
        assert (report["state"], report["jobs"], report["bad_frames"]) == ("reading", {"confirmed": 1}, 0)
        assert {frame["way"] for frame in report["frames"]} == {"in", "out"}


@pytest.mark.parametrize("driver", EVERY)
def test_answers_that_come_byte_by_byte_are_read(driver: str) -> None:
    with printing(driver, ready(driver)) as printer:
        printer.step = 1
        assert session(printer, driver).status().ready


@pytest.mark.parametrize("driver", EVERY)
def test_a_printer_without_paper_gets_no_job(driver: str) -> None:
    with printing(driver, lambda printer, ask: LANGUAGES[driver].out) as printer:
        status = session(printer, driver).status()
        assert (status.answered, status.paper) == (True, Paper.OUT)
        outcome = session(printer, driver).print(JOB, 3.0)
        assert (outcome.state, outcome.reason, bytes(printer.job)) == ("not_sent", "the paper is out", b"")


@pytest.mark.parametrize("driver", EVERY)
def test_paper_that_ends_during_the_job_leaves_it_unknown(driver: str) -> None:
    def answer(printer: FakePrinter, ask: bytes) -> bytes:
        language = LANGUAGES[driver]
        if language.turn and ask == language.turn[0]:
            return b""
        return language.out if printer.job else language.ready

    with printing(driver, answer) as printer:
        outcome = session(printer, driver).print(JOB, 0.8)
        assert (outcome.state, outcome.reason) == ("unknown", "the paper is out")
        assert outcome.before is not None
        assert outcome.before.ready


@pytest.mark.parametrize("driver", EVERY)
def test_a_mute_printer_is_online_and_nothing_is_known(driver: str) -> None:
    with printing(driver, lambda printer, ask: b"") as printer:
        status = session(printer, driver).status(0.8)
        assert (status.online, status.answered, status.paper) == (True, False, Paper.UNKNOWN)
        outcome = session(printer, driver).print(JOB, 0.8)
        assert (outcome.state, outcome.reason) == ("unknown", "it does not answer")


@pytest.mark.parametrize("driver", EVERY)
def test_a_printer_that_has_answered_and_falls_silent_gets_no_job(driver: str) -> None:
    silent = threading.Event()
    with printing(driver, lambda printer, ask: b"" if silent.is_set() else ready(driver)(printer, ask)) as printer:
        made = session(printer, driver)
        assert made.status().ready
        silent.set()
        outcome = made.print(JOB, 2.0)
        assert (outcome.state, outcome.reason, bytes(printer.job)) == ("not_sent", "it does not answer", b"")
        silent.clear()
        assert made.print(JOB, 5.0).state == "confirmed"
        assert bytes(printer.job) == JOB


@pytest.mark.parametrize("driver", EVERY)
def test_a_printer_that_closes_without_a_word_is_never_ok(driver: str) -> None:
    with printing(driver, lambda printer, ask: None) as printer:
        status = session(printer, driver).status()
        assert (status.online, status.answered) == (False, False)
        assert "closed the connection" in status.hindrance
        assert session(printer, driver).print(JOB, 2.0).state == "not_sent"
        assert bytes(printer.job) == b""


@pytest.mark.parametrize("driver", EVERY)
def test_a_line_cut_at_any_byte_of_an_answer_leaves_no_answer(driver: str) -> None:
    whole = LANGUAGES[driver].ready.rstrip(b"\r\n") if driver in ("zpl", "tspl") else LANGUAGES[driver].ready
    with printing(driver, ready(driver)) as printer:
        for at in range(len(whole)):
            printer.cut_answer = at
            status = session(printer, driver).status()
            assert (status.online, status.answered) == (False, False), at
            assert session(printer, driver).print(JOB, 2.0).state == "not_sent"
        assert bytes(printer.job) == b""


@pytest.mark.parametrize("driver", EVERY)
def test_a_line_cut_within_the_job_leaves_it_unknown(driver: str) -> None:
    with printing(driver, ready(driver)) as printer:
        printer.limit = 10
        outcome = session(printer, driver).print(JOB, 2.0)
        assert outcome.state == "unknown"
        assert "the job was on its way" in outcome.reason


@pytest.mark.parametrize("driver", EVERY)
@pytest.mark.parametrize("talk", [b"HTTP/1.1 400 Bad Request\r\n\r\n", bytes(range(256)), b"?"], ids=repr)
def test_who_speaks_another_language_has_not_answered_and_gets_no_job(driver: str, talk: bytes) -> None:
    with printing(driver, lambda printer, ask: talk) as printer:
        status = session(printer, driver).status(0.8)
        assert (status.online, status.answered, status.garbage) == (True, False, status.garbage)
        assert status.garbage > 0
        assert "another language" in status.hindrance
        outcome = session(printer, driver).print(JOB, 0.8)
        assert (outcome.state, bytes(printer.job)) == ("not_sent", b"")


@pytest.mark.parametrize("driver", EVERY)
def test_an_echo_has_not_answered(driver: str) -> None:
    with printing(driver, lambda printer, ask: ask) as printer:
        assert not session(printer, driver).status(0.8).answered


@pytest.mark.parametrize("driver", EVERY)
@pytest.mark.parametrize("word", [b"\x00", b"00 "], ids=repr)
def test_a_printer_that_babbles_without_end_has_not_answered(driver: str, word: bytes) -> None:
    ending = threading.Event()

    def babble(sock: socket.socket) -> None:
        try:
            while not ending.is_set():
                sock.sendall(word)
                ending.wait(0.002)
        except OSError:
            return

    with listening() as listener:
        made = PrinterSession(f"tcp://{listener.address}", driver, ANSWER_S)
        threads = []

        def accept() -> None:
            for _ in range(2):
                threads.append(threading.Thread(target=babble, args=(listener.accept().sock,)))
                threads[-1].start()

        acceptor = threading.Thread(target=accept)
        acceptor.start()
        status = made.status(0.8)
        outcome = made.print(JOB, 0.8)
        ending.set()
        acceptor.join(10)
        for thread in threads:
            thread.join(10)
        assert (status.online, status.answered) == (True, False)
        assert outcome.state == "not_sent"


@pytest.mark.parametrize("driver", EVERY)
def test_garbage_before_an_answer_is_counted(driver: str) -> None:
    with printing(driver, ready(driver)) as printer:
        printer.greets = b"\xff\xfeBOOT 1.2\r\n"
        made = session(printer, driver)
        status = made.status()
        assert (status.answered, status.ready) == (True, True)
        assert status.garbage == len(printer.greets) or status.garbage == len(printer.greets.strip())
        assert made.report()["bad_frames"] == 1


@pytest.mark.parametrize("driver", EVERY)
def test_a_big_job_goes_out_whole(driver: str) -> None:
    big = b"0123456789abcde\n" * 40_000
    with printing(driver, ready(driver)) as printer:
        assert session(printer, driver).print(big, 10.0).state == "confirmed"
        assert bytes(printer.job) == big


@pytest.mark.parametrize("driver", [name for name in EVERY if name != "escpos"])
def test_a_job_is_confirmed_only_when_it_prints_no_longer(driver: str) -> None:
    looks: list[int] = []

    def answer(printer: FakePrinter, ask: bytes) -> bytes:
        if not printer.job:
            return LANGUAGES[driver].ready
        looks.append(1)
        return LANGUAGES[driver].at_work if len(looks) < 4 else LANGUAGES[driver].ready

    with printing(driver, answer) as printer:
        assert session(printer, driver).print(JOB, 5.0).state == "confirmed"
        assert len(looks) == 4


@pytest.mark.parametrize("driver", [name for name in EVERY if name != "escpos"])
def test_a_job_that_prints_for_ever_is_unknown(driver: str) -> None:
    def answer(printer: FakePrinter, ask: bytes) -> bytes:
        return LANGUAGES[driver].at_work if printer.job else LANGUAGES[driver].ready

    with printing(driver, answer) as printer:
        outcome = session(printer, driver).print(JOB, 0.7)
        assert (outcome.state, outcome.reason) == ("unknown", "it still prints")


def test_escpos_without_an_answer_in_turn_is_confirmed_only_after_a_while_of_readiness() -> None:
    def answer(printer: FakePrinter, ask: bytes) -> bytes:
        return LANGUAGES["escpos"].ready if ask == LANGUAGES["escpos"].ask else b""

    with printing("escpos", answer) as printer:
        assert session(printer, "escpos").print(JOB, 0.7).state == "unknown"
        assert session(printer, "escpos").print(JOB, 5.0).state == "confirmed"


def test_a_clone_that_knows_only_the_short_question_is_asked_it() -> None:
    printer = FakePrinter(lambda one, ask: b"\x00" if ask == b"\x1b!?" else b"", [b"\x1b!S", b"\x1b!?"])
    printer.start()
    made = session(printer, "tspl")
    status = made.status(2.0)
    outcome = made.print(JOB, 5.0)
    printer.stop()
    assert (status.answered, status.ready) == (True, True)
    assert (outcome.state, bytes(printer.job)) == ("confirmed", JOB)


def test_a_label_with_a_mistake_in_it_is_not_confirmed() -> None:
    with printing("epl", lambda printer, ask: b"01\r\n" if printer.job else b"00\r\n") as printer:
        outcome = session(printer, "epl").print(JOB, 2.0)
        assert (outcome.state, outcome.reason) == ("unknown", "syntax error")
