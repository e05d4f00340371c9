"""The worker process for planning and rendering: spawned when first needed, replaced when it died."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing.connection import wait


def _begin() -> None:
    """In the worker: Ctrl-C is the gateway's business, and a gateway that was killed takes its worker along."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent watch", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


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
                self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_begin)
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
