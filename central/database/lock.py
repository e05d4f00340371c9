"""One process for one SQLite database: a lock file held with flock."""

import fcntl
import os
from pathlib import Path
from typing import IO

from central.errors import CentralError


class Locked(CentralError):
    """Another process has the database."""


class ProcessLock:
    """Holds `path` until `release`; the kernel lets go when the process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Takes the lock; raises Locked with the holder's process number."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            file.close()
            raise Locked(f"another central (process {holder}) uses {self._path.parent}") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Lets go; harmless when not held."""
        if self._file is not None:
            self._file.close()
            self._file = None
