"""What became of a job: every way in which a printer can leave it open."""

import threading
from collections.abc import Callable, Iterator

import pytest

from devices.errors import UnknownDriver
from devices.printer import PrinterSession, PrintOutcome
from devices.readings import Paper
from tests.devices.test_zpl_status import FINE, QUERY, READY
from tests.devices.wire import Listener, Peer, listening

ANSWER_S = 0.2
JOB = b"^XA^FO10,10^FDhello^FS^XZ"
BUSY = READY.replace(b",1245,000,", b",1245,001,", 1)


@pytest.fixture
def port() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def printed(port: Listener, behave: Callable[[Peer], None], timeout_s: float = 2.0) -> PrintOutcome:
    """The outcome of one job on a printer that behaves like this; its own faults fail the test."""
    faults: list[Exception] = []

    def run() -> None:
        try:
            behave(port.accept())
        except (AssertionError, OSError) as fault:
            faults.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    outcome = PrinterSession(f"tcp://{port.address}", "zpl", ANSWER_S).print(JOB, timeout_s)
    port.close()
    thread.join(timeout=10)
    assert faults == []
    return outcome


def test_a_job_is_confirmed_when_its_buffer_is_empty_afterwards(port: Listener) -> None:
    def behave(printer: Peer) -> None:
        for expected, reply in ((b"~HS\r\n", READY), (JOB + b"~HS\r\n", BUSY), (b"~HS\r\n", READY)):
            printer.expect(expected)
            printer.say(reply)

    outcome = printed(port, behave)
    assert (outcome.state, outcome.reason) == ("confirmed", "")
    assert outcome.before is not None
    assert outcome.before.ready
    assert outcome.after is not None
    assert outcome.after.waiting == 0


def test_a_late_answer_from_before_the_job_confirms_nothing(port: Listener) -> None:
    def behave(printer: Peer) -> None:
        printer.expect(b"~HS\r\n~HQES\r\n" + JOB + b"~HS\r\n")
        printer.say(READY)  # to the first question, which was asked before the job
        printer.expect(b"~HQES\r\n~HS\r\n")

    outcome = printed(port, behave, timeout_s=1.5)
    assert outcome.state == "unknown"


def test_two_answers_to_two_questions_confirm_it(port: Listener) -> None:
    def behave(printer: Peer) -> None:
        printer.expect(b"~HS\r\n~HQES\r\n" + JOB + b"~HS\r\n")
        printer.say(READY + READY)

    assert printed(port, behave, timeout_s=2.0).state == "confirmed"


def test_each_look_after_a_job_wants_an_answer_of_its_own(port: Listener) -> None:
    def behave(printer: Peer) -> None:
        printer.expect(b"~HS\r\n")
        printer.say(READY)
        printer.expect(JOB + b"~HS\r\n")
        printer.say(BUSY)
        printer.expect(b"~HS\r\n~HQES\r\n")  # silent now, so the other question follows
        printer.say(QUERY % (b"1 00000000 00000004", FINE))

    outcome = printed(port, behave, timeout_s=1.0)
    assert (outcome.state, outcome.reason) == ("unknown", "the head is open")


def test_a_printer_that_never_answers_leaves_the_job_unknown(port: Listener) -> None:
    outcome = printed(port, lambda printer: printer.expect(b"~HS\r\n~HQES\r\n" + JOB), timeout_s=0.8)
    assert (outcome.state, outcome.reason) == ("unknown", "it does not answer")


def test_a_line_cut_after_the_job_leaves_it_unknown(port: Listener) -> None:
    def behave(printer: Peer) -> None:
        printer.expect(b"~HS\r\n")
        printer.say(READY)
        printer.expect(JOB)
        printer.close()

    outcome = printed(port, behave)
    assert outcome.state == "unknown"
    assert "the job was on its way" in outcome.reason


def test_paper_that_ends_during_the_job_leaves_it_unknown_and_says_so(port: Listener) -> None:
    def behave(printer: Peer) -> None:
        printer.expect(b"~HS\r\n")
        printer.say(READY)
        printer.expect(JOB + b"~HS\r\n~HQES\r\n")
        printer.say(QUERY % (b"1 00000000 00000001", FINE))

    outcome = printed(port, behave, timeout_s=1.2)
    assert (outcome.state, outcome.reason) == ("unknown", "the paper is out")


def test_nothing_is_sent_to_a_printer_that_says_it_cannot_print(port: Listener) -> None:
    def behave(printer: Peer) -> None:
        printer.expect(b"~HS\r\n~HQES\r\n")
        printer.say(QUERY % (b"1 00000000 00000004", FINE))

    assert printed(port, behave, timeout_s=2.0).state == "not_sent"


def test_a_line_cut_before_the_job_means_not_sent(port: Listener) -> None:
    def behave(printer: Peer) -> None:
        printer.expect(b"~HS\r\n")
        printer.close()

    assert printed(port, behave).state == "not_sent"


def test_an_absent_printer_means_not_sent() -> None:
    absent = Listener()
    outcome = PrinterSession(f"tcp://{absent.address}", "zpl").print(JOB, 1.0)
    assert outcome.state == "not_sent"
    assert "cannot be reached" in outcome.reason


def test_a_printer_has_one_owner_at_a_time(port: Listener) -> None:
    url = f"tcp://{port.address}"
    first = threading.Thread(target=lambda: PrinterSession(url, "zpl").print(JOB, 3.0))
    first.start()
    printer = port.accept()
    printer.expect(b"~HS\r\n")
    waiting = PrinterSession(url, "zpl").print(JOB, 0.2)
    assert waiting.state == "not_sent"
    assert "busy with another job" in waiting.reason
    printer.close()
    first.join(timeout=10)


def asked(port: Listener, *talk: tuple[bytes, bytes]) -> Iterator[PrinterSession]:
    def run() -> None:
        printer = port.accept()
        for expected, reply in talk:
            printer.expect(expected)
            printer.say(reply)

    thread = threading.Thread(target=run)
    thread.start()
    yield PrinterSession(f"tcp://{port.address}", "zpl", ANSWER_S)
    thread.join(timeout=10)


def test_status_asks_everything(port: Listener) -> None:
    near_end = QUERY % (FINE, b"1 00000000 00000008")
    for printer in asked(port, (b"~HS\r\n", READY), (b"~HQES\r\n", near_end)):
        status = printer.status()
        assert (status.online, status.answered, status.paper) == (True, True, Paper.NEAR_END)


def test_a_printer_that_is_silent_because_its_paper_is_out_is_not_offline(port: Listener) -> None:
    out = QUERY % (b"1 00000000 00000001", FINE)
    for printer in asked(port, (b"~HS\r\n", b""), (b"~HQES\r\n", out)):
        status = printer.status(2.0)
        assert (status.online, status.answered, status.paper) == (True, True, Paper.OUT)


def test_an_absent_printer_is_offline() -> None:
    status = PrinterSession(f"tcp://{Listener().address}", "zpl").status(1.0)
    assert (status.online, status.answered) == (False, False)
    assert "cannot be reached" in status.hindrance


def test_a_scale_cannot_print() -> None:
    with pytest.raises(UnknownDriver, match="drives a scale, not a printer"):
        PrinterSession("tcp://127.0.0.1:1", "mt-sics")
