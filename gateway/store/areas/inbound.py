"""Lots, blind receipts, unclaimed parcels; and what is done with goods inside: holds, transfers, pick faces."""

from gateway.store.areas.area import Area
from gateway.store.rows import Row
from gateway.store.table import Table, Undo


class Lot(Row, frozen=True, kw_only=True):
    """A lot of a SKU with its dates (ISO, "" where unknown); a held one is not picked, `held` says why."""

    sku: str
    lot: str
    expiry: str = ""
    produced: str = ""
    held: str = ""
    recorded_ms: int = 0


class BlindReceipt(Row, frozen=True, kw_only=True):
    """Goods that came without papers; state: open, closed, matched (`order` is the purchase order it turned out)."""

    blind: str
    number: str
    waybill: str = ""
    state: str = "open"
    order: str = ""
    operator: str = ""
    opened_ms: int = 0


class BlindLine(Row, frozen=True, kw_only=True):
    """Pieces of one SKU in a blind receipt."""

    blind: str
    line_no: int
    sku: str
    received: int = 0
    put_away: int = 0


class Hold(Row, frozen=True, kw_only=True):
    """Goods that nobody may pick; state: held, released."""

    hold: str
    sku: str
    quantity: int
    place: str
    reason: str
    lot: str = ""
    for_whom: str = ""
    state: str = "held"
    operator: str = ""
    placed_ms: int = 0


class Unclaimed(Row, frozen=True, kw_only=True):
    """A parcel that came back without application or sender (无主件); state: open, matched."""

    unclaimed: str
    number: str
    waybill: str = ""
    photo: str = ""
    has_phone: bool = False
    state: str = "open"
    return_id: str = ""
    by: str = ""
    operator: str = ""
    opened_ms: int = 0


class UnclaimedLine(Row, frozen=True, kw_only=True):
    """Pieces of an unclaimed parcel."""

    unclaimed: str
    line_no: int
    sku: str
    quantity: int
    quality: str = "good"
    lot: str = ""


class UnclaimedContact(Row, frozen=True, kw_only=True):
    """What may say whose an unclaimed parcel is; personal data, outside the event log, deleted some time after."""

    unclaimed: str
    phone: str = ""
    keep_until_ms: int = 0


class Transfer(Row, frozen=True, kw_only=True):
    """Goods that go to another warehouse (`way` out) or come from one (in); state: open, closed."""

    transfer: str
    number: str
    from_warehouse: str
    to_warehouse: str
    way: str = "out"
    state: str = "open"
    asked_ms: int = 0


class TransferLine(Row, frozen=True, kw_only=True):
    """Pieces of one SKU of a transfer; `moved` were picked (out) or counted (in)."""

    transfer: str
    line_no: int
    sku: str
    expected: int
    moved: int = 0


class PickFace(Row, frozen=True, kw_only=True):
    """A bin that is to hold between `minimum` and `maximum` pieces of a SKU for picking; set up by a person."""

    bin: str
    sku: str
    minimum: int
    maximum: int


class InboundTables(Area):
    """Tables of goods that come in and of what is done with them inside."""

    def __init__(self, journal: list[Undo]) -> None:
        self.lots = Table(
            "lot",
            Lot,
            ("sku", "lot"),
            journal,
            {"sku": lambda row: row.sku, "dated": lambda row: True if row.expiry and not row.held else None},
        )
        self.blind_receipts = Table(
            "blind_receipt",
            BlindReceipt,
            ("blind",),
            journal,
            {"number": lambda row: row.number, "state": lambda row: row.state},
        )
        self.blind_lines = Table(
            "blind_line",
            BlindLine,
            ("blind", "line_no"),
            journal,
            {"blind": lambda row: row.blind, "waiting": lambda row: row.sku if row.received > row.put_away else None},
        )
        self.holds = Table("hold", Hold, ("hold",), journal, {"state": lambda row: row.state})
        self.unclaimed = Table(
            "unclaimed",
            Unclaimed,
            ("unclaimed",),
            journal,
            {
                "number": lambda row: row.number,
                "state": lambda row: row.state,
                "waybill": lambda row: row.waybill.upper() or None,
            },
        )
        self.unclaimed_lines = Table(
            "unclaimed_line",
            UnclaimedLine,
            ("unclaimed", "line_no"),
            journal,
            {"unclaimed": lambda row: row.unclaimed, "sku": lambda row: row.sku if row.quantity else None},
        )
        self.unclaimed_contacts = Table("unclaimed_contact", UnclaimedContact, ("unclaimed",), journal)
        self.transfers = Table(
            "transfer",
            Transfer,
            ("transfer",),
            journal,
            {"number": lambda row: row.number, "state": lambda row: row.state},
        )
        self.transfer_lines = Table(
            "transfer_line",
            TransferLine,
            ("transfer", "line_no"),
            journal,
            {"transfer": lambda row: row.transfer},
        )
        self.pick_faces = Table(
            "pick_face", PickFace, ("bin", "sku"), journal, {"sku": lambda row: row.sku, "bin": lambda row: row.bin}
        )
