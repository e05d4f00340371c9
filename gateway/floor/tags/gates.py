"""The gate: it only observes. What may not leave rings until somebody says at the gate: seen."""

from datetime import UTC, datetime
from typing import Any

from gateway.contracts.facts import GateAcknowledged, GateMatched, GatePassed, GateRang, TagState
from gateway.contracts.ids import new_id
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.steps import Step
from gateway.floor.tags import tag_match
from gateway.floor.tags.tag_gates import Verdict, judge
from gateway.floor.tags.tags import go_on
from gateway.floor.tasks import raise_task
from gateway.store.rows import Parcel, Passage
from gateway.store.state import State
from gateway.store.unit import Unit

_SHOWN = 20
_RINGING = 50  # the newest; what rang before is on the list of the day
_AT_ONCE = 8  # passages a second up to which each is looked at as it comes


def passed(
    bench: Bench,
    *,
    epc: str,
    direction: str,
    first_seen_ms: int,
    reads: int,
    uri: str = "",
    exit_here: bool = False,
) -> Notice:
    """A tag went through (`exit_here`: past an antenna at an exit)."""
    unit, epc = bench.unit, epc.lower()
    found = judge(bench.state, bench.name, epc, direction, exit_here)
    passage = new_id()
    seen = datetime.fromtimestamp(first_seen_ms / 1000, UTC)
    fact = _fact(bench, found, gate=bench.name, epc=epc, direction=direction, first_seen=seen, reads=reads, uri=uri)
    _ring_no_more(bench)
    order = _order(bench.state, found.parcel)
    unit.record(_with(fact, passage=passage, order=order), subject=order or epc)
    if found.unit is not None and found.becomes is not None:
        go_on(unit, epc, found.becomes, "", f"gate {bench.name}", bench.name)
    unit.signal("gate")
    if found.rings:
        _alarm(bench, epc, found)
    rang = settle(bench) if found.waits and not _crowded(bench) else None
    row = bench.state.passages[passage]
    if found.waits and row.verified:
        return bench.say("gate_ok", order=row.order)
    if rang is not None and row.state == "rings":
        return rang
    return bench.say(found.code, order=order, waybill=_waybill(found.parcel), name=bench.goods_name(found.sku))


def _crowded(bench: Bench) -> bool:
    """Whether a pallet is going through: then what waits is looked at twice a second."""
    last = bench.state.passages.newest("gate", bench.name, _AT_ONCE + 1)
    return len(last) > _AT_ONCE and last[-1].at_ms > bench.unit.now_ms - 1000


def settle(bench: Bench) -> Notice | None:
    """Tagged goods that wait are matched with parcels; those that no parcel can hold, or waited long enough, ring.

    Called for the first tags of a push at once, and twice a second for what waits: a pallet of hundreds costs the floor
    no more than that.
    """
    unit, gate = bench.unit, bench.name
    found = waiting(bench.state, gate)
    if not found:
        return None
    possible = tag_match.candidates(bench.state, gate, {one.sku for one in found}, unit.now_ms)
    for match in list(tag_match.matches(bench.state, possible, found, unit.now_ms)):
        _matched(unit, gate, match)
    over, known = unit.now_ms - tag_match.TOGETHER_MS, {line.sku for one in possible for line in one.lines}
    late = [one for one in waiting(bench.state, gate) if one.at_ms <= over or one.sku not in known]
    if not late:
        return None
    unit.record(GateRang(gate=gate, passages=tuple(one.passage for one in late)), subject=gate)
    _ring_no_more(bench, 0)
    unit.signal("gate")
    for one in late:
        detail = {"gate": gate, "epc": one.epc, "sku": one.sku}
        raise_task(unit, "gate_alarm", one.epc, detail)
    return bench.say("tag_alarm", name=bench.goods_name(late[-1].sku))


def _matched(unit: Unit, gate: str, found: tag_match.Match) -> None:
    order = _order(unit.state, found.parcel)
    fact = GateMatched(
        gate=gate,
        parcel=found.parcel.parcel,
        passages=tuple(one.passage for one in found.passages),
        epcs=tuple(one.epc for one in found.passages),
        waybill=found.parcel.waybill,
        order=order,
        lacking=found.lacking,
    )
    unit.record(fact, subject=order)
    for one in found.passages:
        row = unit.state.tagged_units.get(one.epc)
        if row is not None:
            go_on(unit, one.epc, TagState.SHIPPED, "", f"gate {gate}", gate, parcel=found.parcel.parcel)


def _fact(bench: Bench, found: Verdict, **seen: Any) -> GatePassed:
    parcel, arrival = found.parcel, found.arrival
    named = parcel is not None and (not found.content or (found.verified and not parcel.gate_ms))
    return GatePassed(
        **seen,
        parcel=parcel.parcel if parcel is not None and named else "",
        waybill=_waybill(parcel),
        verified=found.verified,
        sku=found.sku,
        quantity=arrival.quantity if arrival is not None else 0,
        content_of=parcel.parcel if parcel is not None and found.content else "",
        rings=found.rings,
        waits=found.waits,
        arrives=arrival is not None,
        receipt=arrival.receipt if arrival is not None else "",
        line_no=arrival.line_no if arrival is not None else 0,
    )


def _with(fact: GatePassed, **more: str) -> GatePassed:
    return GatePassed(**{**{name: getattr(fact, name) for name in fact.__struct_fields__}, **more})


def _alarm(bench: Bench, epc: str, found: Verdict) -> None:
    parcel = found.parcel
    if parcel is not None:
        detail = {"gate": bench.name, "epc": epc, "order": _order(bench.state, parcel)}
        raise_task(bench.unit, "gate_alarm", parcel.parcel, detail)
    else:
        place = found.unit.place if found.unit is not None else ""
        raise_task(bench.unit, "gate_alarm", epc, {"gate": bench.name, "epc": epc, "sku": found.sku, "bin": place})


def ringing(state: State, gate: str) -> list[str]:
    """The passages that nobody has acknowledged, the oldest first."""
    return [row.passage for row in state.passages.by("state", (gate, "rings"))]


def waiting(state: State, gate: str) -> list[Passage]:
    """Tagged goods that may be a parcel's content, the oldest first."""
    return state.passages.by("state", (gate, "waits"))


def _ring_no_more(bench: Bench, room: int = 1) -> None:
    """The oldest alarms make room: a screen cannot name more."""
    rings = ringing(bench.state, bench.name)
    over = rings[: max(0, len(rings) - _RINGING + room)]
    if over:
        bench.unit.record(GateAcknowledged(gate=bench.name, passages=tuple(over)), subject=bench.name)


def _order(state: State, parcel: Parcel | None) -> str:
    row = state.fulfilments.get(parcel.fulfilment) if parcel is not None else None
    return row.number if row is not None else ""


def _waybill(parcel: Parcel | None) -> str:
    return parcel.waybill if parcel is not None else ""


def _see(bench: Bench) -> dict[str, Any]:
    state = bench.state
    rings = [state.passages[name] for name in ringing(state, bench.name)]
    return {
        "recent": [_shown(bench, one) for one in state.passages.newest("gate", bench.name, _SHOWN)],
        "ringing": [_shown(bench, one) for one in rings],
        "arrived": len(state.gate_arrivals),
    }


def _shown(bench: Bench, one: Passage) -> dict[str, Any]:
    return {
        "passage": one.passage,
        "epc": one.epc,
        "waybill": one.waybill,
        "order": one.order,
        "name": bench.goods_name(one.sku) if one.sku else "",
        "at": datetime.fromtimestamp(one.at_ms / 1000, UTC).isoformat(),
        "known": bool(one.parcel or one.sku),
        "verified": one.verified,
        "direction": one.direction,
        "state": one.state,
    }


def _acknowledge(bench: Bench, value: Any) -> Notice:
    """`value`: the passages that the screen showed; all without one, as from a barcode."""
    seen = set(value) if isinstance(value, list) and all(isinstance(one, str) for one in value) else None
    over = tuple(one for one in ringing(bench.state, bench.name) if seen is None or one in seen)
    if over:
        bench.unit.record(GateAcknowledged(gate=bench.name, passages=over), subject=bench.name)
    bench.unit.signal("gate")
    return bench.say("resumed")


STEPS = {("", "gate"): Step("gate", _see, None, {"ack": _acknowledge})}
