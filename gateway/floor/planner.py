"""Wave planning in a process of its own: a thread asks it, the writer carries the answer out."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool

import structlog

from gateway.floor import waves
from gateway.floor.waves import PlannedWave, Question
from gateway.floor.ways import layout_of
from gateway.planning.routing import shortest_tour
from gateway.planning.s_shape import s_shape_length
from gateway.planning.waves import batch
from gateway.store.errors import GatewayError
from gateway.store.writer import Writer

log = structlog.get_logger(__name__)
LINGER_S = 0.4  # releases come in heaps: a short wait makes better waves
IDLE_S = 5.0


def plan(question: Question, time_limit_s: float | None = None, seed: int = 0) -> list[PlannedWave]:
    """Batches and exact tours; runs in the worker process. The oldest order's wave comes first.

    Without a limit it searches 10 ms an order, 1 s at most: more time makes hardly better waves.
    """
    layout = layout_of(dict(question.layout))
    if time_limit_s is None:
        time_limit_s = min(1.0, 0.01 * len(question.orders))
    carts = batch(question.orders, layout, question.capacity, time_limit_s, seed)
    age = {name: i for i, name in enumerate(question.orders)}
    carts.sort(key=lambda cart: min(age[name] for name in cart))
    planned = []
    for cart in carts[: question.waves]:
        picks = [pick for name in cart for pick in question.orders[name]]
        tour = shortest_tour(layout, picks)
        planned.append(
            PlannedWave(
                zone=question.zone,
                fulfilments=sorted(cart, key=lambda name: age[name]),
                stops=list(tour.stops),
                path=[(int(x), int(y)) for x, y in tour.path],
                length_mm=tour.length_mm,
                s_shape_mm=s_shape_length(layout, picks),
            )
        )
    return planned


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
        question = self._writer.call(waves.question)
        if question is None:
            return
        planned = self._worker().submit(plan, question).result(timeout=30)
        for wave in planned:
            number = self._writer.call(lambda unit, wave=wave: waves.create(unit, wave))  # type: ignore[misc]
            if number:
                log.info("wave created", wave=number, orders=len(wave.fulfilments), distance_mm=wave.length_mm)
        self._woken.set() if len(planned) >= question.waves else None
