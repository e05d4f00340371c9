"""From the packing bench to the carrier: manifests, pull-backs, evidence, further waybills."""

from gateway.contracts.facts.goods import CountedLine, Movement
from gateway.contracts.messages import Direction, Message, message


@message("handover.manifest_opened.v1", Direction.UP)
class ManifestOpened(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A list of parcels for one carrier was begun."""

    manifest: str
    number: str
    carrier: str
    station: str = ""
    operator: str = ""


@message("handover.parcel_handed_over.v1", Direction.UP)
class ParcelHandedOver(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A shipped parcel was put on a manifest; it leaves when the manifest is closed."""

    manifest: str
    parcel: str
    fulfilment: str
    waybill: str
    carrier: str
    seen_by: str = "scan"  # scan | gate
    station: str = ""
    operator: str = ""


@message("handover.parcel_taken_off.v1", Direction.UP)
class ParcelTakenOff(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A parcel came off an open manifest again."""

    manifest: str
    parcel: str
    fulfilment: str
    waybill: str
    reason: str = ""
    station: str = ""
    operator: str = ""


@message("handover.manifest_closed.v1", Direction.UP)
class ManifestClosed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The carrier has taken the parcels. `driver` and `signature` are references, never a name or a picture."""

    manifest: str
    number: str
    carrier: str
    parcels: tuple[str, ...]
    grams: int = 0
    driver: str = ""
    signature: str = ""
    station: str = ""
    operator: str = ""


@message("handover.parcel_pulled_back.v1", Direction.UP)
class ParcelPulledBack(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A parcel did not leave after all (撤销出库): its goods lie in a bin, its waybill is void.

    `passed` says that the despatch audit had let it go: then the movements bring its goods back into stock. With
    `called_back` the buyer wanted no goods any more; otherwise the order goes back to review.
    """

    parcel: str
    fulfilment: str
    waybill: str
    carrier: str
    reason: str
    bin: str
    lines: tuple[CountedLine, ...]
    movements: tuple[Movement, ...]
    passed: bool = False
    called_back: bool = False
    station: str = ""
    operator: str = ""


@message("scanout.evidence_taken.v1", Direction.UP)
class EvidenceTaken(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A camera took a picture of a parcel; the picture stays at the gateway under this id."""

    evidence: str
    parcel: str
    fulfilment: str
    waybill: str
    moment: str  # verified | weighed
    file: str  # below the gateway's evidence folder
    bytes: int
    sha256: str
    station: str = ""


@message("scanout.evidence_missed.v1", Direction.UP)
class EvidenceMissed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A camera is bound, but gave no picture; the parcel went on."""

    evidence: str
    parcel: str
    fulfilment: str
    waybill: str
    moment: str
    reason: str
    station: str = ""


@message("scanout.waybill_wanted.v1", Direction.UP)
class WaybillWanted(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A fulfilment needs a further parcel: central issues a waybill with this parcel number."""

    fulfilment: str
    parcel_no: int
    station: str = ""
    operator: str = ""
