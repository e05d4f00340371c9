"""Goods that are right but not the ones that were reserved: another valid lot, asked about and then swapped."""

import msgspec

from gateway.contracts.catalogue import Tracking
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.picking import stops
from gateway.floor.picking.walking import group, take, wanted
from gateway.floor.storage import goods
from gateway.scanning.interpret import Scanned
from gateway.store.rows import Stock, WaveStop
from gateway.store.sessions import Picking


def other_lot(bench: Bench, session: Picking, stop: WaveStop, scanned: Scanned) -> Notice | None:
    """Lets the reserved lot pass; asks about another one, and swaps it in when it is scanned again.

    Refused: a lot that is not known in this bin, that others have reserved, or that the order itself does not allow.
    """
    if not stop.lot:
        return None
    lot = scanned.gs1.lot if scanned.gs1 is not None else ""
    if not lot:
        return _lot_needed(bench, stop)
    if lot == stop.lot:
        return None
    state, left = bench.state, wanted(bench.state, stop) - session.counted
    row = _row(bench, stop, lot)
    bound = any(state.fulfilment_lines[one.fulfilment, one.line_no].lot for one in group(state, stop))
    if bound or row is None or goods.free(row) < left or not goods.usable_lot(state, stop.sku, lot):
        raise Refused("wrong_lot", lot=lot, wanted=stop.lot)
    if session.asked != f"lot:{lot}":
        bench.go("pick.item", msgspec.structs.replace(session, asked=f"lot:{lot}"))
        return bench.say("other_lot", lot=lot, wanted=stop.lot)
    take(bench, stop, session.pieces)
    rest = [one for one in group(state, stop) if one.state == "open"]
    stops.write(bench.unit, "lot_swapped", *(msgspec.structs.replace(one, lot=lot) for one in rest))
    bench.go("pick.item", Picking(wave=stop.wave, stop_no=rest[0].stop_no, at=session.at))
    return None


def _lot_needed(bench: Bench, stop: WaveStop) -> Notice | None:
    """A code without a lot is enough only where the bin holds no other one."""
    product = bench.state.products.get(stop.sku)
    if product is None or product.tracking != Tracking.LOT:
        return None
    lots = {row.lot for row in bench.state.stock.by("place", stop.bin) if row.sku == stop.sku and row.quantity > 0}
    if len(lots) > 1:
        return bench.say("lot_of_several", name=bench.goods_name(stop.sku), lot=stop.lot)
    return None


def _row(bench: Bench, stop: WaveStop, lot: str) -> Stock | None:
    rows = bench.state.stock.by("place", stop.bin)
    return next((row for row in rows if (row.sku, row.lot, row.quality) == (stop.sku, lot, "good")), None)
