"""Another identical piece: a line that is complete takes it instead of its last one when it is scanned twice."""

import msgspec

from gateway.contracts.facts import LineVerified, Piece
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.outbound import units
from gateway.scanning.interpret import Scanned
from gateway.store.rows import Fulfilment, FulfilmentLine
from gateway.store.sessions import Verifying


def another_piece(
    bench: Bench, session: Verifying, fulfilment: Fulfilment, lines: list[FulfilmentLine], sku: str, scanned: Scanned
) -> Notice | None:
    """Asks, then swaps; None where the goods have no codes of their own, or a line still wants the piece.

    Refused: a piece that is in this parcel already, or that belongs to another order or is in another person's hand.
    """
    same = [line for line in lines if line.sku == sku]
    full = all(session.done(line.line_no) >= line.quantity for line in same)
    if not same or not full or not scanned.unit or not units.is_tracked(bench, sku):
        return None
    counted = (piece for pieces in session.pieces.values() for piece in pieces)
    unit = units.unit_of(bench, sku, scanned, counted, fulfilment.fulfilment)
    if session.swap != unit:
        bench.go("verify.item", msgspec.structs.replace(session, swap=unit))
        return bench.say("swap_asked", name=bench.goods_name(sku), text=unit)
    line = same[-1]
    before = session.pieces[line.line_no]
    pieces = (*before[:-1], Piece(bench.unit.when, before[-1].quantity, unit=unit))
    swapped = msgspec.structs.replace(session, pieces={**session.pieces, line.line_no: pieces}, swap="")
    bench.go("verify.item", swapped)
    bench.unit.record(
        LineVerified(
            fulfilment=fulfilment.fulfilment,
            line_no=line.line_no,
            sku=sku,
            quantity=line.quantity,
            parcel=session.parcel,
            pieces=pieces,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=fulfilment.number,
    )
    return bench.say("swapped", text=unit, other=before[-1].unit)
