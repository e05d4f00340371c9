"""The embedded broker as a real process, to be killed and started again."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from tests.ports import free_port

FLOORGATE = str(Path(sys.executable).with_name("floorgate"))


class BrokerProcess:
    """`floorgate broker serve` on a free port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"mqtt://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Returns once it serves."""
        self._process = subprocess.Popen(
            [FLOORGATE, "broker", "serve", "--listen", f"127.0.0.1:{self.port}", "--json"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert json.loads(self._process.stdout.readline())["broker"] == self.url

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM; safe to call twice."""
        if self._process is not None:
            self._end(signal.SIGTERM)

    def _end(self, signum: int) -> None:
        assert self._process is not None
        self._process.send_signal(signum)
        self._process.wait(timeout=10)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None
