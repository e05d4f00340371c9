"""The gate: it only observes. A tag of a parcel that has not shipped rings until somebody says at the gate: seen."""

from datetime import UTC, datetime
from typing import Any

from gateway.contracts.facts import GatePassed
from gateway.contracts.ids import new_id
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.steps import Step
from gateway.floor.tag_gates import TagPassage, passes
from gateway.floor.tasks import raise_task
from gateway.store.rows import Passage, Setting
from gateway.store.state import State

_SHOWN = 20
_RINGING = 50  # the newest; what rang before is on the list of the day


def passed(bench: Bench, *, epc: str, direction: str, first_seen_ms: int, reads: int, uri: str = "") -> Notice:
    """A tag went through."""
    state = bench.state
    parcel = state.parcels.first("epc", epc)
    goods = passes(bench.unit, bench.name, epc, direction) if parcel is None else None
    verified = parcel.state == "shipped" if parcel is not None else goods is not None and goods.code != "tag_alarm"
    order = state.fulfilments[parcel.fulfilment].number if parcel else ""
    bench.unit.record(
        GatePassed(
            gate=bench.name,
            epc=epc,
            direction=direction,
            first_seen=datetime.fromtimestamp(first_seen_ms / 1000, UTC),
            reads=reads,
            parcel=parcel.parcel if parcel else "",
            waybill=parcel.waybill if parcel else "",
            verified=verified,
            uri=uri,
        ),
        subject=order or epc,
    )
    passage = state.passages.put(
        Passage(
            passage=new_id(),
            gate=bench.name,
            epc=epc,
            direction=direction,
            at_ms=bench.unit.now_ms,
            reads=reads,
            parcel=parcel.parcel if parcel else "",
            waybill=parcel.waybill if parcel else "",
            order=order,
            verified=verified,
        )
    )
    bench.unit.signal("gate")
    if goods is not None:
        return _goods_passed(bench, goods, passage)
    if parcel is None:
        return bench.say("gate_unknown")
    if verified:
        return bench.say("gate_ok", order=order)
    _keep_ringing(bench, [*ringing(state, bench.name), passage.passage][-_RINGING:])
    raise_task(bench.unit, "gate_alarm", parcel.parcel, {"gate": bench.name, "epc": epc, "order": order})
    return bench.say("gate_alarm", waybill=parcel.waybill, order=order)


def _goods_passed(bench: Bench, goods: TagPassage, passage: Passage) -> Notice:
    """Tagged goods without a parcel's label; those that may not leave ring."""
    if goods.code == "tag_alarm":
        _keep_ringing(bench, [*ringing(bench.state, bench.name), passage.passage][-_RINGING:])
        detail = {"gate": bench.name, "epc": passage.epc, "sku": goods.sku, "bin": goods.place}
        raise_task(bench.unit, "gate_alarm", passage.epc, detail)
    return bench.say(goods.code, name=goods.name)


def ringing(state: State, gate: str) -> list[str]:
    """The passages that nobody has acknowledged, the oldest first."""
    return list(state.setting(f"gate_ringing:{gate}", []))


def _keep_ringing(bench: Bench, passages: list[str]) -> None:
    bench.state.settings.put(Setting(name=f"gate_ringing:{bench.name}", value=passages))


def _see(bench: Bench) -> dict[str, Any]:
    state = bench.state
    rings = [row for name in ringing(state, bench.name) if (row := state.passages.get(name))]
    return {
        "recent": [_shown(state, one) for one in state.passages.newest("gate", bench.name, _SHOWN)],
        "ringing": [_shown(state, one) for one in rings],
    }


def _shown(state: State, one: Passage) -> dict[str, Any]:
    return {
        "passage": one.passage,
        "epc": one.epc,
        "waybill": one.waybill,
        "order": one.order,
        "at": datetime.fromtimestamp(one.at_ms / 1000, UTC).isoformat(),
        "known": bool(one.parcel) or (one.epc in state.tagged_units),
        "verified": one.verified,
        "direction": one.direction,
    }


def _acknowledge(bench: Bench, value: Any) -> Notice:
    """`value`: the passages that the screen showed; all without one, as from a barcode."""
    seen = set(value) if isinstance(value, list) and all(isinstance(one, str) for one in value) else None
    _keep_ringing(bench, [one for one in ringing(bench.state, bench.name) if seen is not None and one not in seen])
    bench.unit.signal("gate")
    return bench.say("resumed")


STEPS = {("", "gate"): Step("gate", _see, None, {"ack": _acknowledge})}
