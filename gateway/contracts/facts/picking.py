"""Waves and picking."""

from gateway.contracts.facts.goods import CountedLine, Movement, Piece
from gateway.contracts.messages import Direction, Message, message


@message("picking.wave_created.v1", Direction.UP)
class WaveCreated(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Fulfilments that one person picks in one walk; `bins` reserved in `stops` order."""

    wave: str
    number: str
    fulfilments: tuple[str, ...]
    lines: int
    pieces: int
    distance_mm: int
    s_shape_mm: int = 0  # what the customary S-shaped walk would have cost


@message("picking.wave_claimed.v1", Direction.UP)
class WaveClaimed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A picker took the wave."""

    wave: str
    operator: str
    station: str


@message("stock.line_picked.v1", Direction.UP)
class LinePicked(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Pieces of one fulfilment line went from a bin into a tote: one event a line and bin, pieces inside."""

    fulfilment: str
    line_no: int
    sku: str
    quantity: int
    bin: str
    tote: str
    wave: str
    movements: tuple[Movement, ...]
    pieces: tuple[Piece, ...] = ()
    station: str = ""
    operator: str = ""


@message("picking.pick_short.v1", Direction.UP)
class PickShort(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Goods were not in the bin. `replaced` pieces were reserved in other bins, `lacking` are nowhere."""

    fulfilment: str
    line_no: int
    sku: str
    bin: str
    missing: int
    replaced: int
    lacking: int
    wave: str = ""
    station: str = ""
    operator: str = ""


@message("picking.wave_completed.v1", Direction.UP)
class WaveCompleted(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The last line of a wave was picked or given up."""

    wave: str
    operator: str = ""
    station: str = ""


@message("picking.fulfilment_short.v1", Direction.UP)
class FulfilmentShort(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The floor cannot fill these lines; central decides (back order, part shipment, refund)."""

    fulfilment: str
    lines: tuple[CountedLine, ...]  # what is lacking
