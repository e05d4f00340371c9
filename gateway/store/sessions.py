"""What a person is in the middle of at a station; stored as JSON with the station's work."""

import msgspec

from gateway.contracts.facts import Movement, Piece


class Receiving(msgspec.Struct, frozen=True, kw_only=True, tag="receiving"):
    """At a receipt: the line being counted, then the pieces being put away."""

    receipt: str
    line_no: int = 0
    quantity: int = 0
    bin: str = ""
    warned: bool = False  # told that goods are missing; the next `finish` closes
    lot: str = ""
    counts: tuple[int, ...] = ()  # what each scan of the goods stands for, the last one may be undone
    units: tuple[str, ...] = ()
    unusual: str = ""  # a place that has to be scanned once more
    why: str = ""  # the suggested bin
    serves: str = ""  # the order that waits for these pieces


class Blind(msgspec.Struct, frozen=True, kw_only=True, tag="blind"):
    """At a blind receipt: what is being counted, then put away."""

    blind: str
    sku: str = ""
    quantity: int = 0
    lot: str = ""
    counts: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    bin: str = ""
    why: str = ""
    unusual: str = ""


class Placing(msgspec.Struct, frozen=True, kw_only=True, tag="placing"):
    """Goods of staging that are being put away."""

    sku: str = ""
    quality: str = "good"
    lot: str = ""
    quantity: int = 0
    bin: str = ""
    why: str = ""
    unusual: str = ""


class Inspecting(msgspec.Struct, frozen=True, kw_only=True, tag="inspecting"):
    """Goods of the QC zone that are being looked at."""

    sku: str = ""
    lot: str = ""
    rejected: int = 0


class Moving(msgspec.Struct, frozen=True, kw_only=True, tag="moving"):
    """Goods on their way from a bin to a bin; `why` is move, replenish or hold."""

    why: str
    source: str = ""
    sku: str = ""
    lot: str = ""
    quantity: int = 0
    counts: tuple[int, ...] = ()
    whole: bool = False  # all that lies in the bin
    bin: str = ""  # where it should go
    reason: str = ""
    for_whom: str = ""
    hold: str = ""
    unusual: str = ""
    undo: tuple[Movement, ...] = ()  # what was done last, and may be taken back


class Unclaiming(msgspec.Struct, frozen=True, kw_only=True, tag="unclaiming"):
    """At a parcel that nobody has announced (无主件)."""

    unclaimed: str = ""
    waybill: str = ""
    phone: str = ""
    photo: str = ""
    sku: str = ""
    lot: str = ""
    quantity: int = 0


class Kitting(msgspec.Struct, frozen=True, kw_only=True, tag="kitting"):
    """A bundle that is being assembled, or taken apart."""

    sku: str = ""
    apart: bool = False
    quantity: int = 0
    source: str = ""  # the bin of the bundles that are taken apart
    bin: str = ""
    unusual: str = ""


class Transferring(msgspec.Struct, frozen=True, kw_only=True, tag="transferring"):
    """At a transfer to or from another warehouse."""

    transfer: str
    line_no: int = 0
    bin: str = ""
    counted: dict[int, int] = {}  # of one that comes in
    warned: bool = False


class Returning(msgspec.Struct, frozen=True, kw_only=True, tag="returning"):
    """At a return: the line being counted, graded, put away."""

    return_id: str
    line_no: int = 0
    quantity: int = 0
    quality: str = "good"
    bin: str = ""
    warned: bool = False
    lot: str = ""
    grade: str = ""
    counts: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    unusual: str = ""
    why: str = ""
    serves: str = ""


class PackAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A code that stands for packages of several sizes: which one it is."""

    code: str
    sku: str
    sizes: tuple[int, ...]


class BackAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Goods that have to go back to a bin: surplus pieces of a cart, or all of a called-back order's totes."""

    bin: str = ""  # suggested
    sku: str = ""
    quantity: int = 0
    place: str = ""  # where the pieces are on record
    fulfilment: str = ""
    unrecorded: bool = False  # pieces too many: on record they lie in the bin they were picked from
    home: bool = False  # the last thing before the cart is closed


class Picking(msgspec.Struct, frozen=True, kw_only=True, tag="picking"):
    """On a walk: the stop, and the pieces counted there so far."""

    wave: str
    stop_no: int = 0
    pieces: tuple[Piece, ...] = ()
    scanned: bool = False  # the goods were scanned at this stop, so the number may be keyed
    at: str = ""  # the bin the picker stands at, "" at the depot
    asked: str = ""  # a question that is confirmed by doing the same again
    pack: PackAsked | None = None
    empty: str = ""  # a bin that should be empty now: is it?
    back: BackAsked | None = None

    @property
    def counted(self) -> int:
        """Pieces in hand at this stop."""
        return sum([piece.quantity for piece in self.pieces])


class Verifying(msgspec.Struct, frozen=True, kw_only=True, tag="verifying"):
    """At the packing bench: the parcel, pieces counted a line, and the weight once taken."""

    fulfilment: str
    parcel: str
    pieces: dict[int, tuple[Piece, ...]] = {}
    order: tuple[int, ...] = ()  # lines in the order of scanning, for undo
    current: int | None = None
    job: str = ""
    grams: int | None = None
    expected: int | None = None
    tolerance: int | None = None
    bin: str = ""  # where intercepted goods are to go
    pack: PackAsked | None = None
    swap: str = ""  # a unique code that was scanned once for a line that is complete
    no: int = 1  # of the fulfilment's parcels
    packed: dict[int, int] = {}  # pieces of each line that lie in earlier parcels
    carton: str = ""  # the one that a person chose
    let_pass: bool = False  # a supervisor ships it although refund data is old

    def done(self, line_no: int) -> int:
        """Pieces counted on a line."""
        return sum([piece.quantity for piece in self.pieces.get(line_no, ())])

    def counted(self) -> dict[int, int]:
        """Pieces counted on each line that has been begun."""
        return {line_no: sum([piece.quantity for piece in pieces]) for line_no, pieces in self.pieces.items()}


class HandingOver(msgspec.Struct, frozen=True, kw_only=True, tag="handing_over"):
    """At a carrier's manifest: the last parcels scanned, the one that was stopped, the manifest closed before."""

    manifest: str = ""
    last: tuple[str, ...] = ()
    parcel: str = ""
    closed: str = ""


class PullingBack(msgspec.Struct, frozen=True, kw_only=True, tag="pulling_back"):
    """A parcel that does not leave; `manifest` is the one to go back to."""

    parcel: str = ""
    reason: str = ""
    bin: str = ""
    manifest: str = ""


class Auditing(msgspec.Struct, frozen=True, kw_only=True, tag="auditing"):
    """At the despatch audit of a carrier."""

    carrier: str = ""
    warned: bool = False


class Put(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces for one order: in hand before the slot, or the last ones put there."""

    fulfilment: str
    line_no: int
    slot: int
    sku: str
    pieces: tuple[Piece, ...]

    @property
    def quantity(self) -> int:
        """How many."""
        return sum([piece.quantity for piece in self.pieces])


class Walling(msgspec.Struct, frozen=True, kw_only=True, tag="walling"):
    """At the put-wall: the wave, the pieces in hand, what was put last."""

    wave: str = ""
    hand: Put | None = None
    puts: tuple[Put, ...] = ()
    warned: bool = False  # told that orders are incomplete; the next `finish` gives them up
    back: BackAsked | None = None


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel that left the run: it is settled at scan-out."""

    fulfilment: str
    order: str
    waybill: str
    why: str  # weight_held | label_unknown | label_failed | called_back


class Running(msgspec.Struct, frozen=True, kw_only=True, tag="running"):
    """In a one-piece run: the wave, the order in hand, what left the run."""

    wave: str = ""
    fulfilment: str = ""
    parcel: str = ""
    pieces: dict[int, tuple[Piece, ...]] = {}
    waits: int = 0  # weighed parcels whose label has still to come
    done: int = 0
    last: str = ""  # the parcel that shipped last
    aside: tuple[Aside, ...] = ()
    warned: bool = False
    back: BackAsked | None = None


class CountingBin(msgspec.Struct, frozen=True, kw_only=True, tag="counting_bin"):
    """On a count: the bin in hand, pieces counted there by goods (`sku|lot|quality`), what lay on record at first."""

    count: str
    bin: str = ""
    counted: dict[str, int] = {}
    done: tuple[tuple[str, int], ...] = ()  # in the order of scanning, for undo
    current: str = ""
    quality: str = "good"
    since: dict[str, int] = {}
    strange: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    sku: str = ""  # waits for its lot
    pieces: int = 0
    warned: bool = False  # told that nothing was counted, or that bins are missing; the next `finish` means it


Session = (
    CountingBin
    | Walling
    | Running
    | Receiving
    | Returning
    | Picking
    | Verifying
    | HandingOver
    | PullingBack
    | Auditing
    | Blind
    | Placing
    | Inspecting
    | Moving
    | Unclaiming
    | Kitting
    | Transferring
)
