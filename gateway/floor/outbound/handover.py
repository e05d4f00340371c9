"""Hand-over to the carrier (交接): parcels are scanned onto a manifest, the driver signs, it is closed."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from gateway.contracts.facts import ManifestClosed, ManifestOpened, ParcelHandedOver
from gateway.contracts.ids import new_id
from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.outbound import freshness, leaving, packing
from gateway.floor.outbound.pull_back import begin_called_back, take_off
from gateway.floor.steps import Step
from gateway.scanning.interpret import Scanned
from gateway.store.areas.outbound import Manifest
from gateway.store.rows import Parcel, Setting
from gateway.store.sessions import HandingOver
from gateway.store.state import State
from gateway.store.unit import Unit

_LOOKED_AT = 1000  # parcels a carrier; older ones left before manifests were used
_WAITING_DAYS = 3
_SHOWN = 8


def begin(bench: Bench) -> Notice:
    """The carriers, with what waits for each."""
    bench.go("handover.carriers", HandingOver())
    return bench.say("handover_begun")


# --- which carrier ------------------------------------------------------------------------------------------------


def _open(bench: Bench, value: Any) -> Notice:
    carrier = str(value or "").strip()
    known = {row["carrier"]: row["carrier"] for row in _carriers(bench)} | {
        row["carrier"].upper(): row["carrier"] for row in _carriers(bench)
    }
    if carrier not in known and carrier.upper() not in known:
        raise Refused("unknown_carrier", carrier=carrier or "-")
    return _take_manifest(bench, known.get(carrier) or known[carrier.upper()])


def _take_manifest(bench: Bench, carrier: str) -> Notice:
    """The carrier's open manifest, or a new one."""
    manifest = bench.state.outbound.manifests.first("open", carrier)
    code = "manifest_resumed" if manifest is not None else "manifest_opened"
    if manifest is None:
        name = new_id()
        bench.unit.record(
            ManifestOpened(
                manifest=name,
                number=_number(bench.unit),
                carrier=carrier,
                station=bench.name,
                operator=bench.operator_id,
            )
        )
        manifest = bench.state.outbound.manifests[name]
    bench.go("handover.scan", HandingOver(manifest=manifest.manifest))
    return bench.say(code, number=manifest.number, carrier=carrier_name(bench.state, carrier), parcels=manifest.parcels)


def _number(unit: Unit) -> str:
    state = unit.state
    zone = ZoneInfo(str(state.setting("timezone", "Asia/Shanghai")))
    day = unit.now.astimezone(zone).strftime("%y%m%d")
    last_day, last = state.setting("manifest_number", ["", 0])
    number = int(last) + 1 if last_day == day else 1
    state.settings.put(Setting(name="manifest_number", value=[day, number]))
    return f"MF-{day}-{number:03d}"


# --- parcels ------------------------------------------------------------------------------------------------------


def _scan_first(bench: Bench, scanned: Scanned) -> Notice:
    """The first parcel says which carrier it is."""
    parcel = leaving.parcel_of(bench, scanned.text)
    refuse(bench, parcel)
    if bench.state.fulfilments[parcel.fulfilment].cancel_kind:
        return _stopped(bench, parcel)
    _take_manifest(bench, parcel.carrier)
    return _hand_over(bench, parcel, _manifest(bench))


def _scan(bench: Bench, scanned: Scanned) -> Notice:
    parcel = leaving.parcel_of(bench, scanned.text)
    manifest = _manifest(bench)
    if parcel.manifest == manifest.manifest:
        return bench.say("already_on", waybill=parcel.waybill)
    refuse(bench, parcel)
    fulfilment = bench.state.fulfilments[parcel.fulfilment]
    if fulfilment.cancel_kind:
        return _stopped(bench, parcel)
    if parcel.carrier != manifest.carrier:
        raise Refused(
            "wrong_carrier",
            waybill=parcel.waybill,
            carrier=carrier_name(bench.state, parcel.carrier),
            wanted=carrier_name(bench.state, manifest.carrier),
        )
    return _hand_over(bench, parcel, manifest)


def refuse(bench: Bench, parcel: Parcel) -> None:
    """A parcel that is not ready, is gone, or whose refund data is too old."""
    state = bench.state
    if parcel.state != "shipped":
        raise Refused("not_shipped", waybill=parcel.waybill)
    manifest = leaving.manifest_of(state, parcel)
    if manifest is not None and manifest.state == "closed":
        operator = state.operators.get(manifest.operator)
        raise Refused(
            "already_handed_over",
            waybill=parcel.waybill,
            number=manifest.number,
            at=packing.local_time(state, manifest.closed_ms),
            operator=operator.name if operator else "-",
        )
    if manifest is not None:
        raise Refused("on_other_manifest", waybill=parcel.waybill, number=manifest.number)
    fulfilment = state.fulfilments[parcel.fulfilment]
    if not fulfilment.cancel_kind:
        freshness.refuse_old(state, bench.unit.now_ms, fulfilment)


def _hand_over(bench: Bench, parcel: Parcel, manifest: Manifest) -> Notice:
    record_handed(bench.unit, parcel, manifest, "scan", bench.name, bench.operator_id)
    session = _session(bench)
    bench.go("handover.scan", msgspec.structs.replace(session, last=(*session.last, parcel.parcel)[-_SHOWN:]))
    after = _manifest(bench)
    return bench.say("handed_over", waybill=parcel.waybill, number=after.number, parcels=after.parcels)


def record_handed(unit: Unit, parcel: Parcel, manifest: Manifest, seen_by: str, station: str, operator: str) -> None:
    """The event of a parcel on a manifest."""
    unit.record(
        ParcelHandedOver(
            manifest=manifest.manifest,
            parcel=parcel.parcel,
            fulfilment=parcel.fulfilment,
            waybill=parcel.waybill,
            carrier=parcel.carrier,
            seen_by=seen_by,
            station=station,
            operator=operator,
        ),
        subject=unit.state.fulfilments[parcel.fulfilment].number,
    )


def _stopped(bench: Bench, parcel: Parcel) -> Notice:
    """The third point of intercept: this parcel does not leave."""
    fulfilment = bench.state.fulfilments[parcel.fulfilment]
    bench.go("handover.stopped", msgspec.structs.replace(_session(bench), parcel=parcel.parcel))
    return bench.say(
        "handover_stopped",
        order=fulfilment.number,
        waybill=parcel.waybill,
        reason=fulfilment.cancel_reason or fulfilment.cancel_kind,
    )


def _acknowledge(bench: Bench, value: Any) -> Notice:
    """On to the bin for its goods; the manifest waits."""
    session = _session(bench)
    return begin_called_back(bench, bench.state.parcels[session.parcel], session.manifest)


def _take_off(bench: Bench, value: Any) -> Notice:
    """One parcel comes off again: the one that is named, else the last."""
    session, state = _session(bench), bench.state
    waybill = str(value or "").strip().upper()
    name = session.last[-1] if session.last and not waybill else ""
    parcel = state.parcels.get(name) if name else next(iter(state.parcels.by("waybill", waybill)[-1:]), None)
    if parcel is None:
        raise Refused("not_on_manifest" if waybill else "nothing_to_undo", waybill=waybill)
    if parcel.manifest != session.manifest:
        raise Refused("not_on_manifest", waybill=parcel.waybill)
    take_off(bench, parcel, "")
    bench.go("handover.scan", msgspec.structs.replace(session, last=_without(session.last, parcel.parcel)))
    return bench.say("taken_off", waybill=parcel.waybill)


# --- closing ------------------------------------------------------------------------------------------------------


def _finish(bench: Bench, value: Any) -> Notice:
    """Shows the count to the driver."""
    manifest = _manifest(bench)
    if not manifest.parcels:
        raise Refused("empty_manifest")
    _refuse_called_back(bench, manifest)
    bench.go("handover.close", _session(bench))
    left = _waiting(bench, manifest.carrier)
    if left:
        return bench.say("left_behind", parcels=len(left), carrier=carrier_name(bench.state, manifest.carrier))
    return bench.say("close_manifest", parcels=manifest.parcels)


def _close(bench: Bench, value: Any) -> Notice:
    given = value if isinstance(value, dict) else {"driver": value}
    driver, signature = (str(given.get(name) or "").strip()[:64] for name in ("driver", "signature"))
    if not driver and not signature:
        raise Refused("driver_needed")
    manifest = _manifest(bench)
    _refuse_called_back(bench, manifest)
    bench.unit.record(
        ManifestClosed(
            manifest=manifest.manifest,
            number=manifest.number,
            carrier=manifest.carrier,
            parcels=tuple(parcel.parcel for parcel in parcels_on(bench.state, manifest)),
            grams=manifest.grams,
            driver=driver,
            signature=signature,
            station=bench.name,
            operator=bench.operator_id,
        )
    )
    bench.go("handover.carriers", HandingOver(closed=manifest.number))
    return bench.say(
        "manifest_closed",
        number=manifest.number,
        parcels=manifest.parcels,
        carrier=carrier_name(bench.state, manifest.carrier),
    )


def _refuse_called_back(bench: Bench, manifest: Manifest) -> None:
    for parcel in parcels_on(bench.state, manifest):
        if bench.state.fulfilments[parcel.fulfilment].cancel_kind:
            raise Refused("called_back_on_manifest", waybill=parcel.waybill)


def _back(bench: Bench, value: Any) -> Notice:
    leaving.resume(bench, _session(bench).manifest)
    return bench.say("resumed")


def _leave(bench: Bench, value: Any) -> Notice:
    """The manifest stays open."""
    bench.go_home()
    return bench.say("left")


# --- what is shown ------------------------------------------------------------------------------------------------


def _see_carriers(bench: Bench) -> dict[str, Any]:
    session = _session(bench)
    return {"carriers": _carriers(bench), "closed": session.closed, **freshness.shown(bench.state, bench.unit.now_ms)}


def _see(bench: Bench) -> dict[str, Any]:
    session, manifest, state = _session(bench), _manifest(bench), bench.state
    last = [state.parcels[name] for name in reversed(session.last) if name in state.parcels]
    return {
        **_head(bench, manifest),
        "last": [
            {"waybill": row.waybill, "order": state.fulfilments[row.fulfilment].number, "grams": row.grams}
            for row in last
        ],
        "waiting": len(_waiting(bench, manifest.carrier)),
        **freshness.shown(state, bench.unit.now_ms),
    }


def _see_close(bench: Bench) -> dict[str, Any]:
    manifest, state = _manifest(bench), bench.state
    left = _waiting(bench, manifest.carrier)
    rows = [{"waybill": row.waybill, "order": state.fulfilments[row.fulfilment].number} for row in left]
    return {**_head(bench, manifest), "left": rows[:50], "left_parcels": len(rows)}


def _see_stopped(bench: Bench) -> dict[str, Any]:
    session, state = _session(bench), bench.state
    parcel = state.parcels[session.parcel]
    fulfilment = state.fulfilments[parcel.fulfilment]
    return {
        "order": fulfilment.number,
        "waybill": parcel.waybill,
        "cancel_kind": fulfilment.cancel_kind,
        "reason": fulfilment.cancel_reason,
        "as_of": packing.moment(fulfilment.cancel_as_of_ms),
        **freshness.shown(state, bench.unit.now_ms),
    }


def _head(bench: Bench, manifest: Manifest) -> dict[str, Any]:
    return {
        "manifest": manifest.manifest,
        "number": manifest.number,
        "carrier": manifest.carrier,
        "carrier_name": carrier_name(bench.state, manifest.carrier),
        "parcels": manifest.parcels,
        "grams": manifest.grams,
    }


def _carriers(bench: Bench) -> list[dict[str, Any]]:
    """Carriers that parcels wait for, or that have an open manifest."""
    state = bench.state
    names = {str(name) for name in state.parcels.values("leaving_with")}
    names |= {str(name) for name in state.outbound.manifests.values("open")}
    rows = []
    for carrier in sorted(names):
        manifest = state.outbound.manifests.first("open", carrier)
        rows.append(
            {
                "carrier": carrier,
                "carrier_name": carrier_name(state, carrier),
                "waiting": len(_waiting(bench, carrier)),
                "number": manifest.number if manifest else "",
                "parcels": manifest.parcels if manifest else 0,
            }
        )
    return [row for row in rows if row["waiting"] or row["number"]]


def _waiting(bench: Bench, carrier: str) -> list[Parcel]:
    """Shipped parcels of the last days that stand on no manifest."""
    since = bench.unit.now_ms - _WAITING_DAYS * 86_400_000
    found = bench.state.parcels.newest("leaving_with", carrier, _LOOKED_AT)
    return [row for row in reversed(found) if row.shipped_ms >= since]


def parcels_on(state: State, manifest: Manifest) -> list[Parcel]:
    """The parcels of a manifest, in the order of scanning."""
    return sorted(state.parcels.by("manifest", manifest.manifest), key=lambda row: row.handed_ms)


def carrier_name(state: State, carrier: str) -> str:
    """What people call a carrier."""
    for parcel in state.parcels.newest("leaving_with", carrier, 1) or state.parcels.newest("carrier", carrier, 1):
        waybill = state.waybills.get(parcel.waybill)
        if waybill is not None and waybill.carrier_name:
            return waybill.carrier_name
    return carrier


def waiting_manifests(state: State) -> int:
    """Manifests that are open."""
    return state.outbound.manifests.count("state", "open")


def _session(bench: Bench) -> HandingOver:
    session = bench.work.session
    assert isinstance(session, HandingOver)
    return session


def _manifest(bench: Bench) -> Manifest:
    return bench.state.outbound.manifests[_session(bench).manifest]


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in names if one != name)


menu.offer("handover", {"pack"}, begin, waiting_manifests)
STEPS = {
    ("", "handover.carriers"): Step("handover", _see_carriers, _scan_first, {"open": _open, "leave": _leave}),
    ("", "handover.scan"): Step(
        "handover", _see, _scan, {"finish": _finish, "undo": _take_off, "take_off": _take_off, "leave": _leave}
    ),
    ("", "handover.close"): Step("handover", _see_close, None, {"close": _close, "back": _back}),
    ("", "handover.stopped"): Step("handover", _see_stopped, None, {"ack": _acknowledge, "back": _back}),
}
