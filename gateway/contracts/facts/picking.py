"""Waves and picking."""

import msgspec

from gateway.contracts.facts.goods import CountedLine, Movement, Piece
from gateway.contracts.messages import Direction, Message, message


class Stop(msgspec.Struct, frozen=True, array_like=True):
    """A line to pick from a bin; while `state` is open its pieces are reserved there."""

    stop_no: int
    bin: str
    fulfilment: str
    line_no: int
    sku: str
    quantity: int
    slot: int
    turn: int = 0  # the order of walking
    walk_mm: int = 0  # from the stop before
    picked: int = 0
    state: str = "open"  # open | done | short | dropped
    lot: str = ""


@message("picking.wave_created.v1", Direction.UP)
class WaveCreated(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Fulfilments that one person picks in one walk; the pieces of its stops are reserved in their bins."""

    wave: str
    number: str
    fulfilments: tuple[str, ...]
    lines: int
    pieces: int
    distance_mm: int
    s_shape_mm: int = 0  # what the customary S-shaped walk would have cost
    stops: tuple[Stop, ...] = ()
    style: str = ""  # cluster ("" too) | single | batch (totals, then the wall) | one_piece (totals, then a run)
    kind: str = ""  # of its orders: one_piece | same_goods | second_sort | many_goods


@message("picking.wave_claimed.v1", Direction.UP)
class WaveClaimed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A picker took the wave."""

    wave: str
    operator: str
    station: str


@message("picking.wave_left.v1", Direction.UP)
class WaveLeft(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The picker left; the wave waits for whoever claims it next."""

    wave: str
    operator: str = ""
    station: str = ""


@message("picking.wave_assigned.v1", Direction.UP)
class WaveAssigned(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Only this picker may claim the wave from now on; with "" anybody may."""

    wave: str
    picker: str = ""
    operator: str = ""  # who said so


@message("picking.wave_paused.v1", Direction.UP)
class WavePaused(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Nobody may claim the wave until it is resumed."""

    wave: str
    reason: str = ""
    operator: str = ""


@message("picking.wave_resumed.v1", Direction.UP)
class WaveResumed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The wave may be claimed again."""

    wave: str
    operator: str = ""


@message("picking.wave_dissolved.v1", Direction.UP)
class WaveDissolved(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A wave that nobody walked was given up: its open stops are dropped, what is left to pick is planned anew."""

    wave: str
    reason: str = ""
    operator: str = ""


@message("picking.stops_written.v1", Direction.UP)
class StopsWritten(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Stops of a wave were added or changed; what an open stop had reserved before is given back."""

    wave: str
    stops: tuple[Stop, ...]
    reason: str = ""  # skipped | replaced | dropped
    station: str = ""
    operator: str = ""


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
    stop_no: int = 0  # of the wave; 0 where no stop was reserved


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
    stop_no: int = 0  # of the wave: this stop is given up
    reason: str = ""  # damaged: the goods went to the defect bin; else they were not there


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
