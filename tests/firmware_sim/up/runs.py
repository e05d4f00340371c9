"""`floorgate up --once` as a subprocess, and killing its children one by one."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ports import free_port_base

ORDERS = Path(__file__).parents[2] / "data" / "orders"
FLOORGATE = str(Path(sys.executable).parent / "floorgate")
CHILDREN = {
    "broker": "broker serve",
    "central": "central serve",
    "gateway": "gateway serve",
    "shop": "sim shop",
    "floor": "sim floor",
}


@dataclass
class Run:
    """One `up --once`; `finish` gives the report."""

    data: Path
    orders: Path = ORDERS
    options: tuple[str, ...] = ()
    port_base: int = field(default_factory=free_port_base)
    addresses: dict[str, Any] = field(default_factory=dict)
    report: dict[str, Any] = field(default_factory=dict)
    exit_code: int | None = None
    stderr: str = ""
    _process: "subprocess.Popen[str] | None" = None

    def start(self) -> "Run":
        """Starts it."""
        argv = [FLOORGATE, "up", "--once", "--json", "--speed", "max", "--data", str(self.data)]
        argv += ["--orders", str(self.orders), "--port-base", str(self.port_base), *self.options]
        self.stderr_file = (self.data.parent / f"{self.data.name}.stderr").open("w+")
        self._process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=self.stderr_file, text=True)
        return self

    @property
    def pid(self) -> int:
        """Of `up` itself."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether `up` has not ended yet."""
        assert self._process is not None
        return self._process.poll() is None

    def kill(self) -> None:
        """kill -9 of `up` itself."""
        assert self._process is not None
        self._process.kill()
        self._process.communicate()
        self.stderr_file.close()

    def finish(self, timeout_s: float = 600) -> "Run":
        """Waits for the end and reads the report."""
        assert self._process is not None
        try:
            stdout, _ = self._process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            stdout, _ = self._process.communicate(timeout=30)
        self.exit_code = self._process.returncode
        self.stderr_file.seek(0)
        self.stderr = self.stderr_file.read()
        self.stderr_file.close()
        objects = [json.loads(line) for line in stdout.splitlines() if line.startswith("{")]
        self.addresses = objects[0] if objects else {}
        self.report = objects[-1] if len(objects) > 1 else {}
        return self


def child_pid(parent: int, name: str) -> int | None:
    """The process id of one of `up`'s children, None between two lives."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            ppid = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, ValueError):
            continue
        if ppid == parent and CHILDREN[name] in command:
            return int(entry.name)
    return None


def kill_child(run: Run, name: str) -> None:
    """kill -9 of a child."""
    wait_until(lambda: child_pid(run.pid, name) is not None)
    pid = child_pid(run.pid, name)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def wait_until(condition: Callable[[], bool], timeout_s: float = 120.0) -> None:
    """Polls ten times a second."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        threading.Event().wait(0.1)
