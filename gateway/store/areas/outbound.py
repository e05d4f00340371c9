"""Between the packing bench and the carrier: manifests, cartons, evidence, labels made ahead."""

from gateway.store.areas.area import Area
from gateway.store.rows import Row
from gateway.store.table import Table, Undo


class Manifest(Row, frozen=True, kw_only=True):
    """Parcels that one carrier takes at once; state: open, closed."""

    manifest: str
    number: str
    carrier: str
    state: str = "open"
    station: str = ""
    operator: str = ""
    opened_ms: int = 0
    closed_ms: int = 0
    parcels: int = 0
    grams: int = 0
    driver: str = ""  # a reference, never a name
    signature: str = ""


class Carton(Row, frozen=True, kw_only=True):
    """A kind of packaging of the site: inner size, its own weight, what it bears; set-up, outside the event log."""

    carton: str
    name: str = ""
    length_mm: int = 0  # inside; 0: not known, it fits everything
    width_mm: int = 0
    height_mm: int = 0
    weight_g: int = 0
    max_g: int = 0  # of the goods; 0: any
    active: bool = True


class CartonUse(Row, frozen=True, kw_only=True):
    """How many cartons of a kind have left with parcels."""

    carton: str
    used: int = 0


class Evidence(Row, frozen=True, kw_only=True):
    """A picture of a parcel, or why there is none; state: taken, missed."""

    evidence: str
    parcel: str
    waybill: str
    moment: str
    state: str = "taken"
    file: str = ""
    bytes: int = 0
    sha256: str = ""
    reason: str = ""
    station: str = ""
    at_ms: int = 0


class LabelAhead(Row, frozen=True, kw_only=True):
    """A waybill's label that was made before it is needed; its bytes lie encrypted in a file of this content's name.

    `sscc` is the number that the label shows: the parcel takes it when it is verified.
    """

    waybill: str
    fulfilment: str
    sscc: str = ""
    content: str = ""
    bytes: int = 0
    made_ms: int = 0


class OutboundTables(Area):
    """What leaves."""

    def __init__(self, journal: list[Undo]) -> None:
        self.manifests = Table(
            "manifest",
            Manifest,
            ("manifest",),
            journal,
            {
                "number": lambda row: row.number,
                "open": lambda row: row.carrier if row.state == "open" else None,
                "state": lambda row: row.state,
            },
        )
        self.cartons = Table("carton", Carton, ("carton",), journal)
        self.carton_use = Table("carton_use", CartonUse, ("carton",), journal)
        self.evidence = Table(
            "evidence",
            Evidence,
            ("evidence",),
            journal,
            {"parcel": lambda row: row.parcel, "state": lambda row: row.state},
        )
        self.labels_ahead = Table(
            "label_ahead", LabelAhead, ("waybill",), journal, {"fulfilment": lambda row: row.fulfilment}
        )
