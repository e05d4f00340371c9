"""Counts at a station: blind, bin by bin; differences within limits are posted, others counted again and decided."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.contracts import work
from gateway.contracts.badges import badge_hash
from gateway.contracts.catalogue import OperatorChanged
from gateway.contracts.facts import LinePicked, Movement, Piece, StockMoved
from gateway.floor.apply import apply
from gateway.floor.stocktake import count_choice, counts
from gateway.floor.stocktake.counts import CannotCount, Goods
from gateway.floor.storage.layouts import put_bins, put_zone
from gateway.store.rows import Bin, Setting, Station, Zone
from gateway.store.state import State
from gateway.store.unit import Unit
from tests.gateway.site import BADGES, Site


@pytest.fixture
def floor(site: Site) -> Site:
    """10 lamps in A-01-01, 5 mugs in A-01-02; a second person with a PDA."""
    site.stock(LAMP=10, MUG=5)
    site.writer.call(lambda unit: unit.state.stations.put(Station(station="p2", name="p2", kind="pick", language="en")))
    site.down(
        OperatorChanged(
            operator="olga", name="Olga", badge_hash=badge_hash("OP-OLGA0000"), roles=("picker",), language="en"
        )
    )
    site.scan("p2", "OP-OLGA0000")
    return site


def ask(site: Site, *bins: str, kind: str = "bin", **more: object) -> str:
    return site.writer.call(lambda unit: counts.open_count(unit, kind, bins, **more)).number  # type: ignore[arg-type]


def count_bin(site: Site, station: str, place: str, **pieces: int) -> dict[str, object]:
    """Scans the bin, each SKU once, keys its number, finishes."""
    site.scan(station, place)
    for sku, number in pieces.items():
        site.scan(station, sku)
        site.tap(station, "quantity", number)
    view = site.tap(station, "finish")
    return site.tap(station, "finish") if view["code"] == "count_nothing" else view


def review(site: Site, number: str, place: str, decision: str = "accept") -> None:
    def act(unit: counts.Unit) -> None:
        counts.review(unit, counts.by_number(unit.state, number), place, decision, "seen myself", "susi")

    site.writer.call(act)


def test_a_count_is_blind_and_a_bin_that_agrees_is_done_at_once(floor: Site) -> None:
    number = ask(floor, "A-01-01", "A-01-02")
    assert {entry["workflow"]: entry["waiting"] for entry in floor.view("p1")["data"]["menu"]}["count"] == 2
    assert floor.tap("p1", "start", "count")["step"] == "count.choose"
    view = floor.tap("p1", "open", number)
    assert (view["step"], view["data"]["bin"], view["data"]["left"]) == ("count.walk", "A-01-01", 2)
    view = floor.scan("p1", "A-01-01")
    assert (view["step"], view["data"]["lines"], view["data"]["blind"]) == ("count.bin", [], True)
    view = floor.scan("p1", "LAMP")
    assert view["data"]["lines"][0] == {
        "goods": "LAMP||good", "sku": "LAMP", "name": "White lamp", "lot": "", "quality": "good",
        "counted": 1, "expected": None,
    }  # fmt: skip
    floor.tap("p1", "quantity", 10)
    view = floor.tap("p1", "finish")
    assert (view["step"], view["code"], view["data"]["bin"]) == ("count.walk", "count_bin_done", "A-01-02")
    view = count_bin(floor, "p1", "A-01-02", MUG=5)
    assert (view["step"], floor.state.counting.counts.first("number", number).state) == ("home", "done")
    assert floor.events("CountClosed")[0] == {
        "count": floor.events("CountOpened")[0]["count"], "bins": 2, "lines": 2, "operator": "paul",
    }  # fmt: skip
    assert not floor.events("StockCounted")


def test_a_small_difference_is_posted_by_itself_with_what_was_expected_and_as_of_when(floor: Site) -> None:
    ask(floor, "A-01-01")
    floor.tap("p1", "start", "count")
    view = count_bin(floor, "p1", "A-01-01", LAMP=9)
    counted, posted = floor.events("BinCounted")[0], floor.events("StockCounted")[0]
    assert (counted["lines"], counted.get("state", "done")) == ([{"sku": "LAMP", "expected": 10, "counted": 9}], "done")
    assert posted["as_of_seq"] == counted["as_of_seq"] > 0
    assert posted["movements"] == [{"sku": "LAMP", "quantity": 1, "from_place": "A-01-01"}]
    assert (view["step"], floor.on_hand("LAMP")) == ("home", {"A-01-01": 9})


def test_a_large_difference_is_counted_again_by_another_person_and_then_decided_by_a_supervisor(floor: Site) -> None:
    number = ask(floor, "A-01-01")
    floor.tap("p1", "start", "count")
    view = count_bin(floor, "p1", "A-01-01", LAMP=4)
    assert (view["code"], view["step"]) == ("count_bin_recount", "home")
    count = floor.state.counting.counts.first("number", number)
    assert (count.state, floor.on_hand("LAMP")) == ("investigating", {"A-01-01": 10})
    floor.tap("p1", "start", "count")
    assert floor.scan("p1", "A-01-01")["code"] == "recount_other"
    floor.tap("p2", "start", "count")
    assert floor.scan("p2", "A-01-01")["code"] == "count_again"
    for _ in range(5):
        floor.scan("p2", "LAMP")
    assert floor.tap("p2", "finish")["code"] == "count_bin_review"
    assert floor.state.counting.counts[count.count].state == "review"
    line = floor.state.counting.lines.by("count", count.count)[0]
    assert (line.first, line.counted, line.round) == (4, 5, 2)
    task = next(task for task in floor.state.tasks if task.kind == "count_review")
    assert (task.subject, task.detail["lines"][0]["counted"]) == (f"{number}/A-01-01", 5)
    review(floor, number, "A-01-01")
    assert floor.on_hand("LAMP") == {"A-01-01": 5}
    posted = floor.events("StockCounted")[0]
    assert (posted["approved_by"], posted["reason"], posted["operator"]) == ("susi", "seen myself", "olga")
    assert floor.state.counting.counts[count.count].state == "done"
    assert floor.state.tasks[task.task].state == "closed"


def test_a_second_count_that_agrees_with_the_record_changes_nothing(floor: Site) -> None:
    ask(floor, "A-01-01")
    floor.tap("p1", "start", "count")
    count_bin(floor, "p1", "A-01-01", LAMP=4)
    floor.tap("p2", "start", "count")
    assert count_bin(floor, "p2", "A-01-01", LAMP=10)["code"] == "count_bin_done"
    assert (floor.on_hand("LAMP"), floor.events("StockCounted")) == ({"A-01-01": 10}, [])


def test_a_rejected_difference_is_thrown_away_and_a_reason_is_needed(floor: Site) -> None:
    number = ask(floor, "A-01-01")
    floor.tap("p1", "start", "count")
    count_bin(floor, "p1", "A-01-01", LAMP=4)
    with pytest.raises(CannotCount, match="reason"):
        floor.writer.call(
            lambda unit: counts.review(unit, counts.by_number(unit.state, number), "A-01-01", "accept", " ", "susi")
        )
    review(floor, number, "A-01-01", "reject")
    assert floor.on_hand("LAMP") == {"A-01-01": 10}
    assert floor.state.counting.counts.first("number", number).state == "done"


def test_goods_that_moved_between_the_count_and_its_posting_are_allowed_for(floor: Site) -> None:
    number = ask(floor, "A-01-01")
    floor.tap("p1", "start", "count")
    count_bin(floor, "p1", "A-01-01", LAMP=4)
    floor.order("1001", LAMP=3)
    floor.plan()
    floor.pick_wave()
    assert floor.on_hand("LAMP")["A-01-01"] == 7
    review(floor, number, "A-01-01")
    assert floor.on_hand("LAMP")["A-01-01"] == 1


def test_a_pick_that_was_done_before_the_count_and_told_after_it_is_not_lost_twice(floor: Site) -> None:
    floor.order("1001", LAMP=2)
    floor.plan()
    floor.tap("p2", "claim")
    before = datetime.now(UTC) - timedelta(minutes=5)
    ask(floor, "A-01-01")
    floor.tap("p1", "start", "count")
    count_bin(floor, "p1", "A-01-01", LAMP=8)
    assert floor.on_hand("LAMP") == {"A-01-01": 8}
    tell_late(floor, before)
    assert sum(floor.on_hand("LAMP").values()) == 10
    assert floor.on_hand("LAMP")["A-01-01"] == 8
    late = floor.events("LateMovementFound")[0]
    assert (late["sku"], late["quantity"]) == ("LAMP", 2)


def test_a_late_pick_meets_a_difference_that_is_not_posted_yet(floor: Site) -> None:
    floor.order("1001", LAMP=2)
    floor.plan()
    floor.tap("p2", "claim")
    before = datetime.now(UTC) - timedelta(minutes=5)
    number = ask(floor, "A-01-01")
    floor.tap("p1", "start", "count")
    count_bin(floor, "p1", "A-01-01", LAMP=3)
    tell_late(floor, before)
    review(floor, number, "A-01-01")
    assert floor.on_hand("LAMP")["A-01-01"] == 3


def tell_late(site: Site, at: datetime) -> None:
    """What a PDA without a network did before, told now."""
    stop = next(stop for stop in site.state.wave_stops if stop.state == "open")
    wave = site.state.waves[stop.wave]
    tote = f"{wave.number}-{stop.slot:02d}"
    site.writer.call(
        lambda unit: unit.record(
            LinePicked(
                fulfilment=stop.fulfilment, line_no=stop.line_no, sku=stop.sku, quantity=stop.quantity, bin=stop.bin,
                tote=tote, wave=stop.wave, stop_no=stop.stop_no, pieces=(Piece(at, stop.quantity),), operator="olga",
                movements=(Movement(sku=stop.sku, quantity=stop.quantity, from_place=stop.bin, to_place=tote),),
            )
        )
    )  # fmt: skip


def test_goods_that_move_while_somebody_counts_have_to_be_counted_again(floor: Site) -> None:
    floor.order("1001", LAMP=2)
    floor.plan()
    ask(floor, "A-01-01")
    floor.tap("p1", "start", "count")
    floor.scan("p1", "A-01-01")
    floor.scan("p1", "LAMP")
    floor.tap("p1", "quantity", 10)
    floor.tap("p2", "claim")
    floor.scan("p2", "A-01-01")
    for _ in range(2):
        floor.scan("p2", "LAMP")
    view = floor.tap("p1", "finish")
    assert (view["step"], view["code"], view["data"]["lines"]) == ("count.bin", "count_moved", [])
    floor.scan("p1", "LAMP")
    floor.tap("p1", "quantity", 8)
    assert floor.tap("p1", "finish")["code"] == "count_bin_done"


def test_goods_in_the_wrong_bin_are_found_and_goods_that_nobody_knows_are_kept(floor: Site) -> None:
    ask(floor, "A-01-02")
    floor.tap("p1", "start", "count")
    floor.scan("p1", "A-01-02")
    assert floor.scan("p1", "99887766")["code"] == "unknown_barcode"
    assert floor.tap("p1", "strange", "99887766")["code"] == "count_strange"
    floor.scan("p1", "HOOK")
    floor.scan("p1", "MUG")
    floor.tap("p1", "quantity", 5)
    assert floor.tap("p1", "finish")["code"] == "count_bin_done"
    assert floor.on_hand("HOOK") == {"A-01-02": 1}
    assert [(row.bin, row.code) for row in floor.state.counting.strange] == [("A-01-02", "99887766")]


def test_bins_that_nobody_counted_are_listed_as_missed_when_a_supervisor_ends_the_count(floor: Site) -> None:
    number = ask(floor, "A-01-01", "A-01-02")
    floor.tap("p1", "start", "count")
    floor.tap("p1", "open", number)
    count_bin(floor, "p1", "A-01-01", LAMP=10)
    assert floor.tap("p1", "finish")["code"] == "supervisor_needed"
    floor.tap("p1", "leave")
    floor.scan("p1", BADGES["susi"])
    floor.tap("p1", "start", "count")
    floor.tap("p1", "open", number)
    assert floor.tap("p1", "finish")["code"] == "count_missing"
    assert floor.tap("p1", "finish")["code"] == "count_done"
    closed = floor.events("CountClosed")[0]
    assert (closed["missed"], closed["missed_bins"], closed["bins"]) == (["A-01-02"], 1, 1)
    assert next(row.state for row in floor.state.counting.bins if row.bin == "A-01-02") == "missed"


def test_a_count_of_goods_looks_only_at_them_and_a_wrong_product_leaves_the_count(floor: Site) -> None:
    ask(floor, "A-01-01", kind="sku", skus=("LAMP",))
    floor.tap("p1", "start", "count")
    floor.scan("p1", "A-01-01")
    floor.scan("p1", "LAMP-CASE")
    view = floor.scan("p1", "MUG")
    assert (view["code"], view["data"]["pieces"]) == ("not_counted_now", 12)
    floor.tap("p1", "undo")
    floor.scan("p1", "LAMP")
    floor.tap("p1", "quantity", 10)
    assert floor.tap("p1", "finish")["code"] == "count_bin_done"


def test_two_people_at_one_bin_the_second_is_told(floor: Site) -> None:
    ask(floor, "A-01-01")
    for station in ("p1", "p2"):
        floor.tap(station, "start", "count")
    floor.scan("p1", "A-01-01")
    view = floor.scan("p2", "A-01-01")
    assert (view["code"], view["step"]) == ("count_busy", "count.choose")


def test_an_empty_bin_is_said_to_be_empty_twice(floor: Site) -> None:
    floor.tap("p1", "start", "count")
    assert floor.scan("p1", "A-03-04")["step"] == "count.bin"
    assert floor.tap("p1", "finish")["code"] == "count_nothing"
    assert floor.tap("p1", "finish")["code"] == "count_bin_done"
    assert floor.events("CountOpened")[0]["kind"] == "bin"


def test_a_count_that_is_not_blind_shows_what_is_on_record(floor: Site) -> None:
    ask(floor, "A-01-01", blind=False)
    floor.tap("p1", "start", "count")
    view = floor.scan("p1", "A-01-01")
    assert [(line["sku"], line["counted"], line["expected"]) for line in view["data"]["lines"]] == [("LAMP", None, 10)]
    floor.tap("p1", "quantity", {"goods": "LAMP||good", "value": 10})
    assert floor.tap("p1", "finish")["code"] == "count_bin_done"


def test_defective_goods_and_lots_are_counted_apart(floor: Site) -> None:
    ask(floor, "A-01-01")
    floor.tap("p1", "start", "count")
    floor.scan("p1", "A-01-01")
    floor.scan("p1", "LAMP")
    floor.tap("p1", "quantity", 9)
    floor.tap("p1", "quality", "defective")
    view = floor.scan("p1", "LAMP")
    assert {line["goods"]: line["counted"] for line in view["data"]["lines"]} == {
        "LAMP||good": 9, "LAMP||defective": 1,
    }  # fmt: skip
    assert floor.tap("p1", "finish")["code"] == "count_bin_done"
    assert {row.quality: row.quantity for row in floor.state.stock.by("place", "A-01-01")} == {
        "good": 9,
        "defective": 1,
    }


def test_central_asks_for_a_count_and_gets_its_number_back(floor: Site) -> None:
    floor.down(work.CountRequested(count="c-1", number="CT-9", warehouse="main", skus=("LAMP",)))
    opened = floor.events("CountOpened")[0]
    assert (opened["count"], opened["number"], opened["source"], opened["bins"]) == (
        "c-1",
        "CT-9",
        "central",
        ["A-01-01"],
    )
    floor.down(work.CountRequested(count="c-2", number="CT-10", warehouse="main", bins=("X-1-1",)))
    assert floor.state.counting.counts["c-2"].state == "done"


def test_limits_are_settings_and_a_reload_keeps_the_count_in_hand(floor: Site, tmp_path: Path) -> None:
    floor.writer.call(lambda unit: unit.state.settings.put(Setting(name="count_percent", value=5)))
    ask(floor, "A-01-01")
    floor.tap("p1", "start", "count")
    floor.scan("p1", "A-01-01")
    floor.scan("p1", "LAMP")
    floor.restart()
    assert floor.view("p1")["data"]["pieces"] == 1
    floor.tap("p1", "quantity", 9)
    assert floor.tap("p1", "finish")["code"] == "count_bin_recount"


def test_cycle_counts_take_the_bins_of_the_most_picked_goods_first(floor: Site) -> None:
    now = datetime.now(UTC)
    assert count_choice.classes({"LAMP": 90, "MUG": 9, "HOOK": 1}, ["X"]) == {
        "LAMP": "A",
        "MUG": "B",
        "HOOK": "C",
        "X": "C",
    }
    due = floor.writer.call(lambda unit: count_choice.due(unit.state, {"MUG": 3}, now))
    assert due == ["A-01-02", "A-01-01"]
    ask(floor, "A-01-02", kind="cycle")
    floor.tap("p1", "start", "count")
    count_bin(floor, "p1", "A-01-02", MUG=5)
    later = now + timedelta(days=40)
    assert floor.writer.call(lambda unit: count_choice.due(unit.state, {"MUG": 3}, now)) == ["A-01-01"]
    assert floor.writer.call(lambda unit: count_choice.due(unit.state, {"MUG": 3}, later)) == ["A-01-02", "A-01-01"]


def test_a_dynamic_count_takes_the_bins_that_were_touched(floor: Site) -> None:
    with floor.database.reading() as connection:
        assert count_choice.touched_since(connection, datetime.now(UTC) - timedelta(hours=1)) == ["A-01-01", "A-01-02"]
        assert count_choice.touched_since(connection, datetime.now(UTC) + timedelta(hours=1)) == []


def test_a_bin_is_in_one_open_count_only(floor: Site) -> None:
    ask(floor, "A-01-01")
    with pytest.raises(CannotCount, match="already"):
        ask(floor, "A-01-01")
    with pytest.raises(CannotCount, match="no bin"):
        ask(floor, "Z-9")
    assert floor.writer.call(lambda unit: counts.expected(unit.state, "A-01-01")) == {Goods("LAMP"): 10}


def test_counts_are_rebuilt_from_the_log(floor: Site) -> None:
    number = ask(floor, "A-01-01", "A-01-02", "A-03-04")
    floor.tap("p1", "start", "count")
    floor.tap("p1", "open", number)
    count_bin(floor, "p1", "A-01-01", LAMP=4)
    count_bin(floor, "p1", "A-01-02", MUG=6)
    floor.tap("p2", "start", "count")
    count_bin(floor, "p2", "A-01-01", LAMP=3)
    review(floor, number, "A-01-01")
    floor.writer.call(lambda unit: counts.close(unit, counts.by_number(unit.state, number), "susi"))
    state = State()
    for event in floor.outbox.read(0, 10_000):
        apply(state, event.message(), event.time)
    for name in ("counts", "bins", "lines", "strange"):
        assert getattr(state.counting, name).rows == getattr(floor.state.counting, name).rows, name
    assert state.stock.rows == floor.state.stock.rows


def test_a_zone_whose_bins_have_coordinates_is_walked_by_them(site: Site) -> None:
    def build(unit: Unit) -> None:
        put_zone(unit, Zone(zone="P", kind="picking"))
        spots = {"P-1": (9000, 0), "P-2": (100, 50), "P-3": (9000, 4000)}
        put_bins(unit, [Bin(bin=name, zone="P", aisle=0, cell=0, x_mm=x, y_mm=y) for name, (x, y) in spots.items()])
        goods = tuple(Movement("LAMP", 1, "", name) for name in spots)
        unit.record(StockMoved(movements=goods, reason="opening"))

    site.writer.call(build)
    site.order("1001", LAMP=3)
    assert site.plan() == 1
    (wave,) = site.state.waves
    assert wave.distance_mm == 2 * 9000 + 2 * 4000
    stops = [stop.bin for stop in sorted(site.state.wave_stops, key=lambda stop: stop.turn)]
    assert stops in (["P-1", "P-3", "P-2"], ["P-2", "P-3", "P-1"], ["P-2", "P-1", "P-3"], ["P-3", "P-1", "P-2"])
    assert site.tap("p1", "claim")["data"]["bin"] == stops[0]
    path = site.state.wave_paths[wave.wave].path
    assert (path[0], path[-1]) == ((0, 0), (0, 0))
