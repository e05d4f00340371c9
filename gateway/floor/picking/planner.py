"""Wave planning in a process of its own: a thread asks it, the writer carries the answer out."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool

import structlog

from gateway.floor.picking import waves
from gateway.floor.picking.plan import plan
from gateway.store.errors import GatewayError
from gateway.store.writer import Writer

log = structlog.get_logger(__name__)
LINGER_S = 0.4  # releases come in heaps: a short wait makes better waves
IDLE_S = 5.0


class Planner:
    """`wake()` whenever something may have become plannable."""

    def __init__(self, writer: Writer, worker: Callable[[], Executor], linger_s: float = LINGER_S) -> None:
        self._writer = writer
        self._worker = worker
        self._linger_s = linger_s
        self._woken = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="planner", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._woken.set()
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread after the question in hand."""
        self._stopping = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(2.0)

    def wake(self) -> None:
        """There may be something to plan."""
        self._woken.set()

    def _run(self) -> None:
        while not self._stopping:
            self._woken.wait(IDLE_S)
            if self._stopping:
                return
            time.sleep(self._linger_s)
            self._woken.clear()
            try:
                self._plan_once()
            except (GatewayError, BrokenProcessPool, RuntimeError, ValueError) as error:
                log.warning("planning failed", error=str(error))

    def _plan_once(self) -> None:
        asking = waves.Asking()
        while not self._writer.call(asking.step):
            pass
        question = asking.question
        if question is None:
            return
        planned = self._worker().submit(plan, question).result(timeout=30)
        for wave in planned:
            number = self._writer.call(lambda unit, wave=wave: waves.create(unit, wave))  # type: ignore[misc]
            if number:
                log.info("wave created", wave=number, orders=len(wave.fulfilments), distance_mm=wave.length_mm)
        self._woken.set() if len(planned) >= question.waves else None
