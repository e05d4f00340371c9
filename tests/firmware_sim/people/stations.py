"""Stations that behave as the gateway's do, small enough to be read: for testing the people alone."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from firmware_sim.people.screen import View


@dataclass
class Pulled:
    heard: bool = True


class FakeScanner:
    """A scanner whose bytes arrive at once."""

    def __init__(self, station: "FakeStation") -> None:
        self.station = station
        self.pulls: deque[Pulled] = deque(maxlen=5)
        self.texts: list[str] = []

    def trigger(self, text: str, symbology: str = "code128") -> bytes:
        self.pulls.append(Pulled())
        self.texts.append(text)
        self.station.scanned(text)
        return text.encode()


@dataclass
class FakeStation:
    """Satisfies what a person needs of a Screen. Subclasses answer scans and taps by `show`."""

    station: str = "TEST-1"
    order: int = 0
    view: View = field(default_factory=lambda: View(step=""))
    taps: list[tuple[str, Any]] = field(default_factory=list)

    def show(self, step: str, code: str = "", **data: Any) -> View:
        self.order += 1
        self.view = View(step, data, code, "", self.order, self.order)
        return self.view

    def scanned(self, text: str) -> None:
        raise NotImplementedError

    def tapped(self, action: str, value: Any) -> None:
        raise NotImplementedError

    def tap(self, action: str, value: Any = None, path: str = "tap", **extra: Any) -> View:
        self.taps.append((action or path, value if path == "tap" else extra))
        self.tapped(action or path, value)
        return self.view

    def look(self) -> View:
        return self.view

    def wait(self, after: View, timeout_s: float) -> View:
        return self.view

    def idle(self, after: View, timeout_s: float, heard: int | None = None) -> int:
        return 0

    def ring(self) -> None: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


@dataclass
class PickStation(FakeStation):
    """Lines to pick one after the other: bin, then goods, keyed from five pieces on."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    barcodes: dict[str, str] = field(default_factory=dict)
    picked: int = 0
    shorts: list[tuple[str, int]] = field(default_factory=list)

    def ask(self, step: str, code: str = "") -> None:
        if not self.lines:
            totes = [{"tote": "W-260101-001-01", "slot": 1, "order": "1"}]
            self.show("pick.done", code, wave="W-260101-001", totes=totes)
            return
        line = self.lines[0]
        keyed = line["quantity"] >= 5
        self.show(step, code, **line, picked=self.picked, wave="W-260101-001", keyed_allowed=keyed, walk_mm=0)

    def next_line(self, code: str) -> None:
        self.lines.pop(0)
        self.picked = 0
        self.ask("pick.bin", code)

    def scanned(self, text: str) -> None:
        line = self.lines[0] if self.lines else {}
        if self.view.step == "pick.bin":
            right = text == line["bin"]
            self.ask("pick.item" if right else "pick.bin", "" if right else "wrong_bin")
        elif self.view.step == "pick.item" and self.barcodes.get(text) == line["sku"]:
            self.count(self.picked + 1)
        else:
            self.ask(self.view.step, "wrong_item")

    def count(self, picked: int) -> None:
        self.picked = picked
        if picked == self.lines[0]["quantity"]:
            self.next_line("counted")
        else:
            self.ask("pick.item", "counted")

    def tapped(self, action: str, value: Any) -> None:
        if action == "claim":
            self.ask("pick.bin")
        elif action == "quantity":
            self.count(value)
        elif action == "short":
            self.shorts.append((self.lines[0]["sku"], value))
            self.next_line("short")
        elif action == "undo":
            self.picked -= 1
            self.ask("pick.item", "undone")
        elif action == "finish":
            self.show("home", waves_waiting=0, fulfilments_waiting=0)


@dataclass
class PackStation(FakeStation):
    """One tote with lines to verify, then weighing, then shipped."""

    tote: str = "W-260101-001-01"
    lines: list[dict[str, Any]] = field(default_factory=list)
    barcodes: dict[str, str] = field(default_factory=dict)
    expected_grams: int | None = None
    current: int | None = None

    def ask(self, code: str = "") -> None:
        if all(line["done"] == line["wanted"] for line in self.lines):
            self.show("verify.weigh", code, order="1", waybill="YT1", expected_grams=self.expected_grams, label="sent")
        else:
            data = {"order": "1", "tote": self.tote, "waybill": "YT1", "keyed_allowed": True}
            self.show("verify.item", code, **data, lines=self.lines, current=self.current)

    def scanned(self, text: str) -> None:
        if self.view.step in ("verify.open", "shipped"):
            if text == self.tote:
                self.ask()
            else:
                self.show(self.view.step, "unknown_waybill", **self.view.data)
        elif self.view.step == "verify.item":
            wanted = [line for line in self.lines if line["sku"] == self.barcodes.get(text)]
            left = [line for line in wanted if line["done"] < line["wanted"]]
            if left:
                left[0]["done"] += 1
                self.current = left[0]["line_no"]
            self.ask("counted" if left else ("over" if wanted else "foreign"))
        elif self.view.step == "verify.putback":
            self.show("verify.open", "put_back")

    def tapped(self, action: str, value: Any) -> None:
        if action == "quantity":
            next(line for line in self.lines if line["line_no"] == self.current)["done"] = value
            self.ask("counted")
        elif action == "override":
            self.weighed(self.expected_grams or 0)
        elif action == "weight":
            self.weighed(0)
        elif action == "ack":
            self.show("verify.putback", order="1", lines=[], bin="A-01-09")

    def weighed(self, grams: int) -> None:
        if self.expected_grams is not None and grams and abs(grams - self.expected_grams) > 50:
            self.show("verify.held", "weight_differs", order="1", waybill="YT1", grams=grams)
        else:
            self.show("shipped", "shipped", order="1", waybill="YT1", grams=grams)


class FakeScale:
    """Tells its station at once what lies on it."""

    capacity_mg = 60_000_000

    def __init__(self, station: PackStation) -> None:
        self.station = station

    def clear(self) -> None: ...

    def put(self, grams: int) -> None:
        self.station.weighed(grams)
