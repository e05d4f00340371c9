"""The worker process: replaced when it died, gone when the gateway is gone."""

import os
import signal
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from gateway.floor.workers import Workers
from tests.waiting import until


def test_a_worker_that_died_is_replaced() -> None:
    workers = Workers()
    first = workers.executor().submit(os.getpid).result(30)
    os.kill(first, signal.SIGKILL)
    until(lambda: _replaced(workers, first), what="another worker answers")
    workers.stop()
    with pytest.raises(RuntimeError):
        workers.executor()


def _replaced(workers: Workers, first: int) -> bool:
    try:
        return workers.executor().submit(os.getpid).result(30) != first
    except BrokenProcessPool:
        return False


_KILLED = """
import os, sys, time
from gateway.floor.workers import Workers
if __name__ == "__main__":
    print(Workers().executor().submit(os.getpid).result(30), flush=True)
    time.sleep(60)
"""


def test_a_worker_ends_with_a_killed_gateway(tmp_path: Path) -> None:
    script = tmp_path / "owner.py"
    script.write_text(_KILLED)
    owner = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3])
    assert owner.stdout is not None
    worker = int(owner.stdout.readline())
    owner.kill()
    owner.wait(10)
    owner.stdout.close()
    until(lambda: not _runs(worker), what="the worker has ended")


def _runs(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
