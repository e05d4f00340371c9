"""From the cart of a wave to its orders: picked in totals, sorted at the put-wall or packed in a one-piece run."""

import msgspec

from gateway.contracts.facts.goods import CountedLine, Movement, Piece
from gateway.contracts.messages import Direction, Message, message


class StopPart(msgspec.Struct, frozen=True, array_like=True):
    """Pieces of one stop of the wave."""

    stop_no: int
    quantity: int


@message("stock.batch_picked.v1", Direction.UP)
class BatchPicked(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Pieces of one SKU, wanted by several orders, went from a bin into the wave's cart: one event a bin and SKU."""

    wave: str
    bin: str
    sku: str
    quantity: int
    tote: str  # the cart
    parts: tuple[StopPart, ...]  # whose they are on paper; the wall decides
    movements: tuple[Movement, ...]
    pieces: tuple[Piece, ...] = ()
    station: str = ""
    operator: str = ""


@message("picking.put_taken_back.v1", Direction.UP)
class PutTakenBack(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Pieces that had been put for an order lie in the cart again."""

    wave: str
    fulfilment: str
    line_no: int
    sku: str
    quantity: int
    movements: tuple[Movement, ...]
    units: tuple[str, ...] = ()
    station: str = ""
    operator: str = ""


@message("picking.wave_sorted.v1", Direction.UP)
class WaveSorted(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The cart of the wave is empty. `back_ordered` orders did not get everything and are planned again."""

    wave: str
    back_ordered: tuple[str, ...] = ()
    station: str = ""
    operator: str = ""


@message("picking.fulfilment_back_ordered.v1", Direction.UP)
class FulfilmentBackOrdered(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A person finished early: what was picked stays, the rest of these lines is planned again."""

    fulfilment: str
    wave: str
    lines: tuple[CountedLine, ...]  # what is still to be picked
    station: str = ""
    operator: str = ""


@message("picking.tote_bound.v1", Direction.UP)
class ToteBound(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A real tote was put into a slot of the wave's cart: its label stands for the slot until the order has left."""

    label: str
    tote: str
    wave: str
    slot: int
    fulfilment: str
    station: str = ""
    operator: str = ""
