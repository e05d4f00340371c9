"""Where everything of one `floorgate up` lies and listens, and the commands of its children."""

import json
import os
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firmware_sim.people.staff import new_badge
from firmware_sim.up.children import Program

HOST = "127.0.0.1"
CENTRAL, GATEWAY, BROKER, PANEL, SHOP, LINE, DEVICES = 0, 1, 2, 3, 4, 5, 10
GATEWAY_NAME = "gw-1"
SHOP_NAME = "file"
APP_KEY = "floorgate-file-shop"
KEPT = ("user", "password", "token", "shop_secret", "badge")


@dataclass(frozen=True)
class UpSettings:
    """What was asked for on the command line."""

    data: Path
    port_base: int
    orders: Path
    once: bool
    speed: str
    workers: int
    seed: int
    cut_line: tuple[float, float] | None = None
    leave_free: tuple[str, ...] = ()
    scales: str = "mt-sics"
    pick_styles: str | None = None

    def url(self, offset: int, scheme: str = "http") -> str:
        """The URL of one of our ports."""
        return f"{scheme}://{HOST}:{self.port_base + offset}"

    def ports(self) -> list[int]:
        """All ports that we are going to need."""
        devices = 2 * min(2, self.workers) + 3 + 4 * self.workers
        offsets = [CENTRAL, GATEWAY, BROKER, PANEL, SHOP, *range(DEVICES, DEVICES + devices)]
        if self.cut_line:
            offsets.append(LINE)
        return [self.port_base + offset for offset in offsets]

    def urls(self) -> dict[str, str]:
        """The addresses under the names that scripts rely on."""
        return {
            "central": self.url(CENTRAL),
            "gateway": self.url(GATEWAY),
            "broker": self.url(BROKER, "mqtt"),
            "panel": self.url(PANEL),
            "shop": self.url(SHOP),
        }


def busy_port(settings: UpSettings) -> int | None:
    """The first of our ports that somebody else listens on."""
    for port in settings.ports():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                return port
    return None


def floorgate(*arguments: str) -> tuple[str, ...]:
    """The command line of the program that we belong to."""
    beside = Path(sys.executable).parent / "floorgate"
    command = (str(beside),) if beside.exists() else (sys.executable, "-m", "gateway.cli")
    return (*command, *arguments)


def _listen(settings: UpSettings, offset: int) -> str:
    return f"{HOST}:{settings.port_base + offset}"


def broker(settings: UpSettings) -> Program:
    data = str(settings.data / "broker")
    return Program("broker", floorgate("broker", "serve", "--data", data, "--listen", _listen(settings, BROKER)))


def shop(settings: UpSettings, secret: str) -> Program:
    data = str(settings.data / "shop")
    argv = floorgate("sim", "shop", "--data", data, "--listen", _listen(settings, SHOP), "--app-key", APP_KEY)
    return Program("shop", argv, {"SIM_SHOP_SECRET": secret})


def central(settings: UpSettings) -> Program:
    data, address = str(settings.data / "central"), _listen(settings, CENTRAL)
    argv = floorgate("central", "serve", "--data", data, "--listen", address, "--broker", settings.url(BROKER, "mqtt"))
    return Program("central", argv)


def gateway(settings: UpSettings) -> Program:
    data, address = str(settings.data / "gateway"), _listen(settings, GATEWAY)
    line = settings.url(LINE if settings.cut_line else BROKER, "mqtt")
    argv = floorgate("gateway", "serve", "--data", data, "--listen", address, "--broker", line)
    return Program("gateway", (*argv, "--central", settings.url(CENTRAL), "--id", GATEWAY_NAME))


def floor(settings: UpSettings, token: str, badge: str) -> Program:
    argv = [
        *floorgate("sim", "floor", "--data", str(settings.data / "floor"), "--doors"),
        *("--gateway", settings.url(GATEWAY), "--central", settings.url(CENTRAL)),
        *("--orders", str(settings.orders), "--speed", settings.speed, "--seed", str(settings.seed)),
        *("--workers", str(settings.workers), "--port-base", str(settings.port_base + DEVICES)),
        *("--scales", settings.scales, "--panel", _listen(settings, PANEL)),
    ]
    if settings.pick_styles:
        argv += ["--pick-styles", settings.pick_styles]
    for station in settings.leave_free:
        argv += ["--leave-free", station]
    return Program("floor", tuple(argv), {"FLOORGATE_CENTRAL_TOKEN": token, "FLOORGATE_GUEST_BADGE": badge})


@dataclass
class Memory:
    """What `up` remembers in DIR/up.json (0600): the login it made, the shop's secret, the guest's badge."""

    path: Path
    user: str = ""
    password: str = ""
    token: str = ""
    shop_secret: str = ""
    badge: str = ""

    @classmethod
    def load(cls, path: Path) -> "Memory":
        """Reads the file, or begins a new memory with a new shop secret."""
        values: dict[str, Any] = {}
        if path.exists():
            values = json.loads(path.read_text())
        memory = cls(path, **{name: values.get(name, "") for name in KEPT})
        if not (memory.shop_secret and memory.badge):
            memory.shop_secret = memory.shop_secret or secrets.token_hex(24)
            memory.badge = memory.badge or new_badge()
            memory.save()
        return memory

    def save(self) -> None:
        """Writes the file so that only its owner reads it."""
        text = json.dumps({name: getattr(self, name) for name in KEPT}, indent=1)
        beside = self.path.with_suffix(".new")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(text)
        beside.replace(self.path)
