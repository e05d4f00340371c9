"""Which slot of the wall gets a piece, not counting what other people have in hand for it."""

from gateway.floor.bench import Bench
from gateway.floor.picking import cart
from gateway.store.rows import FulfilmentLine, Wave
from gateway.store.sessions import Walling


def slot_for(bench: Bench, wave: Wave, sku: str, pieces: int) -> tuple[FulfilmentLine, int] | None:
    """The first slot that still wants so many pieces, not counting what others have in hand for it."""
    held = in_hand(bench, wave)
    for slot, name in enumerate(wave.fulfilments, 1):
        for line, left in cart.wants(bench.state, wave, name):
            if line.sku == sku and left - held.get((name, line.line_no), 0) >= pieces:
                return line, slot
    return None


def in_hand(bench: Bench, wave: Wave) -> dict[tuple[str, int], int]:
    """Pieces on their way to a slot at the other stations of this wall."""
    found: dict[tuple[str, int], int] = {}
    for work in bench.state.works:
        session = work.session
        if work.station == bench.name or not isinstance(session, Walling) or session.wave != wave.wave:
            continue
        if session.hand is not None:
            key = (session.hand.fulfilment, session.hand.line_no)
            found[key] = found.get(key, 0) + session.hand.quantity
    return found
