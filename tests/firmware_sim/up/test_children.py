import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from firmware_sim.up.children import Child, ChildFailed, Family, Program

SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")
PARENT = """
import sys, time
from pathlib import Path
from firmware_sim.up.children import Child, Program
child = Child(Program("sleeper", (sys.executable, "-c", "import time; time.sleep(60)")), Path(sys.argv[1]))
child.start()
print(child.pid, flush=True)
time.sleep(60)
"""


def wait_until(condition: Callable[[], bool], timeout_s: float = 15.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        threading.Event().wait(0.02)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_killed_child_is_started_again_and_counted(tmp_path: Path) -> None:
    family = Family()
    child = family.add(Child(Program("sleeper", SLEEPER), tmp_path / "sleeper.log"))
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)

    def again() -> bool:
        family.tend()
        return child.pid not in (None, first)

    wait_until(again)
    assert child.restarts == 1
    family.end()
    assert child.pid is None


def test_a_child_that_never_stays_up_is_given_up_with_its_last_words(tmp_path: Path) -> None:
    program = Program("broken", (sys.executable, "-c", "import sys; sys.exit('no such table: goods')"))
    family = Family()
    family.add(Child(program, tmp_path / "broken.log"))
    with pytest.raises(ChildFailed, match="no such table: goods"):
        wait_until(lambda: bool(family.tend()), 60)
    family.end()


def test_children_end_with_a_killed_parent(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path / "log")], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not alive(pid))


def test_a_command_gives_its_output_or_its_last_words(tmp_path: Path) -> None:
    family = Family()
    hello = Program("hello", (sys.executable, "-c", "print('hello')"))
    assert family.run(hello, tmp_path / "log", 20) == "hello\n"
    broken = Program("broken", (sys.executable, "-c", "import sys; sys.exit('it broke')"))
    with pytest.raises(ChildFailed, match=r"exit 1.*it broke"):
        family.run(broken, tmp_path / "log", 20)


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    code = f"import signal, time, pathlib; signal.signal(15, signal.SIG_IGN); pathlib.Path({str(ready)!r}).touch()"
    family = Family()
    child = family.add(Child(Program("deaf", (sys.executable, "-c", code + "; time.sleep(60)")), tmp_path / "log"))
    pid = child.pid
    assert pid is not None
    wait_until(ready.exists)
    family.end(timeout_s=0.3)
    assert not alive(pid)


def test_the_line_carries_until_it_is_cut_and_again_afterwards() -> None:
    from firmware_sim.up.line import CutLine
    from tests.ports import free_port

    far = socket.create_server(("127.0.0.1", 0))
    port = free_port()
    line = CutLine(port, far.getsockname()[:2], 0.5, 1.0)
    line.start()
    with socket.create_connection(("127.0.0.1", port)) as near:
        end, _ = far.accept()
        near.sendall(b"hello")
        assert end.recv(5) == b"hello"
        near.settimeout(10)
        assert near.recv(1) == b""
        end.close()
    wait_until(lambda: line.is_over)
    with socket.create_connection(("127.0.0.1", port)) as near:
        end, _ = far.accept()
        end.sendall(b"back")
        assert near.recv(4) == b"back"
        end.close()
    line.stop()
    line.join()
    far.close()
