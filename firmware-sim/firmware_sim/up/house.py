"""Starting the whole system in the right order, and keeping it up."""

import json
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog

from firmware_sim.people.http import HttpClient, HttpRefused, HttpUnreachable
from firmware_sim.up import settings as programs
from firmware_sim.up.children import Child, ChildFailed, Family, Program
from firmware_sim.up.line import CutLine
from firmware_sim.up.settings import APP_KEY, SHOP_NAME, Memory, UpSettings, floorgate
from firmware_sim.world.marks import DOORS, INSTALLED

log = structlog.get_logger(__name__)
TURN_S = 0.1
READY_S = 60.0
IMPORT_S = 600.0
TRIES = 5


class Interrupted(Exception):
    """The person who started us wants to stop."""


class House:
    """All processes of one `up`. Methods run on the main thread and look after the children while they wait."""

    def __init__(self, settings: UpSettings, stopping: threading.Event) -> None:
        self.settings = settings
        self.stopping = stopping
        self.family = Family()
        self.started_at = time.monotonic()
        self.first_page_s = 0.0
        self.imported: list[dict[str, Any]] = []
        self.line: CutLine | None = None
        settings.data.mkdir(parents=True, exist_ok=True)
        self.memory = Memory.load(settings.data / "up.json")
        self._central = HttpClient(settings.url(programs.CENTRAL), timeout_s=5.0)
        self._gateway = HttpClient(settings.url(programs.GATEWAY), timeout_s=5.0)

    # --- the order of things ----------------------------------------------------------------------------------------

    def start(self) -> None:
        """Everything up to a floor that only waits for its doors to open."""
        settings = self.settings
        for program in (programs.broker(settings), programs.central(settings), programs.gateway(settings)):
            self._add(program)
        if settings.cut_line:
            target = (programs.HOST, settings.port_base + programs.BROKER)
            self.line = CutLine(settings.port_base + programs.LINE, target, *settings.cut_line)
            self.line.start()
        self._add(programs.shop(settings, self.memory.shop_secret))
        self.wait_for(lambda: self._answers(self._central), "central")
        self.wait_for(lambda: self._answers(self._gateway), "the gateway")
        self.first_page_s = time.monotonic() - self.started_at
        self._first_login()
        self._introduce_shop()

    def open(self) -> None:
        """The floor comes, the orders come in, the doors open."""
        marker, doors = (self.settings.data / "floor" / name for name in (INSTALLED, DOORS))
        marker.unlink(missing_ok=True)
        doors.unlink(missing_ok=True)
        self._add(programs.floor(self.settings, self.memory.token, self.memory.badge))
        self.wait_for(marker.exists, "the simulated floor", 120.0)
        self._import_orders()
        doors.touch()

    def close(self) -> None:
        """Ends everything, the floor first."""
        self.family.end()
        if self.line is not None:
            self.line.stop()

    def import_sentences(self) -> list[str]:
        """One sentence for each file of orders."""
        return [_sentence(report) for report in self.imported]

    # --- looking after it -------------------------------------------------------------------------------------------

    def turn(self, seconds: float = TURN_S) -> None:
        """Lets time pass while the children are looked after."""
        self.family.tend()
        if self.stopping.wait(seconds):
            raise Interrupted

    def wait_for(self, condition: Callable[[], bool], what: str, timeout_s: float = READY_S) -> None:
        """Waits; raises ChildFailed with a sentence when the time is over."""
        deadline = time.monotonic() + timeout_s
        while not condition():
            if time.monotonic() > deadline:
                raise ChildFailed(f"{what} is not ready after {timeout_s:.0f} s; see {self.settings.data / 'logs'}")
            self.turn(0.05)

    def child(self, name: str) -> Child:
        """A child by its name."""
        return next(child for child in self.family.children if child.name == name)

    def central_progress(self) -> dict[str, object] | None:
        """GET /api/v1/progress of central; None when it does not answer."""
        return _ask(self._central, "/api/v1/progress")

    def gateway_progress(self) -> dict[str, object] | None:
        """GET /api/v1/progress of the gateway; None when it does not answer."""
        return _ask(self._gateway, "/api/v1/progress")

    def gateway_sync(self) -> dict[str, object] | None:
        """GET /api/v1/sync of the gateway; None when it does not answer."""
        return _ask(self._gateway, "/api/v1/sync")

    # --- steps ------------------------------------------------------------------------------------------------------

    def _add(self, program: Program) -> None:
        self.family.add(Child(program, self.settings.data / "logs" / f"{program.name}.log"))

    def command(self, name: str, *arguments: str, timeout_s: float = 120.0) -> str:
        """Runs a floorgate command; raises ChildFailed."""
        program = Program(name, floorgate(*arguments))
        return self.family.run(program, self.settings.data / "logs" / "commands.log", timeout_s)

    def _again(self, name: str, *arguments: str, timeout_s: float) -> str:
        """As `command`, again when a child that it needs died meanwhile."""
        for _ in range(TRIES - 1):
            try:
                return self.command(name, *arguments, timeout_s=timeout_s)
            except ChildFailed as error:
                log.warning("command failed, trying again", command=name, error=str(error))
                self.turn(1.0)
        return self.command(name, *arguments, timeout_s=timeout_s)

    def _answers(self, client: HttpClient) -> bool:
        try:
            client.get("/readyz")
        except (HttpUnreachable, HttpRefused):
            return False
        return True

    def _first_login(self) -> None:
        memory = self.memory
        if not memory.token:
            name, password, token = self._new_user()
            memory.user, memory.password, memory.token = name, password, token
            memory.save()
        self._central = HttpClient(self.settings.url(programs.CENTRAL), memory.token, timeout_s=5.0)

    def _new_user(self) -> tuple[str, str, str]:
        """`admin`, or another name where an earlier start was cut off between making it and noting it down."""
        data = str(self.settings.data / "central")
        for name in ("admin", f"admin-{secrets.token_hex(2)}"):
            try:
                text = self.command(
                    "user add", "central", "user", "add", name, "--role", "admin", "--data", data, "--json"
                )
            except ChildFailed as error:
                if name != "admin":
                    raise
                log.warning("no first user yet", error=str(error))
                continue
            made = json.loads(text.strip().splitlines()[-1])
            return name, str(made.get("password", "")), str(made["token"])
        raise ChildFailed("no user could be made at central")

    def _introduce_shop(self) -> None:
        body = {
            "name": SHOP_NAME,
            "platform": "mall",
            "gateway_url": self.settings.url(programs.SHOP),
            "app_key": APP_KEY,
            "app_secret": self.memory.shop_secret,
        }
        for attempt in range(TRIES):
            try:
                self._central.post("/api/v1/shops", body)
                return
            except HttpUnreachable as error:
                if attempt == TRIES - 1:
                    raise ChildFailed(f"central does not take the shop: {error}") from error
                self.turn(1.0)
            except HttpRefused as error:
                raise ChildFailed(f"central refuses the shop: {error}") from error

    def _import_orders(self) -> None:
        data, path = str(self.settings.data / "central"), str(self.settings.orders)
        text = self._again("import", "central", "import", "orders", path, "--data", data, "--json", timeout_s=IMPORT_S)
        self.imported = _imports(text)
        log.info("orders are in", imports=self.imported)


def _imports(text: str) -> list[dict[str, Any]]:
    """The reports that `central import orders --json` printed: an object a file, or one that holds them."""
    try:
        found = json.loads(text)
    except ValueError:
        return []
    files = found.get("files", [found]) if isinstance(found, dict) else found
    return [dict(report) for report in files]


def _sentence(report: dict[str, Any]) -> str:
    name = report.get("name", "orders")
    if report.get("already"):
        return f"{name}: was imported before"
    kept = report.get("rows_kept") or {}
    reasons = ", ".join(f"{count} {reason.replace('_', ' ')}" for reason, count in sorted(kept.items()))
    used, rows, orders, returns = (report.get(key, 0) for key in ("rows_used", "rows", "orders", "returns"))
    sentence = f"{name}: {orders} orders and {returns} returns from {used} of {rows} rows"
    return sentence + (f"; {sum(kept.values())} kept aside ({reasons})" if kept else "")


def _ask(client: HttpClient, path: str) -> dict[str, object] | None:
    try:
        answer = client.get(path)
    except (HttpUnreachable, HttpRefused) as error:
        log.info("no progress from there", path=path, error=str(error))
        return None
    return answer if isinstance(answer, dict) else None
