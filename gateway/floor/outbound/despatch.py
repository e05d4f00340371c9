"""Batch despatch audit (发货审核): by carrier, what is verified, weighed, on a manifest; passing it lets stock go.

Where the setting `despatch_audit` is `auto` (the default) each parcel passes as it ships and there is nothing to pass.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from gateway.contracts.facts import DespatchPassed
from gateway.contracts.kiosk import Notice
from gateway.floor import menu, sign_in
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.outbound import packing
from gateway.floor.outbound.handover import carrier_name
from gateway.floor.steps import Step
from gateway.floor.storage import goods
from gateway.printing import jobs
from gateway.store.rows import Parcel
from gateway.store.sessions import Auditing
from gateway.store.state import State
from gateway.store.unit import Unit

AUTO, MANUAL = "auto", "manual"
_SHOWN = 60


def by_itself(state: State) -> bool:
    """Whether parcels pass as they ship."""
    return bool(state.setting("despatch_audit", AUTO) == AUTO)


def let_go(unit: Unit, parcel: Parcel, grams: int, audited_by: str = "") -> None:
    """The event of a parcel that passed: its goods leave stock, the books post, the shop is told."""
    state = unit.state
    inside = packing.place_of(parcel)
    if state.stock.count("place", inside):
        movements = goods.all_moves(state, [inside], "")
    else:
        everything = state.fulfilments[parcel.fulfilment].state == "shipped"  # no further parcel follows
        movements = packing.content_moves(state, parcel, "", everything=everything)
    unit.record(
        DespatchPassed(
            parcel=parcel.parcel,
            fulfilment=parcel.fulfilment,
            waybill=parcel.waybill,
            carrier=parcel.carrier,
            grams=grams,
            lines=parcel.lines,
            movements=movements,
            audited_by=audited_by,
        ),
        subject=state.fulfilments[parcel.fulfilment].number,
    )


def standing(state: State, since_ms: int) -> list[dict[str, Any]]:
    """By carrier: parcels of today by how far they came, and those that are not clear."""
    parcels = list(_open_or_of_today(state, since_ms))
    rows = []
    for carrier in sorted({parcel.carrier for parcel in parcels}):
        own = [parcel for parcel in parcels if parcel.carrier == carrier]
        counts = Counter(stage for parcel in own for stage in _stages(parcel))
        exceptions = [found for parcel in own if (found := _exception(state, parcel))]
        rows.append(
            {
                "carrier": carrier,
                "carrier_name": carrier_name(state, carrier),
                **{stage: counts[stage] for stage in ("verified", "weighed", "manifest", "passed")},
                "waiting": len(to_pass(state, carrier)),
                "open": len(exceptions),
                "exceptions": exceptions[:_SHOWN],
            }
        )
    return rows


def to_pass(state: State, carrier: str) -> list[Parcel]:
    """Shipped parcels that wait for the audit and were not called back."""
    return [
        parcel
        for parcel in state.parcels.by("to_pass", carrier)
        if not state.fulfilments[parcel.fulfilment].cancel_kind
    ]


def midnight_ms(state: State, now: datetime) -> int:
    """When today began in the warehouse."""
    zone = ZoneInfo(str(state.setting("timezone", "Asia/Shanghai")))
    start = datetime.combine(now.astimezone(zone).date(), time(), zone)
    return int(start.timestamp() * 1000)


def _open_or_of_today(state: State, since_ms: int) -> Iterable[Parcel]:
    found: dict[str, Parcel] = {}
    for name in ("verified", "held", "weighed"):
        found.update((parcel.parcel, parcel) for parcel in state.parcels.by("state", name))
    for carrier in list(state.parcels.values("to_pass")):
        found.update((parcel.parcel, parcel) for parcel in state.parcels.by("to_pass", carrier))
    for parcel in reversed(list(state.parcels)):  # they stand in the order of verification
        if parcel.verified_ms < since_ms:
            break
        found.setdefault(parcel.parcel, parcel)
    return found.values()


def _stages(parcel: Parcel) -> list[str]:
    if parcel.state in ("intercepted", "pulled_back"):
        return []
    weighed = parcel.state in ("weighed", "shipped")
    stages = [("verified", True), ("weighed", weighed), ("manifest", bool(parcel.manifest))]
    return [name for name, reached in (*stages, ("passed", bool(parcel.passed_ms))) if reached]


def _exception(state: State, parcel: Parcel) -> dict[str, Any] | None:
    """Why a parcel is not clear: called_back, unweighed, held, unconfirmed (its label)."""
    fulfilment = state.fulfilments[parcel.fulfilment]
    job = jobs.latest(state, parcel.parcel)
    if parcel.state in ("intercepted", "pulled_back"):
        return None
    if fulfilment.cancel_kind:
        why = "called_back"
    elif parcel.state == "held":
        why = "held"
    elif parcel.state == "verified":
        why = "unweighed"
    elif job is not None and job.state in ("unknown", "failed"):
        why = "unconfirmed"
    elif parcel.state == "weighed":
        why = "unshipped"
    else:
        return None
    return {"why": why, "waybill": parcel.waybill, "order": fulfilment.number, "station": parcel.station}


# --- the workflow -------------------------------------------------------------------------------------------------


def begin(bench: Bench) -> Notice:
    """The carriers of today."""
    bench.go("despatch.carriers", Auditing())
    return bench.say("audit_by_itself" if by_itself(bench.state) else "audit_begun")


def _open(bench: Bench, value: Any) -> Notice:
    carrier = str(value or "")
    if all(row["carrier"] != carrier for row in _rows(bench)):
        raise Refused("unknown_carrier", carrier=carrier or "-")
    bench.go("despatch.carrier", Auditing(carrier=carrier))
    return bench.say("audit_by_itself" if by_itself(bench.state) else "resumed")


def _pass(bench: Bench, value: Any) -> Notice:
    """A supervisor passes all that is clear; where something is not, it takes a second tap."""
    session, state = _session(bench), bench.state
    auditor = _auditor(bench, value)
    name = carrier_name(state, session.carrier)
    ready = to_pass(state, session.carrier)
    if not ready:
        return bench.say("audit_nothing", carrier=name)
    row = _row(bench, session.carrier)
    if row["open"] and not session.warned:
        bench.go("despatch.carrier", msgspec.structs.replace(session, warned=True))
        return bench.say("audit_warned", open=row["open"], carrier=name)
    for parcel in ready:
        let_go(bench.unit, parcel, parcel.grams or 0, auditor)
    bench.go("despatch.carrier", Auditing(carrier=session.carrier))
    bench.unit.signal("refresh:pack")
    return bench.say("audit_passed", parcels=len(ready), carrier=name)


def _auditor(bench: Bench, value: Any) -> str:
    """A supervisor: the one who is signed in, else the one of the badge."""
    operator = bench.operator
    badge = str(value.get("badge", "")) if isinstance(value, dict) else ""
    if badge:
        return sign_in.find(bench, badge, role="supervisor").operator
    if operator is None or "supervisor" not in operator.roles:
        raise Refused("supervisor_needed")
    return operator.operator


def _back(bench: Bench, value: Any) -> Notice:
    bench.go("despatch.carriers", Auditing())
    return bench.say("resumed")


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


def _see_carriers(bench: Bench) -> dict[str, Any]:
    rows = [{name: value for name, value in row.items() if name != "exceptions"} for row in _rows(bench)]
    return {"carriers": rows, "audit": str(bench.state.setting("despatch_audit", AUTO))}


def _see_carrier(bench: Bench) -> dict[str, Any]:
    operator = bench.operator
    return {
        **_row(bench, _session(bench).carrier),
        "audit": str(bench.state.setting("despatch_audit", AUTO)),
        "may_pass": bool(operator and "supervisor" in operator.roles),
    }


def _row(bench: Bench, carrier: str) -> dict[str, Any]:
    nothing = dict.fromkeys(("verified", "weighed", "manifest", "passed", "waiting", "open"), 0)
    empty = {"carrier": carrier, "carrier_name": carrier_name(bench.state, carrier), **nothing, "exceptions": []}
    return next((row for row in _rows(bench) if row["carrier"] == carrier), empty)


def _rows(bench: Bench) -> list[dict[str, Any]]:
    return standing(bench.state, midnight_ms(bench.state, bench.unit.now))


def _session(bench: Bench) -> Auditing:
    session = bench.work.session
    assert isinstance(session, Auditing)
    return session


def _waiting(state: State) -> int:
    return sum(state.parcels.count("to_pass", carrier) for carrier in state.parcels.values("to_pass"))


menu.offer("despatch", {"pack"}, begin, _waiting)
STEPS = {
    ("", "despatch.carriers"): Step("despatch", _see_carriers, None, {"open": _open, "leave": _leave}),
    ("", "despatch.carrier"): Step("despatch", _see_carrier, None, {"pass": _pass, "back": _back, "leave": _leave}),
}
