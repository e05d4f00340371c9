"""A parcel that a gate saw leave: onto its carrier's open manifest, or, where it was called back, too late."""

from gateway.contracts.facts import GateMatched, GatePassed
from gateway.contracts.messages import Message
from gateway.floor.outbound import handover, intercepts, leaving
from gateway.floor.tasks import close_by_itself
from gateway.store.unit import Unit


def follow(unit: Unit, message: Message) -> None:
    """Called after each fact of a gate."""
    passed = isinstance(message, GatePassed) and message.direction == "out" and message.verified
    if not isinstance(message, GatePassed | GateMatched) or not (passed or isinstance(message, GateMatched)):
        return
    state = unit.state
    parcel = state.parcels.get(message.parcel)
    if parcel is None or parcel.state != "shipped":
        return
    fulfilment = state.fulfilments[parcel.fulfilment]
    manifest = state.outbound.manifests.first("open", parcel.carrier)
    if fulfilment.cancel_kind:
        if (
            not parcel.manifest
            and leaving.by_manifest(state)
            and state.tasks.count("open", ("called_back_parcel", parcel.parcel))
        ):
            close_by_itself(unit, "called_back_parcel", parcel.parcel, "left by the gate")
            intercepts.too_late(unit, fulfilment)
    elif manifest is not None and not parcel.manifest:
        handover.record_handed(unit, parcel, manifest, "gate", manifest.station, manifest.operator)
