"""The rows of the gateway's projections, one frozen struct a table; times are UTC milliseconds."""

from typing import Any

import msgspec

from gateway.contracts.facts import CountedLine, Movement, Piece
from gateway.store.sessions import Session


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every row; its fields are the table's columns."""


class Setting(Row, frozen=True, kw_only=True):
    """One value of the site: the warehouse served, `keyed_from`, counters of numbers."""

    name: str
    value: Any = None


class Product(Row, frozen=True, kw_only=True):
    """A SKU; `barcodes` maps a barcode in upper case to the pieces it stands for."""

    sku: str
    name: str
    version: int = 0
    tracking: str = "none"
    weight_g: int | None = None
    owner: str = "own"
    image: str = ""
    active: bool = True
    barcodes: dict[str, int] = {}
    length_mm: int | None = None  # of one piece
    width_mm: int | None = None
    height_mm: int | None = None
    components: dict[str, int] = {}  # of a bundle: SKU -> pieces in one
    category: str = ""


class Operator(Row, frozen=True, kw_only=True):
    """A person of the floor, known by the hash of the badge."""

    operator: str
    name: str
    badge_hash: str
    roles: tuple[str, ...] = ()
    language: str = "zh_CN"
    active: bool = True
    version: int = 0


class Zone(Row, frozen=True, kw_only=True):
    """A zone: what it is for, and its rectangular layout (the layout's own keywords; {}: its bins have coordinates).

    `origin_x_mm`, `origin_y_mm` is where the zone's own origin lies in the building.
    """

    zone: str
    layout: dict[str, Any] = {}
    kind: str = "picking"
    name: str = ""
    warehouse: str = ""  # "": the one that the gateway serves
    levels: int = 1  # bins above each other in a cell of the layout
    origin_x_mm: int | None = None
    origin_y_mm: int | None = None


class Bin(Row, frozen=True, kw_only=True):
    """A storage place; `aisle` and `cell` count from 0, `walk_mm` orders bins by their way from the depot.

    A bin with `x_mm`, `y_mm` lies there (from the zone's origin), not in a cell of the layout. Limits of 0 are none.
    """

    bin: str
    zone: str
    aisle: int
    cell: int
    walk_mm: int = 0
    level: int = 0
    x_mm: int | None = None
    y_mm: int | None = None
    max_pieces: int = 0
    max_ml: int = 0
    max_g: int = 0
    skus: tuple[str, ...] = ()  # only these goods, where there are any
    classes: tuple[str, ...] = ()  # or goods of these classes
    one_sku: bool = False
    one_lot: bool = False
    blocked: str = ""  # why nothing may be put in or taken out


class Stock(Row, frozen=True, kw_only=True):
    """Pieces of one SKU in one place (a bin, a tote, `RECV`, `DEFECT`, `LOST`)."""

    place: str
    sku: str
    quality: str = "good"
    owner: str = "own"
    lot: str = ""
    quantity: int = 0
    reserved: int = 0


class Fulfilment(Row, frozen=True, kw_only=True):
    """One order part to pick, verify and ship.

    state: released -> waved -> picking -> picked -> verified -> shipped; short (waits for goods or for central's
    word), intercepted (stopped, its goods are in bins again). `cancel_kind` is set while a call-back is open.
    """

    fulfilment: str
    number: str
    warehouse: str
    state: str = "released"
    shop: str = ""
    trades: tuple[str, ...] = ()
    priority: int = 0
    ordered_ms: int = 0
    released_ms: int = 0
    remark: str = ""
    wave: str = ""
    parcel: str = ""
    cancel_kind: str = ""
    cancel_reason: str = ""
    cancel_as_of_ms: int = 0
    platform: str = ""  # of the shop
    ship_by_ms: int = 0  # 0: whenever


class FulfilmentLine(Row, frozen=True, kw_only=True):
    """Pieces of one SKU in a fulfilment."""

    fulfilment: str
    line_no: int
    sku: str
    quantity: int
    lot: str = ""
    picked: int = 0
    verified: int = 0
    lacking: int = 0


class Waybill(Row, frozen=True, kw_only=True):
    """The carrier's number for a fulfilment's parcel."""

    waybill: str
    fulfilment: str
    carrier: str
    carrier_name: str = ""
    parcel_no: int = 1
    routing: str = ""


class Receiver(Row, frozen=True, kw_only=True):
    """The sealed receiver of a fulfilment and what the buyer wrote; outside the event log, deleted some time after
    shipping."""

    fulfilment: str
    sealed: str
    keep_until_ms: int = 0  # 0: not shipped yet
    remark: str = ""


class Wave(Row, frozen=True, kw_only=True):
    """Fulfilments picked in one walk; state: waiting, claimed, done, dissolved (given up, planned anew)."""

    wave: str
    number: str
    state: str = "waiting"
    fulfilments: tuple[str, ...] = ()
    lines: int = 0
    pieces: int = 0
    distance_mm: int = 0
    s_shape_mm: int = 0
    operator: str = ""
    station: str = ""
    created_ms: int = 0
    done_ms: int = 0
    assigned: str = ""  # the only operator who may claim it
    paused: bool = False
    style: str = "cluster"  # single | cluster | batch | one_piece (`gateway.floor.picking.kinds`)
    kind: str = ""  # of its orders
    sorted_ms: int = 0  # when the cart of a batch or one-piece wave was empty


class WavePath(Row, frozen=True, kw_only=True):
    """The walk of a wave as the picking screen draws it; planning data, outside the event log."""

    wave: str
    zone: str
    path: tuple[tuple[int, int], ...] = ()


class WaveStop(Row, frozen=True, kw_only=True):
    """A line to pick from a bin, its pieces reserved there while open; state: open, done, short, dropped."""

    wave: str
    stop_no: int
    bin: str
    fulfilment: str
    line_no: int
    sku: str
    quantity: int
    slot: int
    picked: int = 0
    state: str = "open"
    turn: int = 0  # the order of walking; a skipped stop gets a later one
    walk_mm: int = 0  # from the stop before
    lot: str = ""


class Tote(Row, frozen=True, kw_only=True):
    """A slot of a cart: the goods of one fulfilment in one wave. Slot 0 is the whole cart, of no fulfilment."""

    tote: str
    wave: str
    slot: int
    fulfilment: str


class Receipt(Row, frozen=True, kw_only=True):
    """Goods that are expected; state: open, closed."""

    receipt: str
    number: str
    warehouse: str
    supplier: str = ""
    opening: bool = False
    state: str = "open"


class ReceiptLine(Row, frozen=True, kw_only=True):
    """Pieces of one SKU that are expected, have come, have been put away."""

    receipt: str
    line_no: int
    sku: str
    expected: int
    received: int = 0
    put_away: int = 0


class Return(Row, frozen=True, kw_only=True):
    """Goods a buyer sends back; state: open, closed."""

    return_id: str
    number: str
    warehouse: str
    order: str
    waybill: str = ""
    reason: str = ""
    state: str = "open"


class ReturnLine(Row, frozen=True, kw_only=True):
    """Pieces of one SKU that come back."""

    return_id: str
    line_no: int
    sku: str
    expected: int
    received: int = 0
    put_away: int = 0


class Parcel(Row, frozen=True, kw_only=True):
    """What leaves; state: verified, held (weight does not fit), weighed, shipped, intercepted, pulled_back.

    `gone` is what the despatch audit took out of stock, for a pull-back; `handed_ms` is when it went onto `manifest`.
    """

    parcel: str
    fulfilment: str
    state: str = "verified"
    waybill: str = ""
    carrier: str = ""
    grams: int | None = None
    lines: tuple[CountedLine, ...] = ()
    sscc: str = ""
    epc: str = ""
    station: str = ""
    operator: str = ""
    verified_ms: int = 0
    shipped_ms: int = 0
    gate_ms: int = 0
    no: int = 1  # of the fulfilment's parcels
    carton: str = ""
    passed_ms: int = 0  # the despatch audit let it go
    gone: tuple[Movement, ...] = ()
    manifest: str = ""
    handed_ms: int = 0


class PrintJob(Row, frozen=True, kw_only=True):
    """A label to print once; state: queued, sending, sent, confirmed, unknown, failed, void.

    `key` makes it idempotent; `document` holds ids and figures only, the receiver is put in while printing. `station`
    and `role` name the printer, `asked` the station that asked; `before` and `after` are what the printer said.
    """

    job: str
    key: str
    kind: str  # waybill | goods | bin | carton | pallet | delivery_note | pick_list | test
    station: str
    state: str = "queued"
    copy: int = 1
    quantity: int = 1
    reason: str = ""
    note: str = ""  # what the printer said last
    parcel: str = ""
    operator: str = ""
    document: dict[str, Any] = {}
    created_ms: int = 0
    changed_ms: int = 0
    role: str = "printer"
    asked: str = ""
    carrier: str = ""
    moved: str = ""  # why it does not come out of the printer that was bound for it
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    again: str = ""  # the job of the copy that a person asked for after this one

    @property
    def printer(self) -> tuple[str, str]:
        """Which printer it waits for or came out of."""
        return self.station, self.role


class PrintBinding(Row, frozen=True, kw_only=True):
    """Which printer takes a station's jobs of a kind and a carrier; an empty name stands for any.

    The fallback takes a job that the bound printer cannot take, as long as not one byte of it has left.
    """

    station: str
    kind: str
    carrier: str
    printer_station: str
    printer_role: str = "printer"
    fallback_station: str = ""
    fallback_role: str = ""


class LabelTemplate(Row, frozen=True, kw_only=True):
    """A label that somebody drew: a kind's (`waybill`) or a carrier's own (`waybill:yto`)."""

    name: str
    document: dict[str, Any]
    changed_by: str = ""
    changed_ms: int = 0


class Passage(Row, frozen=True, kw_only=True):
    """A tag that went through a gate."""

    passage: str
    gate: str
    epc: str
    direction: str
    at_ms: int
    reads: int
    parcel: str = ""
    waybill: str = ""
    order: str = ""
    verified: bool = False
    sku: str = ""  # of a tagged unit
    content_of: str = ""  # the parcel in which the unit lies
    state: str = ""  # waits (for its fellows, to be known as a parcel's content) | rings


class GateArrival(Row, frozen=True, kw_only=True):
    """A supplier's tag that came in through a gate and waits for a person; without `receipt` none expects it."""

    epc: str
    gate: str
    sku: str
    quantity: int = 1
    uri: str = ""
    receipt: str = ""
    line_no: int = 0
    at_ms: int = 0


class TaggedUnit(Row, frozen=True, kw_only=True):
    """Pieces that carry a tag; `epc` is hex. state: printed (asked for, not read back yet), then those of
    `facts.TagState`. `former` is the EPC that it had before it was rewritten, `parcel` the one that it is packed in,
    `seen_place` where an antenna that watches places saw it last."""

    epc: str
    kind: str  # goods | carton
    sku: str
    quantity: int = 1
    uri: str = ""
    state: str = "printed"
    place: str = ""
    former: str = ""
    job: str = ""
    operator: str = ""
    printed_ms: int = 0
    changed_ms: int = 0
    parcel: str = ""
    seen_place: str = ""
    seen_ms: int = 0


class Task(Row, frozen=True, kw_only=True):
    """Something a person has to decide; state: open, closed."""

    task: str
    kind: str
    subject: str
    detail: dict[str, Any] = {}
    state: str = "open"
    outcome: str = ""
    operator: str = ""
    raised_ms: int = 0
    closed_ms: int = 0


class Station(Row, frozen=True, kw_only=True):
    """A place with devices: receive, pick, pack or gate."""

    station: str
    name: str
    kind: str
    language: str = "zh_CN"
    warehouse: str = ""  # whose work is done there; "": the gateway's own


class Device(Row, frozen=True, kw_only=True):
    """A device that hangs at a station; `identity` is what it keeps when it is plugged in elsewhere."""

    station: str
    role: str
    driver: str
    url: str
    identity: str = ""


class Work(Row, frozen=True, kw_only=True):
    """What a station is doing, so that a reload or a restart goes on where the person was."""

    station: str
    step: str
    operator: str = ""
    session: Session | None = None
    seq: int = 0


class SkuWeight(Row, frozen=True, kw_only=True):
    """What the floor knows of one piece's weight (SKU `*tare`: of an empty carton)."""

    sku: str
    parcels: int = 0
    mean_mg: int = 0
    variance_mg2: int = 0


class Parked(Row, frozen=True, kw_only=True):
    """A down message that could not be used, kept as it came (a sealed block is taken out)."""

    id: str
    type: str
    reason: str
    data: str
    at_ms: int


class Pairing(Row, frozen=True, kw_only=True):
    """A paired kiosk or installer; only the hash of its token is kept."""

    token_hash: str
    name: str
    right: str  # kiosk | installer
    paired_ms: int = 0


__all__ = [
    "Bin", "Device", "Fulfilment", "FulfilmentLine", "GateArrival", "LabelTemplate", "Operator", "Pairing", "Parcel",
    "Parked", "Passage", "Piece", "PrintBinding", "PrintJob", "Product", "Receipt", "ReceiptLine", "Receiver",
    "Return", "ReturnLine", "Row", "Setting", "SkuWeight", "Station", "Stock", "TaggedUnit", "Task", "Tote", "Wave",
    "WavePath", "WaveStop", "Waybill", "Work", "Zone",
]  # fmt: skip
