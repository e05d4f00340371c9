"""Counting at a station: choose a count or scan a bin, count what lies there, go on to the next bin.

Taps and their values: `open` a count's number; `quantity` {"goods": key, "value": n} or n for the goods in hand;
`quality` "good" | "defective" for what is scanned next; `lot` {"lot": name} or a name; `strange` the code of goods that
nobody knows; `undo`, `empty`, `skip`, `finish`, `leave`.
"""

from typing import Any

import msgspec

from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.inbound import lots
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.floor.stocktake import counts
from gateway.floor.stocktake.counts import CannotCount, Goods
from gateway.floor.storage import goods, places
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.areas.counting import OPEN_BIN, Count, CountBin
from gateway.store.sessions import CountingBin
from gateway.store.state import State

MOST_SHOWN = 20


def key_of(one: Goods) -> str:
    """The goods as a session and a screen name them."""
    return "|".join(one)


def goods_of(key: str) -> Goods:
    """The goods of a key."""
    return Goods(*key.split("|"))


# --- choosing -----------------------------------------------------------------------------------------------------


def waiting(state: State) -> int:
    """Bins that open counts wait for."""
    return sum(state.counting.bins.count("open", count.count) for count in state.counting.counts.by("open", True))


def begin(bench: Bench) -> Notice:
    """From the home screen."""
    bench.go("count.choose", CountingBin(count=""))
    return bench.say("count_choose")


def _see_choice(bench: Bench) -> dict[str, Any]:
    counting, mine = bench.state.counting, places.own(bench.state, bench.station.warehouse)
    found = [count for count in counting.counts.by("open", True) if count.warehouse == mine]
    return {
        "counts": [
            {
                "number": count.number,
                "kind": count.kind,
                "state": count.state,
                "reason": count.reason,
                "bins": counting.bins.count("count", count.count),
                "left": counting.bins.count("open", count.count),
            }
            for count in found
            if counting.bins.count("open", count.count)
        ][:MOST_SHOWN]
    }


def _scan_choice(bench: Bench, scanned: Scanned) -> Notice:
    if scanned.meaning is Meaning.COUNT:
        return _open(bench, scanned.text)
    if scanned.meaning is not Meaning.BIN or scanned.text not in bench.state.bins:
        raise Refused("unexpected", text=scanned.text)
    _refuse_foreign(bench, scanned.text)
    for row in bench.state.counting.bins.by("unsettled", scanned.text):
        return _at_bin(bench, bench.state.counting.counts[row.count], scanned.text)
    count = counts.open_count(
        bench.unit,
        "bin",
        [scanned.text],
        source="floor",
        operator=bench.operator_id,
        warehouse=bench.station.warehouse,
    )
    return _at_bin(bench, count, scanned.text)


def _refuse_foreign(bench: Bench, place: str) -> None:
    if places.warehouse_of(bench.state, place) != places.own(bench.state, bench.station.warehouse):
        raise Refused("bin_warehouse", bin=place)


def _open(bench: Bench, value: Any) -> Notice:
    try:
        count = counts.by_number(bench.state, str(value))
    except CannotCount as error:
        raise Refused("unknown_count", number=value) from error
    if count.state in ("done", "cancelled"):
        raise Refused("count_over", number=count.number)
    return _next(bench, CountingBin(count=count.count))


def _next(bench: Bench, session: CountingBin) -> Notice:
    """To the next bin that this person may count; home where none is left."""
    row = _next_bin(bench, session)
    count = bench.state.counting.counts[session.count]
    if row is None:
        bench.go_home()
        code = "count_done" if count.state == "done" else "count_rest"
        return bench.say(code, number=count.number)
    bench.go("count.walk", CountingBin(count=count.count, bin=row.bin, skipped=session.skipped))
    return bench.say("count_go", bin=row.bin)


def _next_bin(bench: Bench, session: CountingBin) -> CountBin | None:
    rows = [row for row in bench.state.counting.bins.by("open", session.count) if _may(bench, row)]
    rows.sort(key=lambda row: (session.skipped.index(row.bin) if row.bin in session.skipped else -1, row.turn))
    return rows[0] if rows else None


def _may(bench: Bench, row: CountBin) -> bool:
    """Not a bin that this person counted last, nor one that another station stands at."""
    again_by_same = row.state == "recount" and row.operator == bench.operator_id
    return not again_by_same and _counted_by(bench, row.bin) is None


def _counted_by(bench: Bench, place: str) -> str | None:
    """The person who counts the bin at another station now."""
    for work in bench.state.works:
        session = work.session
        elsewhere = work.station != bench.name and work.step in ("count.bin", "count.lot")
        if elsewhere and isinstance(session, CountingBin) and session.bin == place:
            return work.operator
    return None


# --- walking ------------------------------------------------------------------------------------------------------


def _session(bench: Bench) -> tuple[CountingBin, Count]:
    session = bench.work.session
    assert isinstance(session, CountingBin)
    return session, bench.state.counting.counts[session.count]


def _see_walk(bench: Bench) -> dict[str, Any]:
    session, count = _session(bench)
    counting = bench.state.counting
    place, row = bench.state.bins.get(session.bin), counting.bins[count.count, session.bin]
    zone = bench.state.zones.get(place.zone) if place else None
    return {
        "number": count.number,
        "kind": count.kind,
        "reason": count.reason,
        "bin": session.bin,
        "aisle": place.aisle if place else None,
        "cell": place.cell if place else None,
        "again": row.state == "recount",
        "bins": counting.bins.count("count", count.count),
        "left": counting.bins.count("open", count.count),
        "next": [one.bin for one in counting.bins.by("open", count.count) if one.bin != session.bin][:3],
        "skus": _named(bench, count.skus),
        "layout": zone.layout if zone else {},
    }


def _named(bench: Bench, skus: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"sku": sku, "name": bench.goods_name(sku)} for sku in skus[:MOST_SHOWN]]


def _scan_walk(bench: Bench, scanned: Scanned) -> Notice:
    session, count = _session(bench)
    if scanned.meaning is not Meaning.BIN:
        raise Refused("unexpected", text=scanned.text)
    if (count.count, scanned.text) not in bench.state.counting.bins:
        raise Refused("bin_not_in_count", bin=scanned.text, number=count.number)
    if scanned.text == session.bin and bench.state.counting.bins[count.count, session.bin].state not in OPEN_BIN:
        return _next(bench, CountingBin(count=count.count))  # counted elsewhere meanwhile
    return _at_bin(bench, count, scanned.text)


def _at_bin(bench: Bench, count: Count, place: str) -> Notice:
    row = bench.state.counting.bins[count.count, place]
    if row.state not in ("waiting", "recount"):
        raise Refused("bin_counted", bin=place)
    if row.round and row.operator == bench.operator_id:
        raise Refused("recount_other", bin=place)
    other = _counted_by(bench, place)
    if other is not None:
        operator = bench.state.operators.get(other)
        raise Refused("count_busy", bin=place, name=operator.name if operator else other)
    since = {key_of(key): value for key, value in counts.expected(bench.state, place, count.skus).items()}
    bench.go("count.bin", CountingBin(count=count.count, bin=place, since=since))
    return bench.say("count_again" if row.round else "count_bin", bin=place)


def _skip(bench: Bench, value: Any) -> Notice:
    session, count = _session(bench)
    if bench.state.counting.bins.count("open", count.count) < 2:
        raise Refused("last_stop")
    skipped = (*(name for name in session.skipped if name != session.bin), session.bin)
    return _next(bench, CountingBin(count=count.count, skipped=skipped))


def _end(bench: Bench, value: Any) -> Notice:
    """Ends the whole count here: a supervisor, told once how many bins are missing."""
    session, count = _session(bench)
    operator = bench.operator
    if operator is None or "supervisor" not in operator.roles:
        raise Refused("supervisor_needed")
    left = bench.state.counting.bins.count("open", count.count)
    if left and not session.warned:
        bench.go("count.walk", msgspec.structs.replace(session, warned=True))
        return bench.say("count_missing", left=left)
    try:
        counts.close(bench.unit, count, bench.operator_id)
    except CannotCount as error:
        raise Refused("count_undecided", number=count.number) from error
    bench.go_home()
    return bench.say("count_done", number=count.number)


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


# --- at the bin ---------------------------------------------------------------------------------------------------


def _scan_goods(bench: Bench, scanned: Scanned) -> Notice:
    session, count = _session(bench)
    if scanned.meaning is Meaning.BIN:
        if scanned.text == session.bin:
            return _finish(bench, None)
        raise Refused("finish_bin_first", bin=session.bin)
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    sku, pieces = goods.one_sku(scanned, [goods_of(key).sku for key in session.since])
    if count.skus and sku not in count.skus:
        raise Refused("not_counted_now", name=bench.goods_name(sku))
    lot = lots.said(scanned).lot
    if lots.tracked(bench.state, sku) and not lot:
        bench.go("count.lot", msgspec.structs.replace(session, sku=sku, pieces=pieces))
        return bench.say("count_lot", name=bench.goods_name(sku))
    return _add(bench, session, Goods(sku, lot, session.quality), pieces)


def _add(bench: Bench, session: CountingBin, one: Goods, pieces: int) -> Notice:
    key = key_of(one)
    total = session.counted.get(key, 0) + pieces
    changed = msgspec.structs.replace(
        session,
        counted={**session.counted, key: total},
        done=(*session.done, (key, pieces)),
        current=key,
        sku="",
        pieces=0,
        warned=False,
    )
    bench.go("count.bin", changed)
    return bench.say("count_counted", name=bench.goods_name(one.sku), done=total)


def _quantity(bench: Bench, value: Any) -> Notice:
    """A total keyed for goods that were scanned here once, or that the screen shows."""
    session, _ = _session(bench)
    key = str(value.get("goods", "")) if isinstance(value, dict) else session.current
    total = goods.whole(value.get("value") if isinstance(value, dict) else value)
    if key not in session.counted and key not in _offered(bench, session):
        raise Refused("scan_once")
    before = session.counted.get(key, 0)
    changed = msgspec.structs.replace(
        session,
        counted={**session.counted, key: total},
        done=(*session.done, (key, total - before)),
        current=key,
        warned=False,
    )
    bench.go("count.bin", changed)
    return bench.say("count_counted", name=bench.goods_name(goods_of(key).sku), done=total)


def _offered(bench: Bench, session: CountingBin) -> list[str]:
    """Goods that the screen shows before they were scanned: those on record, unless the count is blind."""
    return [] if bench.state.counting.counts[session.count].blind else list(session.since)


def _undo(bench: Bench, value: Any) -> Notice:
    session, _ = _session(bench)
    if not session.done:
        raise Refused("nothing_to_undo")
    key, pieces = session.done[-1]
    total = session.counted.get(key, 0) - pieces
    counted = {name: number for name, number in session.counted.items() if name != key}
    if total > 0:
        counted[key] = total
    bench.go("count.bin", msgspec.structs.replace(session, counted=counted, done=session.done[:-1], current=key))
    return bench.say("count_counted", name=bench.goods_name(goods_of(key).sku), done=max(0, total))


def _quality(bench: Bench, value: Any) -> Notice:
    session, _ = _session(bench)
    if value not in ("good", "defective"):
        raise Refused("bad_value", value=value)
    bench.go("count.bin", msgspec.structs.replace(session, quality=str(value)))
    return bench.say("count_defective" if value == "defective" else "count_good")


def _strange(bench: Bench, value: Any) -> Notice:
    """Goods that nobody knows are kept with the count, and shown to the supervisor."""
    session, _ = _session(bench)
    code = str(value or "").strip()[:64]
    if not code or code.upper() in bench.state.codes:
        raise Refused("bad_value", value=value)
    bench.go("count.bin", msgspec.structs.replace(session, strange=(*session.strange, code)))
    return bench.say("count_strange", text=code)


def _empty(bench: Bench, value: Any) -> Notice:
    session, _ = _session(bench)
    if session.counted:
        raise Refused("count_not_empty", bin=session.bin)
    bench.go("count.bin", msgspec.structs.replace(session, warned=True))
    return _finish(bench, None)


def _finish(bench: Bench, value: Any) -> Notice:
    session, count = _session(bench)
    if not session.counted and not session.strange and not session.warned:
        bench.go("count.bin", msgspec.structs.replace(session, warned=True))
        return bench.say("count_nothing", bin=session.bin)
    moved = _moved_meanwhile(bench, session, count)
    if moved:
        return moved
    counted = {goods_of(key): number for key, number in session.counted.items()}
    try:
        following = counts.bin_counted(
            bench.unit,
            count,
            session.bin,
            counted,
            operator=bench.operator_id,
            station=bench.name,
            strange=session.strange,
        )
    except CannotCount as error:
        raise Refused("bin_counted", bin=session.bin) from error
    _next(bench, CountingBin(count=count.count))
    codes = {"done": "count_bin_done", "recount": "count_bin_recount", "review": "count_bin_review"}
    return bench.say(codes[following], bin=session.bin)


def _moved_meanwhile(bench: Bench, session: CountingBin, count: Count) -> Notice | None:
    """Goods that others took or brought while they were being counted have to be counted again."""
    now = {key_of(key): value for key, value in counts.expected(bench.state, session.bin, count.skus).items()}
    moved = [key for key in sorted({*now, *session.since}) if now.get(key, 0) != session.since.get(key, 0)]
    if not moved:
        return None
    counted = {key: number for key, number in session.counted.items() if key not in moved}
    done = tuple(one for one in session.done if one[0] not in moved)
    bench.go("count.bin", msgspec.structs.replace(session, counted=counted, done=done, since=now, warned=False))
    names = ", ".join(dict.fromkeys(bench.goods_name(goods_of(key).sku) for key in moved))
    return bench.say("count_moved", names=names, bin=session.bin)


def _back(bench: Bench, value: Any) -> Notice:
    """The bin stays to be counted; what was counted in it is given up."""
    session, count = _session(bench)
    bench.go("count.walk", CountingBin(count=count.count, bin=session.bin))
    return bench.say("count_left", bin=session.bin)


def _see_bin(bench: Bench) -> dict[str, Any]:
    session, count = _session(bench)
    counting = bench.state.counting
    shown = list(dict.fromkeys([*_offered(bench, session), *session.counted]))
    return {
        "number": count.number,
        "kind": count.kind,
        "bin": session.bin,
        "blind": count.blind,
        "again": counting.bins[count.count, session.bin].round > 0,
        "quality": session.quality,
        "current": session.current,
        "lines": [_line(bench, session, count, key) for key in shown],
        "pieces": sum(session.counted.values()),
        "strange": list(session.strange),
        "skus": _named(bench, count.skus),
        "bins": counting.bins.count("count", count.count),
        "left": counting.bins.count("open", count.count),
    }


def _line(bench: Bench, session: CountingBin, count: Count, key: str) -> dict[str, Any]:
    one = goods_of(key)
    return {
        "goods": key,
        "sku": one.sku,
        "name": bench.goods_name(one.sku),
        "lot": one.lot,
        "quality": one.quality,
        "counted": session.counted.get(key),
        "expected": None if count.blind else session.since.get(key, 0),
    }


# --- the lot ------------------------------------------------------------------------------------------------------


def _scan_lot(bench: Bench, scanned: Scanned) -> Notice:
    said = lots.said(scanned)
    return _lot(bench, said.lot or scanned.raw)


def _lot(bench: Bench, value: Any) -> Notice:
    session, _ = _session(bench)
    said = lots.keyed(value if isinstance(value, dict) else {"lot": value})
    lots.record(bench, session.sku, said)
    return _add(bench, session, Goods(session.sku, said.lot, session.quality), session.pieces)


def _no_lot(bench: Bench, value: Any) -> Notice:
    session, _ = _session(bench)
    bench.go("count.bin", msgspec.structs.replace(session, sku="", pieces=0))
    return bench.say("count_bin", bin=session.bin)


def _see_lot(bench: Bench) -> dict[str, Any]:
    session, _ = _session(bench)
    known = {row.lot for row in bench.state.stock.by("sku", session.sku) if row.lot}
    return {
        **_see_bin(bench),
        "sku": session.sku,
        "name": bench.goods_name(session.sku),
        "lots": sorted(known)[:MOST_SHOWN],
    }


_AT_BIN = {
    "quantity": _quantity,
    "quality": _quality,
    "strange": _strange,
    "undo": _undo,
    "empty": _empty,
    "finish": _finish,
    "leave": _back,
}
STEPS = {
    ("", "count.choose"): Step("counting", _see_choice, _scan_choice, {"open": _open, "leave": _leave}),
    ("", "count.walk"): Step("counting", _see_walk, _scan_walk, {"skip": _skip, "finish": _end, "leave": _leave}),
    ("", "count.bin"): Step("counting", _see_bin, _scan_goods, _AT_BIN),
    ("", "count.lot"): Step("counting", _see_lot, _scan_lot, {"lot": _lot, "leave": _no_lot}),
}
menu.offer("count", {"pick", "receive"}, begin, waiting)
