"""What a PDA did while the network was cut: it counts once, at its time, and only where the work is still the same."""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gateway.contracts.kiosk import Expected
from gateway.floor.floor import Alone
from gateway.floor.offline import mark_of
from tests.gateway.site import BADGES, Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path).furnish().stock(LAMP=20, MUG=20)
    made.order("T1", LAMP=2, MUG=1)
    made.plan()
    made.tap("p1", "claim")
    yield made
    made.close()


class Pda:
    """Keeps what its person does until it is told, as the screen does."""

    def __init__(self, site: Site, station: str = "p1") -> None:
        self.site, self.station = site, station
        self.view = site.view(station)
        self.claimed = site.floor.claimed(station)
        self.kept: list[tuple[str, str, Alone, str]] = []
        self._numbers = itertools.count(1)

    def walk(self, at: datetime) -> None:
        """Picks all that was claimed, knowing nothing but what was claimed."""
        seq, no = self.view["seq"], self.view["data"]["stop_no"]
        wave, here = self.claimed["wave"], ""
        for stop in self.claimed["stops"]:
            data: dict[str, Any] = {"wave": wave, "stop_no": no, "bin": stop["bin"], "sku": stop["sku"], "picked": 0}
            if stop["bin"] != here:
                self._keep(stop["bin"], seq, mark_of("pick.bin", data), at)
                seq, here = seq + 1, stop["bin"]
            for picked in range(stop["quantity"]):
                code = next(iter(stop["codes"]))
                self._keep(code, seq, mark_of("pick.item", data | {"picked": picked}), at)
                seq += 1
            no += 1

    def _keep(self, text: str, seq: int, mark: str, at: datetime) -> None:
        operation = f"offline-{next(self._numbers):04d}"
        self.kept.append(("scan", text, Alone(Expected(seq, mark), at), operation))

    def tell(self) -> list[dict[str, Any]]:
        """The line is back."""
        return [self._send(text, alone, operation) for _, text, alone, operation in self.kept]

    def _send(self, text: str, alone: Alone, operation: str) -> dict[str, Any]:
        body = self.site.floor.scan(self.station, text, operation_id=operation, alone=alone).result()
        view: dict[str, Any] = msgspec.json.decode(body)
        return view


def test_a_walk_that_was_done_alone_is_taken_in_whole_and_at_its_time(site: Site) -> None:
    pda = Pda(site)
    done = site.clock() - timedelta(hours=1)
    pda.walk(done)
    assert pda.tell()[-1]["step"] == "pick.done"
    picked = site.events("LinePicked")
    assert sum(line["quantity"] for line in picked) == 3
    assert {datetime.fromisoformat(piece[0]) for line in picked for piece in line["pieces"]} == {done}


def test_told_three_times_it_counts_once(site: Site) -> None:
    pda = Pda(site)
    pda.walk(site.clock())
    first, second, third = pda.tell(), pda.tell(), pda.tell()
    assert first == second == third
    assert sum(line["quantity"] for line in site.events("LinePicked")) == 3


def test_a_clock_that_is_ahead_does_not_pick_in_the_future(site: Site) -> None:
    pda = Pda(site)
    pda.walk(site.clock() + timedelta(hours=1))
    pda.tell()
    now = site.clock()
    for line in site.events("LinePicked"):
        assert all(datetime.fromisoformat(piece[0]) <= now for piece in line["pieces"])


def test_what_does_not_fit_any_more_becomes_one_task_and_changes_nothing(site: Site) -> None:
    pda = Pda(site)
    pda.walk(site.clock())
    site.tap("p1", "leave")  # somebody at another screen of the station gave the wave back
    answers = pda.tell()
    assert {answer["message"]["code"] for answer in answers} == {"offline_conflict"}
    assert site.events("LinePicked") == []
    (task,) = [task for task in site.state.tasks if task.state == "open"]
    assert (task.kind, task.subject) == ("offline_work", "p1")
    assert [done["value"] for done in task.detail["operations"]] == [text for _, text, _, _ in pda.kept]
    assert [done["what"] for done in task.detail["operations"]] == ["scan"] * len(pda.kept)


def test_a_view_that_was_only_renumbered_is_no_conflict(site: Site) -> None:
    pda = Pda(site)
    pda.walk(site.clock())
    site.scan("p1", "NOBODY-KNOWS-THIS")  # an error at another screen: same step, nothing changed
    assert site.view("p1")["seq"] > pda.view["seq"]
    assert pda.tell()[-1]["step"] == "pick.done"


def test_only_claimed_work_is_handed_out(site: Site) -> None:
    site.tap("p1", "leave")
    assert site.floor.claimed("p1")["workflow"] == ""
    site.scan("b1", BADGES["vera"])
    assert site.floor.claimed("b1")["workflow"] == ""


def test_codes_that_could_mean_something_else_are_left_to_the_gateway(site: Site) -> None:
    (lamp,) = [stop for stop in site.floor.claimed("p1")["stops"] if stop["sku"] == "LAMP"]
    assert lamp["codes"] == {"LAMP": 1, "4006381333931": 1, "LAMP-CASE": 12}
