"""The worker process for planning and rendering: spawned when first needed, replaced when it died."""

import multiprocessing
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor


def _quiet() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Workers:
    """Hands out the executor; `stop` ends the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._stopped = False

    def executor(self) -> Executor:
        """The executor of one spawned process; a broken one is replaced."""
        with self._lock:
            if self._stopped:
                raise RuntimeError("the workers have stopped")
            if self._pool is None or getattr(self._pool, "_broken", False):
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_quiet)
            return self._pool

    def stop(self) -> None:
        """Ends the process without waiting for what it does."""
        with self._lock:
            self._stopped = True
            pool, self._pool = self._pool, None
        if pool is not None:
            processes = list(getattr(pool, "_processes", {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()
