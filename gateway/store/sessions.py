"""What a person is in the middle of at a station; stored as JSON with the station's work."""

import msgspec

from gateway.contracts.facts import Piece


class Receiving(msgspec.Struct, frozen=True, kw_only=True, tag="receiving"):
    """At a receipt: the line being counted, then the pieces being put away."""

    receipt: str
    line_no: int = 0
    quantity: int = 0
    bin: str = ""
    warned: bool = False  # told that goods are missing; the next `finish` closes


class Returning(msgspec.Struct, frozen=True, kw_only=True, tag="returning"):
    """At a return: the line being counted, graded, put away."""

    return_id: str
    line_no: int = 0
    quantity: int = 0
    quality: str = "good"
    bin: str = ""
    warned: bool = False


class Picking(msgspec.Struct, frozen=True, kw_only=True, tag="picking"):
    """On a walk: the stop, and the pieces counted there so far."""

    wave: str
    stop_no: int = 0
    pieces: tuple[Piece, ...] = ()
    scanned: bool = False  # the goods were scanned at this stop, so the number may be keyed
    at: str = ""  # the bin the picker stands at, "" at the depot

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

    def done(self, line_no: int) -> int:
        """Pieces counted on a line."""
        return sum([piece.quantity for piece in self.pieces.get(line_no, ())])

    def counted(self) -> dict[int, int]:
        """Pieces counted on each line that has been begun."""
        return {line_no: sum([piece.quantity for piece in pieces]) for line_no, pieces in self.pieces.items()}


Session = Receiving | Returning | Picking | Verifying
