"""Where a shipped parcel is on its way out: still here, on an open manifest, or gone."""

from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.store.areas.outbound import Manifest
from gateway.store.rows import Parcel
from gateway.store.sessions import HandingOver
from gateway.store.state import State


def manifest_of(state: State, parcel: Parcel) -> Manifest | None:
    """The manifest it stands on."""
    return state.outbound.manifests.get(parcel.manifest) if parcel.manifest else None


def is_gone(state: State, parcel: Parcel) -> bool:
    """The carrier has it: its manifest is closed, or a gate saw it leave."""
    manifest = manifest_of(state, parcel)
    return bool(manifest is not None and manifest.state == "closed") or bool(parcel.gate_ms and manifest is None)


def by_manifest(state: State) -> bool:
    """Whether this floor hands over by manifests: then a parcel can be stopped until it is handed over."""
    return len(state.outbound.manifests) > 0


def stoppable(state: State, parcel: Parcel) -> bool:
    """A call-back that comes now can still be obeyed: the parcel waits for the audit, or for its carrier."""
    waits = not parcel.passed_ms or by_manifest(state)
    return parcel.state == "shipped" and waits and not is_gone(state, parcel)


def is_called_back(state: State, parcel: Parcel) -> bool:
    """It has shipped, and is looked for because the buyer wants it no longer."""
    return state.tasks.count("open", ("called_back_parcel", parcel.parcel)) > 0


def parcel_of(bench: Bench, waybill: str) -> Parcel:
    """The parcel of a waybill that can be handed over or pulled back; each that cannot has a message of its own."""
    state = bench.state
    found = state.parcels.by("waybill", waybill.upper())
    if not found:
        orders = state.fulfilments.by("number", waybill.upper())
        found = [one for order in orders for one in state.parcels.by("fulfilment", order.fulfilment)]
    if not found:
        row = state.waybills.get(waybill.upper())
        fulfilment = state.fulfilments.get(row.fulfilment) if row is not None else None
        if fulfilment is None:
            raise Refused("unknown_waybill", text=waybill)
        if fulfilment.state == "intercepted":
            raise Refused("already_stopped", order=fulfilment.number)
        raise Refused("not_packed", waybill=waybill, order=fulfilment.number)
    parcel = found[-1]
    if parcel.state == "pulled_back":
        raise Refused("already_pulled_back", waybill=parcel.waybill)
    if parcel.state == "intercepted":
        raise Refused("already_stopped", order=state.fulfilments[parcel.fulfilment].number)
    return parcel


def resume(bench: Bench, manifest: str) -> None:
    """Back to an open manifest, or to the carriers."""
    known = bench.state.outbound.manifests.get(manifest)
    step = "handover.scan" if known is not None and known.state == "open" else "handover.carriers"
    bench.go(step, HandingOver(manifest=manifest if step == "handover.scan" else ""))
