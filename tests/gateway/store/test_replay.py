"""The event log, replayed into empty tables, gives the same goods, documents and places."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from gateway.floor.apply import apply
from gateway.store.replay import Replay, differences, snapshot
from tests.gateway.site import Site

SKUS = ("LAMP", "MUG", "HOOK")


def compare_all(site: Site) -> None:
    """Every logged table, row by row, is what a replay of the file gives."""
    with snapshot(site.folder / "gateway.db") as connection:
        replayed = Replay(apply).run(connection)
        assert list(differences(connection, replayed.state)) == []


class Floor(RuleBasedStateMachine):
    """People do what they please at the stations; the log must always be enough."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.site = Site(Path(self.folder.name)).furnish()
        self.orders = 0

    def teardown(self) -> None:
        compare_all(self.site)
        self.site.close()
        self.folder.cleanup()

    @rule(sku=st.sampled_from(SKUS), quantity=st.integers(1, 20))
    def receive(self, sku: str, quantity: int) -> None:
        self.site.tap("r1", "leave") if self.site.view("r1")["step"] != "home" else None
        self.site.stock(**{sku: quantity})

    @rule(lines=st.dictionaries(st.sampled_from(SKUS), st.integers(1, 6), min_size=1))
    def release(self, lines: dict[str, int]) -> None:
        self.orders += 1
        self.site.order(f"S{self.orders}", "", **lines)

    @rule(number=st.integers(1, 12))
    def call_back(self, number: int) -> None:
        self.site.cancel(f"f-S{number}")

    @rule(number=st.integers(1, 12))
    def release_again(self, number: int) -> None:
        if number <= self.orders:
            self.site.order(f"S{number}", LAMP=1)

    @rule()
    def plan(self) -> None:
        self.site.plan()

    @rule(data=st.data())
    def pick(self, data: st.DataObject) -> None:
        view = self.site.view("p1")
        match view["step"]:
            case "home":
                self.site.tap("p1", "claim")
            case "pick.bin":
                self.site.scan("p1", view["data"]["bin"])
            case "pick.item":
                action = data.draw(st.sampled_from(["scan", "scan", "scan", "short", "skip", "undo", "leave"]))
                if action == "scan":
                    self.site.scan("p1", view["data"]["sku"])
                else:
                    self.site.tap("p1", action)
            case _:
                self.site.tap("p1", "finish")

    @rule(data=st.data())
    def pack(self, data: st.DataObject) -> None:
        view = self.site.view("b1")
        match view["step"]:
            case "verify.item":
                line = next(line for line in view["data"]["lines"] if line["done"] < line["wanted"])
                action = data.draw(st.sampled_from(["scan", "scan", "scan", "scan", "short", "leave"]))
                self.site.scan("b1", line["sku"]) if action == "scan" else self.site.tap("b1", action)
            case "verify.weigh":
                self.site.print_all()
                self.site.weigh("b1", data.draw(st.integers(1, 3000)))
            case "verify.held":
                self.site.tap("b1", "override", {"badge": "OP-SUSI0000", "reason": "test"})
            case "verify.intercepted":
                self.site.tap("b1", "ack")
            case "verify.putback":
                self.site.scan("b1", "A-03-04")
            case _:
                waiting = view["data"].get("waiting", [])
                if waiting:
                    self.site.scan("b1", data.draw(st.sampled_from([one["order"] for one in waiting])))

    @rule()
    def crash(self) -> None:
        self.site.restart()

    @invariant()
    def nothing_is_reserved_beyond_what_is_there(self) -> None:
        for row in self.site.state.stock:
            assert row.reserved >= 0, row
            assert row.reserved <= max(row.quantity, 0), row

    @invariant()
    def reservations_are_the_open_stops(self) -> None:
        reserved = sum(row.reserved for row in self.site.state.stock)
        assert reserved == sum(stop.quantity for stop in self.site.state.wave_stops if stop.state == "open")


def test_any_shift_can_be_replayed() -> None:
    run_state_machine_as_test(
        Floor,
        settings=settings(max_examples=8, stateful_step_count=40, suppress_health_check=list(HealthCheck)),
    )


@given(st.integers(1, 4))
@settings(max_examples=2)
def test_the_chain_of_hashes_is_unbroken(orders: int) -> None:
    from gateway.contracts.envelope import chain_hash

    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder)).furnish()
        site.stock(LAMP=20)
        for number in range(1, orders + 1):
            site.order(f"S{number}", LAMP=1)
            site.scan("p1", "nonsense")
        previous = ""
        for seq, event in enumerate(site.outbox.read(0, 10_000), 1):
            assert event.seq == seq
            previous = chain_hash(previous, event.id, event.type, bytes(event.data))
            assert event.hash == previous
        site.close()
