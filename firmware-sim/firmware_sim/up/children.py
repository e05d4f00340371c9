"""Child processes: each in a process group of its own, ended with their parent, started again when they die.

A child asks the kernel for SIGTERM at its parent's death (Linux prctl PR_SET_PDEATHSIG), so even `kill -9` of the
parent ends them. The kernel means the parent *thread*: children are started from the main thread only.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)
PR_SET_PDEATHSIG = 1
BACK_OFF_S = (0.1, 0.3, 1.0, 2.0, 5.0)
QUICK_DEATH_S = 5.0
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1048576
_libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None


class ChildFailed(Exception):
    """A child that will not stay up, or a command that failed; the text ends with its last words."""


def _end_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(frozen=True)
class Program:
    """What to run: a name, the command, extra environment."""

    name: str
    argv: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)


class Child:
    """One program, kept running. `tend` is called often and never blocks."""

    def __init__(self, program: Program, log_file: Path) -> None:
        self.program = program
        self.log_file = log_file
        self.restarts = 0
        self.rss_mb = 0.0
        self._cpu_before_s = 0.0
        self._cpu_now_s = 0.0
        self._quick_deaths = 0
        self._started_at = 0.0
        self._start_again_at: float | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def pid(self) -> int | None:
        """The running process, or None between two lives."""
        return self._process.pid if self._process is not None else None

    @property
    def cpu_s(self) -> float:
        """CPU seconds of all its lives, children that it has waited for included."""
        return self._cpu_before_s + self._cpu_now_s

    def start(self) -> None:
        """Starts the process; its output is appended to the log file."""
        self._process = spawn(self.program, self.log_file)
        self._started_at = time.monotonic()
        self._start_again_at = None

    def tend(self) -> None:
        """Measures a living child, starts a dead one again after a pause that grows with each quick death."""
        now = time.monotonic()
        if self._process is None:
            if self._start_again_at is not None and now >= self._start_again_at:
                self.restarts += 1
                self.start()
            return
        self._measure()
        code = self._process.poll()
        if code is None:
            return
        self._bury(code)
        quick = now - self._started_at < QUICK_DEATH_S
        self._quick_deaths = self._quick_deaths + 1 if quick else 0
        if self._quick_deaths > len(BACK_OFF_S):
            raise ChildFailed(f"{self.name} does not stay up (exit {code}): {last_words(self.log_file)}")
        pause = BACK_OFF_S[max(0, self._quick_deaths - 1)]
        self._start_again_at = now + pause
        log.warning("child died", child=self.name, code=code, again_in_s=pause)

    def _measure(self) -> None:
        if self._process is not None:
            with contextlib.suppress(OSError, ValueError, IndexError):
                text = Path(f"/proc/{self._process.pid}/stat").read_text()
                fields = text[text.rindex(")") + 2 :].split()
                self._cpu_now_s = sum(int(value) for value in fields[11:15]) / TICKS
                self.rss_mb = max(self.rss_mb, int(fields[21]) * PAGE_MB)

    def _bury(self, code: int) -> None:
        """Ends whatever the dead child left in its group."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            log.info("child ended", child=self.name, code=code)
        self._cpu_before_s += self._cpu_now_s
        self._cpu_now_s = 0.0
        self._process = None

    def ask_to_end(self) -> None:
        """SIGTERM; it is not started again."""
        self._start_again_at = None
        if self._process is not None:
            self._measure()
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()

    def wait_for_end(self, timeout_s: float) -> None:
        """Waits, then kills the group."""
        if self._process is None:
            return
        try:
            code = self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            log.warning("child does not end by itself", child=self.name, after_s=timeout_s)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            code = self._process.wait()
        self._bury(code)


def spawn(program: Program, log_file: Path, stdout: int | None = None) -> subprocess.Popen[bytes]:
    """Starts a program in its own process group, tied to this process's life."""
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("ab") as sink:
        return subprocess.Popen(
            program.argv,
            stdin=subprocess.DEVNULL,
            stdout=sink if stdout is None else stdout,
            stderr=sink,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **program.env},
            process_group=0,
            preexec_fn=_end_with_parent,
        )


def last_words(log_file: Path, lines: int = 3) -> str:
    """The last lines of a log, in one line."""
    try:
        text = log_file.read_text(errors="replace")
    except OSError as error:
        return str(error)
    return " | ".join(line.strip() for line in text.splitlines()[-lines:]) or "it said nothing"


class Family:
    """All children together."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def add(self, child: Child) -> Child:
        """Starts a child and keeps it running from now on."""
        child.start()
        self.children.append(child)
        return child

    def tend(self) -> None:
        """Looks after each child once."""
        for child in self.children:
            child.tend()

    def run(self, program: Program, log_file: Path, timeout_s: float) -> str:
        """Runs a command to its end while looking after the children; returns its stdout.

        Raises:
            ChildFailed: it exits with another status than 0, or not at all in time.
        """
        process = spawn(program, log_file, stdout=subprocess.PIPE)
        deadline = time.monotonic() + timeout_s
        output = b""
        while True:
            try:
                output, _ = process.communicate(timeout=0.1)
                break
            except subprocess.TimeoutExpired:
                self.tend()
                if time.monotonic() > deadline:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.communicate()
                    raise ChildFailed(f"{program.name} did not end within {timeout_s:.0f} s") from None
        if process.returncode != 0:
            raise ChildFailed(f"{program.name} failed (exit {process.returncode}): {last_words(log_file)}")
        return output.decode(errors="replace")

    def end(self, order: Sequence[str] = (), timeout_s: float = 8.0) -> None:
        """Ends all children, the last started first."""
        for child in reversed(self.children):
            child.ask_to_end()
        deadline = time.monotonic() + timeout_s
        for child in reversed(self.children):
            child.wait_for_end(max(0.1, deadline - time.monotonic()))
