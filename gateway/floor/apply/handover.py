"""Manifests, pull-backs, evidence."""

from gateway.contracts import facts
from gateway.floor.apply import unit_use
from gateway.floor.apply.goods import move
from gateway.floor.apply.registry import applies
from gateway.store.areas.outbound import Evidence, Manifest
from gateway.store.state import State


@applies(facts.ManifestOpened)
def manifest_opened(state: State, event: facts.ManifestOpened, at_ms: int) -> None:
    """Parcels of one carrier gather on it."""
    state.outbound.manifests.put(
        Manifest(
            manifest=event.manifest,
            number=event.number,
            carrier=event.carrier,
            station=event.station,
            operator=event.operator,
            opened_ms=at_ms,
        )
    )


@applies(facts.ParcelHandedOver)
def handed_over(state: State, event: facts.ParcelHandedOver, at_ms: int) -> None:
    """It stands on the carrier's pile."""
    parcel = state.parcels.get(event.parcel)
    if parcel is not None:
        state.parcels.change(parcel, manifest=event.manifest, handed_ms=at_ms)
        _count(state, event.manifest, 1, parcel.grams or 0)


@applies(facts.ParcelTakenOff)
def taken_off(state: State, event: facts.ParcelTakenOff, at_ms: int) -> None:
    """Back in the despatch zone."""
    parcel = state.parcels.get(event.parcel)
    if parcel is not None and parcel.manifest == event.manifest:
        state.parcels.change(parcel, manifest="", handed_ms=0)
        _count(state, event.manifest, -1, -(parcel.grams or 0))


@applies(facts.ManifestClosed)
def manifest_closed(state: State, event: facts.ManifestClosed, at_ms: int) -> None:
    """The carrier drove off with it."""
    manifest = state.outbound.manifests.get(event.manifest)
    if manifest is not None:
        state.outbound.manifests.change(
            manifest, state="closed", closed_ms=at_ms, driver=event.driver, signature=event.signature
        )


@applies(facts.ParcelPulledBack)
def pulled_back(state: State, event: facts.ParcelPulledBack, at_ms: int) -> None:
    """Its goods lie in a bin again; the waybill is void."""
    move(state, event.movements)
    parcel = state.parcels.get(event.parcel)
    if parcel is not None:
        state.parcels.change(parcel, state="pulled_back", gone=(), manifest="", handed_ms=0)
    fulfilment = state.fulfilments.get(event.fulfilment)
    if fulfilment is not None:
        state.fulfilments.change(fulfilment, state="intercepted")
    unit_use.free_units(state, event.fulfilment)


@applies(facts.EvidenceTaken)
def evidence_taken(state: State, event: facts.EvidenceTaken, at_ms: int) -> None:
    """A picture lies in the evidence folder."""
    state.outbound.evidence.put(
        Evidence(
            evidence=event.evidence,
            parcel=event.parcel,
            waybill=event.waybill,
            moment=event.moment,
            file=event.file,
            bytes=event.bytes,
            sha256=event.sha256,
            station=event.station,
            at_ms=at_ms,
        )
    )


@applies(facts.EvidenceMissed)
def evidence_missed(state: State, event: facts.EvidenceMissed, at_ms: int) -> None:
    """There is no picture, and here is why."""
    state.outbound.evidence.put(
        Evidence(
            evidence=event.evidence,
            parcel=event.parcel,
            waybill=event.waybill,
            moment=event.moment,
            state="missed",
            reason=event.reason,
            station=event.station,
            at_ms=at_ms,
        )
    )


def _count(state: State, name: str, parcels: int, grams: int) -> None:
    manifest = state.outbound.manifests.get(name)
    if manifest is not None:
        state.outbound.manifests.change(manifest, parcels=manifest.parcels + parcels, grams=manifest.grams + grams)
