"""Whatever is tapped and scanned at the stations, in whatever order: a replay of the log gives every table again."""

import random
from pathlib import Path
from typing import Any

import pytest

from gateway.floor.apply import apply
from gateway.floor.picking import wave_orders
from gateway.store.errors import GatewayError
from gateway.store.replay import Replay, differences, snapshot
from gateway.store.rows import Setting
from tests.gateway.site import BADGES, Site

SKUS = ("LAMP", "MUG", "HOOK", "LAMP-CASE")
ACTS = 400


class Monkey:
    """Scans what lies about and taps what the screen offers, mostly with sense."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site, self.dice = site, random.Random(seed)
        self.orders = 0
        self.steps: set[str] = set()

    def act(self) -> None:
        """One thing that may happen on a floor."""
        kinds = ("work", "order", "plan", "print", "weigh", "cancel", "supervisor")
        (kind,) = self.dice.choices(kinds, (60, 5, 6, 6, 4, 1, 2))
        getattr(self, f"_{kind}")()

    def _work(self) -> None:
        station = self.dice.choice(("r1", "p1", "p1", "b1", "b1", "b2"))
        view = self.site.view(station)
        self.steps.add(view["step"])
        data = view["data"]
        if view["step"] == "sign_in":
            self.site.scan(station, BADGES["susi"])
        elif self.dice.random() < 0.55:
            self.site.scan(station, self._code(data))
        elif data["taps"]:
            action = self.dice.choice(data["taps"])
            self.site.tap(station, action, self._value(action, data))

    def _code(self, data: dict[str, Any]) -> str:
        """What the screen asks for as often as not, else anything that has a code."""
        shown = [str(data[name]) for name in ("bin", "sku", "tote", "number", "order", "waybill") if data.get(name)]
        lines = data.get("lines")
        for line in lines if isinstance(lines, list) else ():
            shown += [str(line["sku"])] if isinstance(line, dict) and line.get("sku") else []
        if shown and self.dice.random() < 0.7:
            return self.dice.choice(shown)
        state = self.site.state
        pools: tuple[list[str], ...] = (
            list(SKUS),
            list(state.bins.rows),
            [row.tote for row in state.totes],
            [row.number for row in state.receipts if row.state == "open"],
            [row.number for row in state.fulfilments],
            ["CMD:UNDO", "nonsense"],
        )
        pool = self.dice.choice([one for one in pools if one])
        return self.dice.choice(pool)

    def _value(self, action: str, data: dict[str, Any]) -> Any:
        match action:
            case "quantity" | "short":
                return self.dice.choice((1, 1, 2, 3, 5, None))
            case "grade":
                return self.dice.choice(("good", "like_new", "defective"))
            case "start":
                menu = [entry["workflow"] for entry in data.get("menu") or ()]
                return self.dice.choice(menu) if menu else None
            case "open":
                numbers = [row.number for row in self.site.state.receipts]
                return self.dice.choice(numbers) if numbers else ""
            case "override" | "supervisor":
                return {"badge": BADGES["susi"], "reason": "because"}
            case "reprint":
                return {"reason": "torn"}
        return None

    def _order(self) -> None:
        self.orders += 1
        lines = {sku: self.dice.randint(1, 3) for sku in self.dice.sample(SKUS[:3], self.dice.randint(1, 3))}
        self.site.order(f"S{self.orders}", "", **lines)

    def _plan(self) -> None:
        style = self.dice.choice(("cluster", "auto", {"one_piece": "one_piece", "second_sort": "batch"}))
        setting = Setting(name="pick_styles", value=style)
        self.site.writer.call(lambda unit: unit.state.settings.put(setting))
        self.site.plan()

    def _print(self) -> None:
        for station in ("b1", "b2", "r1"):
            self.site.print_all(station, self.dice.choice(("confirmed", "confirmed", "unknown")))

    def _weigh(self) -> None:
        for station in ("b1", "b2"):
            self.site.weigh(station, self.dice.randint(50, 1500))

    def _cancel(self) -> None:
        if self.orders:
            self.site.cancel(f"f-S{self.dice.randint(1, self.orders)}")

    def _supervisor(self) -> None:
        waves = [row.number for row in self.site.state.waves]
        if not waves:
            return
        number = self.dice.choice(waves)
        act = self.dice.choice((wave_orders.pause, wave_orders.replan))
        try:
            self.site.writer.call(lambda unit: act(unit, number, "because", "susi"))
            self.site.writer.call(lambda unit: wave_orders.resume(unit, number, "susi"))
        except GatewayError:
            pass  # it is over, or somebody walks it


@pytest.mark.parametrize("seed", range(6))
def test_a_day_of_anything_replays_to_the_same_tables(tmp_path: Path, seed: int) -> None:
    site = Site(tmp_path).furnish()
    site.scan("b1", BADGES["susi"])
    site.stock(LAMP=40, MUG=30, HOOK=30)
    monkey = Monkey(site, seed)
    for _ in range(ACTS):
        monkey.act()
    with snapshot(tmp_path / "gateway.db") as connection:
        replayed = Replay(apply).run(connection)
        assert list(differences(connection, replayed.state)) == []
    assert len(monkey.steps) > 8, monkey.steps
    for row in site.state.stock:
        assert 0 <= row.reserved <= max(row.quantity, 0) or row.quantity < 0, row
    site.close()
