"""The gate: it only observes. A tag of a parcel that has not shipped rings."""

from datetime import UTC, datetime
from typing import Any

from gateway.contracts.facts import GatePassed
from gateway.contracts.ids import new_id
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.steps import Step
from gateway.floor.tasks import raise_task
from gateway.store.rows import Passage

_SHOWN = 20


def passed(bench: Bench, *, epc: str, direction: str, first_seen_ms: int, reads: int, uri: str = "") -> Notice:
    """A tag went through."""
    state = bench.state
    parcel = state.parcels.first("epc", epc)
    verified = parcel is not None and parcel.state == "shipped"
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
    state.passages.put(
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
    if parcel is None:
        return bench.say("gate_unknown")
    if verified:
        return bench.say("gate_ok", order=order)
    raise_task(bench.unit, "gate_alarm", parcel.parcel, {"gate": bench.name, "epc": epc, "order": order})
    return bench.say("gate_alarm", waybill=parcel.waybill, order=order)


def _see(bench: Bench) -> dict[str, Any]:
    passages = bench.state.passages.by("gate", bench.name)[-_SHOWN:]
    return {
        "recent": [
            {
                "epc": one.epc,
                "waybill": one.waybill,
                "order": one.order,
                "at": datetime.fromtimestamp(one.at_ms / 1000, UTC).isoformat(),
                "known": bool(one.parcel),
                "verified": one.verified,
                "direction": one.direction,
            }
            for one in reversed(passages)
        ]
    }


def _acknowledge(bench: Bench, value: Any) -> Notice:
    return bench.say("resumed")


STEPS = {("", "gate"): Step("gate", _see, None, {"ack": _acknowledge})}
