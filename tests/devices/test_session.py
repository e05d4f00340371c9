"""Sessions over real sockets and pseudo terminals, with everything that goes wrong on a floor."""

import contextlib
import itertools
import os
import pty
import socket
import termios
import threading
import tty
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import serial
import serial.rfc2217

from devices.errors import BadUrl, NotConnected, UnknownDriver
from devices.readings import Reading, ScanReading, WeightReading
from devices.session import DeviceSession, DeviceState, Pace
from tests.devices.wire import Listener, Peer, eventually, listening


class Heard:
    """What came out of a session."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.states: list[DeviceState] = []

    def texts(self) -> list[str]:
        return [reading.text for reading in self.readings if isinstance(reading, ScanReading)]

    def grams(self) -> list[int | None]:
        return [reading.grams for reading in self.readings if isinstance(reading, WeightReading)]

    def names(self) -> list[str]:
        """Each change of name; a new reason alone is no change."""
        return [name for name, _ in itertools.groupby(state.name for state in self.states)]


@contextlib.contextmanager
def session(url: str, driver: str, heard: Heard) -> Iterator[DeviceSession]:
    made = DeviceSession(url, driver, heard.readings.append, heard.states.append)
    made.start()
    try:
        yield made
    finally:
        made.stop()
        assert threading.active_count() < 20


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def port() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def answers(peer: Peer, *replies: bytes) -> None:
    for reply in replies:
        peer.expect(b"SI\r\n")
        peer.say(reply)


def test_scans_come_in_order_with_their_bytes(heard: Heard, port: Listener) -> None:
    with session(f"socket://{port.address}", "serial-scanner", heard) as scanner:
        peer = port.accept()
        peer.say(b"]C1A-07-")
        peer.say(b"03\r\n6901234567892\r")
        eventually(lambda: heard.texts() == ["A-07-03", "6901234567892"])
        assert isinstance(heard.readings[0], ScanReading)
        assert heard.readings[0].as_json(7) == {
            "kind": "scan",
            "text": "A-07-03",
            "symbology": "]C1",
            "raw": b"]C1A-07-03".hex(),
            "seq": 7,
        }
        assert heard.readings[0].at > 0
        assert scanner.state.name == "reading"


def test_a_scale_is_polled_and_read(heard: Heard, port: Listener) -> None:
    with session(f"socket://{port.address}?poll_ms=5", "mt-sics", heard):
        answers(port.accept(), b"S D      1.000 kg\r\n", b"S S      1.250 kg\r\n", b"S +\r\n")
        eventually(lambda: heard.grams() == [1000, 1250, None])
        assert heard.names()[:2] == ["connected", "reading"]


def test_half_a_frame_at_the_end_of_a_connection_is_dropped_and_counted(heard: Heard, port: Listener) -> None:
    with session(f"socket://{port.address}", "serial-scanner", heard) as scanner:
        first = port.accept()
        first.say(b"YT12345")
        first.close()
        second = port.accept()
        second.say(b"67890\r")
        eventually(lambda: heard.texts() == ["67890"])
        assert scanner.tally.half_frames == 1
        assert scanner.report()["last_bad"][0]["frame"] == b"YT12345".hex()


def test_a_scanner_without_a_suffix_never_glues_two_scans_together(heard: Heard, port: Listener) -> None:
    with session(f"socket://{port.address}", "serial-scanner", heard):
        peer = port.accept()
        peer.say(b"A-07-03")
        eventually(lambda: heard.texts() == ["A-07-03"])
        peer.say(b"6901234567892")
        eventually(lambda: heard.texts() == ["A-07-03", "6901234567892"])


def test_how_a_scanner_ends_its_codes_is_known_after_a_reconnect_too(heard: Heard, port: Listener) -> None:
    with session(f"socket://{port.address}", "serial-scanner", heard) as scanner:
        first = port.accept()
        first.say(b"A-07-03\r")
        eventually(lambda: heard.texts() == ["A-07-03"])
        first.close()
        port.accept().say(b"69012")
        eventually(lambda: scanner.tally.bad_frames == 1)
        assert "no end within 1 s" in scanner.report()["last_bad"][0]["reason"]
        assert heard.texts() == ["A-07-03"]


def test_garbage_is_counted_kept_and_shown_and_the_next_frame_is_read(heard: Heard, port: Listener) -> None:
    with session(f"socket://{port.address}?poll_ms=5", "mt-sics", heard) as scale:
        answers(port.accept(), b"\xf0\x9f\x00S S!!\r\n", b"ES\r\n", b"S S      2.000 kg\r\n")
        eventually(lambda: heard.grams() == [2000])
        report = scale.report()
        assert report["bad_frames"] == 2
        assert "cannot read b'ES'" in report["last_bad"][1]["reason"]


def test_a_scale_that_falls_silent_is_stale_and_recovers(heard: Heard, port: Listener) -> None:
    with session(f"socket://{port.address}?poll_ms=5", "mt-sics", heard) as scale:
        peer = port.accept()
        answers(peer, b"S S      1.000 kg\r\n")
        eventually(lambda: scale.state.name == "stale")
        assert scale.state.reason == "no reading for more than 1 s"
        assert heard.grams() == [1000]
        peer.got = b""
        peer.say(b"S S      3.000 kg\r\n")
        eventually(lambda: scale.state.name == "reading")


def test_a_scale_that_is_only_busy_is_stale_and_says_why(heard: Heard, port: Listener) -> None:
    with session(f"socket://{port.address}?poll_ms=100", "mt-sics", heard) as scale:
        peer = port.accept()
        eventually(lambda: (answers(peer, b"S I\r\n"), scale.state.name == "stale")[1])
        assert scale.state.reason == "mt-sics: the scale is busy or in motion"
        assert heard.readings == []


def test_a_device_that_is_switched_on_later_is_found(heard: Heard) -> None:
    port = Listener()
    with contextlib.closing(port), session(f"socket://{port.address}", "serial-scanner", heard) as scanner:
        eventually(lambda: "cannot be reached" in scanner.state.reason)
        assert scanner.state.name == "looking"
        port.open()
        port.accept().say(b"x1\r")
        eventually(lambda: heard.texts() == ["x1"])


def test_a_device_that_was_away_is_back_within_two_seconds(heard: Heard) -> None:
    port = Listener()
    port.open()
    with contextlib.closing(port), session(f"socket://{port.address}", "serial-scanner", heard) as scanner:
        port.accept().say(b"x1\r")
        eventually(lambda: heard.texts() == ["x1"])
        port.close()
        eventually(lambda: scanner.state.name == "gone")
        eventually(lambda: "nothing listens there" in scanner.state.reason)
        port.open()
        port.accept().say(b"x2\r")
        eventually(lambda: heard.texts() == ["x1", "x2"], within_s=2)
        assert heard.names() == ["connected", "reading", "gone", "connected", "reading"]


@pytest.mark.parametrize("failures", [0, 1, 5, 1000])
def test_no_pause_between_attempts_is_longer_than_a_second(failures: int) -> None:
    assert 0.05 <= Pace().delay_s(failures, 0.0) <= Pace().delay_s(failures, 1.0) <= 1.0


def test_callbacks_that_fail_do_not_end_the_session(port: Listener) -> None:
    seen: list[str] = []

    def reading_fails(reading: Reading) -> None:
        assert isinstance(reading, ScanReading)
        seen.append(reading.text)
        raise RuntimeError("the queue is full")

    def state_fails(state: DeviceState) -> None:
        raise RuntimeError(state.name)

    scanner = DeviceSession(f"socket://{port.address}", "serial-scanner", reading_fails, state_fails)
    scanner.start()
    try:
        peer = port.accept()
        peer.say(b"one\rtwo\r")
        eventually(lambda: seen == ["one", "two"])
        eventually(lambda: scanner.tally.callback_failures >= 4)
    finally:
        scanner.stop()


def test_commands_are_answered(heard: Heard, port: Listener) -> None:
    with session(f"socket://{port.address}?poll_ms=60000", "mt-sics", heard) as scale:
        peer = port.accept()
        answers(peer, b"S S      1.000 kg\r\n")
        eventually(lambda: scale.state.name == "reading")
        for reply, ok in ((b"Z A\r\n", True), (b"Z I\r\n", False), (b"ES\r\n", False)):
            got: list[bool] = []
            asking = threading.Thread(target=lambda got=got: got.append(scale.command("zero").ok))
            asking.start()
            peer.expect(b"Z\r\n")
            peer.say(reply)
            asking.join(timeout=5)
            assert got == [ok]
        with pytest.raises(BadUrl, match="has no command 'dance'"):
            scale.command("dance")


def test_a_command_to_a_device_that_goes_away_fails(heard: Heard, port: Listener) -> None:
    with session(f"socket://{port.address}?poll_ms=60000", "mt-sics", heard) as scale:
        peer = port.accept()
        answers(peer, b"S S      1.000 kg\r\n")
        eventually(lambda: scale.state.name == "reading")
        port.close()
        eventually(lambda: scale.state.name == "gone")
        with pytest.raises(NotConnected, match="is gone"):
            scale.command("zero")


def test_a_printer_gives_no_readings() -> None:
    with pytest.raises(UnknownDriver, match="printers"):
        DeviceSession("tcp://127.0.0.1:9100", "zpl", lambda _reading: None)


class Terminal:
    """A pseudo terminal; the device holds one end."""

    def __init__(self) -> None:
        self.device, self._other = pty.openpty()
        tty.setraw(self._other, termios.TCSANOW)
        self.path = os.ttyname(self._other)

    def say(self, data: bytes) -> None:
        os.write(self.device, data)

    def expect(self, data: bytes) -> None:
        got = b""
        while len(got) < len(data):
            got += os.read(self.device, len(data) - len(got))
        assert got == data

    def unplug(self) -> None:
        for end in (self.device, self._other):
            with contextlib.suppress(OSError):
                os.close(end)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    made.unplug()


def test_a_serial_scale(heard: Heard, terminal: Terminal) -> None:
    with session(f"serial://{terminal.path}?poll_ms=5", "mt-sics", heard) as scale:
        terminal.expect(b"SI\r\n")
        terminal.say(b"S S     17.5 g\r\n")
        eventually(lambda: heard.grams() == [18])
        assert scale.state.name == "reading"


def test_a_serial_port_has_one_owner(heard: Heard, terminal: Terminal) -> None:
    other = Heard()
    url = f"serial://{terminal.path}"
    with session(url, "serial-scanner", heard) as first:
        eventually(lambda: first.state.name == "connected")
        with session(url, "serial-scanner", other) as second:
            eventually(lambda: "in use" in second.state.reason)
            assert second.state.name == "looking"


def test_an_unplugged_serial_device_is_gone_and_its_half_frame_too(heard: Heard, terminal: Terminal) -> None:
    with session(f"serial://{terminal.path}", "serial-scanner", heard) as scanner:
        terminal_says: Callable[[bytes], None] = terminal.say
        eventually(lambda: scanner.state.name == "connected")
        terminal_says(b"whole\rhal")
        eventually(lambda: heard.texts() == ["whole"])
        terminal.unplug()
        eventually(lambda: scanner.state.name == "gone")
        assert heard.texts() == ["whole"]
        assert scanner.tally.half_frames == 1


class Rfc2217Port:
    """A converter with one port, played by pyserial's own port manager: it takes the settings over the line."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.port = serial.serial_for_url("loop://", timeout=0)
        self.manager = serial.rfc2217.PortManager(self.port, self)
        self.received = b""

    def write(self, data: bytes) -> None:
        self.peer.say(data)

    def serve_until(self, wanted: bytes) -> None:
        while wanted not in self.received:
            self.received += b"".join(self.manager.filter(self.peer.sock.recv(1024)))

    def say(self, data: bytes) -> None:
        self.peer.say(b"".join(self.manager.escape(data)))


@pytest.mark.filterwarnings("ignore:set(Daemon|Name).. is deprecated:DeprecationWarning")  # inside pyserial
def test_a_converter_is_told_the_settings(heard: Heard, port: Listener) -> None:
    url = f"rfc2217://{port.address}?baud=4800&bits=7&parity=E"
    with session(url, "mt-sics", heard) as scale:
        converter = Rfc2217Port(port.accept())
        converter.serve_until(b"SI\r\n")
        settings = (converter.port.baudrate, converter.port.bytesize, converter.port.parity)
        assert settings == (4800, 7, "E")
        converter.say(b"S S      1.250 kg\r\n")
        eventually(lambda: heard.grams() == [1250])
        port.close()
        eventually(lambda: scale.state.name == "gone")


def standing() -> tuple[int, int]:
    return threading.active_count(), len(os.listdir("/proc/self/fd"))


def test_reconnects_leave_no_thread_and_no_descriptor_behind(heard: Heard) -> None:
    before = standing()
    with listening() as port, session(f"socket://{port.address}", "t-scale", heard) as scale:
        counts = []
        for _ in range(25):
            peer = port.accept()
            peer.say(b"ST,GS,+  1.250kg\r\nST,GS,+  1")
            peer.sock.shutdown(socket.SHUT_WR)
            while peer.sock.recv(4096):
                pass
            peer.close()
            eventually(lambda: scale.state.name == "gone")
            counts.append(standing())
        assert len(set(counts)) == 1, counts
        assert (scale.tally.connections, scale.tally.half_frames) == (25, 25)
        assert heard.grams() == [1250] * 25
    assert standing() == before


def test_two_sessions_of_this_program_do_not_share_a_device(heard: Heard, port: Listener) -> None:
    with session(f"socket://{port.address}", "serial-scanner", heard):
        peer = port.accept()
        with session(f"socket://{port.address}?queue=5", "serial-scanner", Heard()) as second:
            eventually(lambda: "in use by another session" in second.state.reason)
            assert second.state.name == "looking"
        peer.say(b"x1\r")
        eventually(lambda: heard.texts() == ["x1"])


def test_a_command_waits_until_the_answer_to_the_poll_is_in_and_no_poll_comes_before_its_own(port: Listener) -> None:
    with session(f"socket://{port.address}?poll_ms=5", "toledo-8217", Heard()) as scale:
        peer = port.accept()
        peer.expect(b"W")
        peer.say(b"\x0201.250\r")
        eventually(lambda: scale.state.name == "reading")
        peer.expect(b"W")
        with ThreadPoolExecutor(1) as other:
            asked = other.submit(scale.command, "tare")
            peer.say(b"\x02?A\r")  # still the answer to the poll: in motion
            heard_next = peer.exactly(1)
            while heard_next == b"W":
                peer.say(b"\x0201.250\r")
                heard_next = peer.exactly(1)
            assert heard_next + peer.exactly(1) == b"T\r"
            peer.say(b"\x02?`\r")
            answer = asked.result(timeout=8)
        assert (answer.command, answer.ok, answer.text) == ("tare", True, "done")
        peer.expect(b"W")


def test_a_command_that_is_refused_says_why(port: Listener) -> None:
    with session(f"socket://{port.address}?poll_ms=60000", "sma", Heard()) as scale:
        peer = port.accept()
        peer.expect(b"\nW\r")
        peer.say(b"\n 1G       1.250kg \r")
        eventually(lambda: scale.state.name == "reading")
        with ThreadPoolExecutor(1) as other:
            asked = other.submit(scale.command, "zero")
            peer.expect(b"\nZ\r")
            peer.say(b"\n 1GM      1.250kg \r")
            answer = asked.result(timeout=8)
        assert (answer.ok, answer.text) == (False, "in motion")


def test_a_command_that_a_device_never_answers_counts_as_obeyed(port: Listener) -> None:
    with session(f"socket://{port.address}?mode=stream", "ohaus", Heard()) as scale:
        peer = port.accept()
        peer.say(b"    1.250 kg      \r\n")
        eventually(lambda: scale.state.name == "reading")
        answer = scale.command("tare")
        peer.expect(b"T\r\n")
        assert (answer.ok, "answers no commands" in answer.text) == (True, True)


def test_the_report_shows_identity_and_the_last_frames_both_ways(heard: Heard, port: Listener) -> None:
    with session(f"socket://{port.address}?poll_ms=5", "mt-sics", heard) as scale:
        answers(port.accept(), b"S S      1.250 kg\r\n", b"what?\r\n", b"S S      1.250 kg\r\n")
        eventually(lambda: heard.grams() == [1250, 1250])
        report = scale.report()
        assert report["identity"] == f"socket://{port.address}"
        frames = [(one["way"], bytes.fromhex(one["hex"]), one["note"]) for one in report["frames"]]
        assert ("out", b"SI\r\n", "") in frames
        assert ("in", b"S S      1.250 kg", "") in frames
        assert ("in", b"what?", "mt-sics: cannot read b'what?'") in frames
        assert len(frames) <= 32


@pytest.mark.parametrize(
    ("driver", "sentence"), [("mt-sics", "it is asked and says nothing"), ("yaohua-a9", "nothing comes")]
)
def test_a_scale_that_never_says_a_word_is_stale_and_says_what_to_check(
    port: Listener, driver: str, sentence: str
) -> None:
    with session(f"socket://{port.address}", driver, Heard()) as scale:
        port.accept()
        eventually(lambda: scale.state.name == "stale")
        assert scale.state.reason.startswith(sentence)
