"""The supervisor of the floor: counts the shelf when a picker has not found something, and settles the task."""

import threading
from typing import Any

import structlog

from firmware_sim.people.http import HttpClient, HttpRefused, HttpUnreachable
from firmware_sim.world.world import World

log = structlog.get_logger(__name__)
LOOK_S = 2.0
ROUNDS_S = 15.0
LOOKS = 8


class Supervisor:
    """Reads the list of open tasks as the terminal does; comes when a picker calls, and on rounds.

    Goods that lie in a bin beyond what the screen says of it were overlooked: `found` there. What several looks do not
    bring to light is written off.
    """

    def __init__(self, gateway_url: str, token: str, badge: str, world: World) -> None:
        self._http = HttpClient(gateway_url, token)
        self._badge = badge
        self._world = world
        self._looks: dict[str, int] = {}
        self._called = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)
        world.on_short(self._called.set)

    def start(self) -> None:
        """The shift begins."""
        self._thread.start()

    def stop(self) -> None:
        """The shift ends."""
        self._stopping.set()
        self._called.set()

    def join(self, timeout_s: float) -> None:
        """Waits for the end."""
        self._thread.join(timeout_s)

    def _run(self) -> None:
        open_tasks = True
        while not self._stopping.is_set():
            self._called.wait(LOOK_S if open_tasks else ROUNDS_S)
            self._called.clear()
            if self._stopping.is_set():
                return
            try:
                open_tasks = self._round()
            except (HttpUnreachable, HttpRefused) as error:
                log.info("the supervisor sees no tasks", reason=str(error))

    def _round(self) -> bool:
        tasks = [task for task in self._http.get("/api/v1/tasks?state=open") if task.get("kind") == "short"]
        for task in tasks:
            self._settle(str(task["task"]), str(task["subject"]))
            self._stopping.wait(0.2)
        return bool(tasks)

    def _settle(self, task: str, sku: str) -> None:
        self._looks[task] = self._looks.get(task, 0) + 1
        bin_name = self._overlooked(sku)
        if bin_name:
            self._close(task, {"outcome": "found", "bin": bin_name, "reason": "counted again"})
        elif self._looks[task] >= LOOKS:
            self._close(task, {"outcome": "write_off", "reason": "searched for, not there"})

    def _overlooked(self, sku: str) -> str:
        """The bin that really holds most pieces of the SKU beyond what the gateway knows of, or ""."""
        known: dict[str, int] = {}
        for row in self._http.get(f"/api/v1/stock?sku={sku}"):
            known[str(row["bin"])] = known.get(str(row["bin"]), 0) + int(row["quantity"])
        rows = self._world.store.rows(
            "select place, sum(quantity) from pieces where sku = ? and place like '_-__-__' group by place", sku
        )
        surplus = {place: quantity - known.get(place, 0) for place, quantity in rows}
        best = max(surplus, key=lambda place: surplus[place], default="")
        return best if best and surplus[best] > 0 else ""

    def _close(self, task: str, body: dict[str, Any]) -> None:
        self._http.post(f"/api/v1/tasks/{task}/close", {**body, "badge": self._badge})
        log.info("task settled", task=task, **body)
