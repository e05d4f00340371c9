"""Goods on their way back to a bin, guided: surplus pieces of a cart, or all of a called-back order."""

from typing import Any

from gateway.contracts.facts import FulfilmentIntercepted, StockMoved
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.outbound import packing
from gateway.floor.picking import cart
from gateway.floor.picking.totes import tote_of
from gateway.floor.stocktake import counts
from gateway.floor.storage import goods
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Fulfilment, Wave
from gateway.store.sessions import BackAsked


def of_tote(bench: Bench, scanned: Scanned) -> BackAsked:
    """What to do with the scanned tote: refused unless its order was called back and its goods still lie there."""
    state = bench.state
    tote = tote_of(state, scanned.text)
    fulfilment = state.fulfilments.get(tote.fulfilment) if tote is not None else None
    if scanned.meaning is not Meaning.TOTE or fulfilment is None:
        raise Refused("unexpected", text=scanned.text)
    return of_order(bench, fulfilment)


def of_order(bench: Bench, fulfilment: Fulfilment) -> BackAsked:
    """The goods of a called-back order; refused where it is not, is at a bench, or has none."""
    state = bench.state
    totes = packing.totes_of(state, fulfilment.fulfilment)
    if not fulfilment.cancel_kind or not totes:
        raise Refused("not_called_back", order=fulfilment.number)
    if other := packing.open_at(state, fulfilment.fulfilment):
        raise Refused("elsewhere", order=fulfilment.number, station=other)
    skus = [row.sku for tote in totes for row in state.stock.by("place", tote)]
    place = next((found for sku in skus if (found := goods.suggest_bin(state, sku))), "")
    return BackAsked(bin=place, fulfilment=fulfilment.fulfilment)


def of_surplus(bench: Bench, wave: Wave, sku: str, quantity: int, home: bool = False) -> BackAsked | None:
    """Pieces of the wave's goods that nobody wants; None where the wave never had such goods.

    Pieces beyond what the cart holds on record still lie in their bin on record: the picker took too many.
    """
    state, cart_place = bench.state, cart.cart_of(wave)
    spare = cart.surplus(state, wave).get(sku, 0)
    stop = next((one for one in state.wave_stops.by("wave", wave.wave) if one.sku == sku and one.picked), None)
    if spare >= quantity:
        place = goods.suggest_bin(state, sku) or (stop.bin if stop is not None else "")
        return BackAsked(bin=place, sku=sku, quantity=quantity, place=cart_place, home=home)
    if stop is None:
        return None
    return BackAsked(bin=stop.bin, sku=sku, quantity=quantity, place=stop.bin, unrecorded=True)


def put(bench: Bench, asked: BackAsked | None, scanned: Scanned) -> Notice:
    """The goods lie in the scanned bin."""
    if asked is None or scanned.meaning is not Meaning.BIN:
        raise Refused("unexpected", text=scanned.text)
    place = goods.known_place(bench.state, scanned.text)
    if asked.fulfilment:
        _stop_order(bench, asked.fulfilment, place)
    else:
        _move(bench, asked, place)
    bench.unit.signal("plan")
    bench.unit.signal("refresh:pack")
    return bench.say("put_back_done", bin=place)


def _stop_order(bench: Bench, name: str, place: str) -> None:
    state = bench.state
    fulfilment = state.fulfilments[name]
    bench.unit.record(
        FulfilmentIntercepted(
            fulfilment=name,
            at="picking",
            movements=goods.all_moves(state, packing.totes_of(state, name), place),
            parcel=fulfilment.parcel,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=fulfilment.number,
    )


def _move(bench: Bench, asked: BackAsked, place: str) -> None:
    if asked.unrecorded:
        counts.not_empty(bench.unit, asked.place, bench.name, bench.operator_id)
    if asked.unrecorded and place == asked.place:
        return
    bench.unit.record(
        StockMoved(
            movements=goods.moves(bench.state, asked.place, asked.sku, asked.quantity, place),
            reason="surplus",
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=place,
    )


def see(bench: Bench, asked: BackAsked | None) -> dict[str, Any]:
    """Which goods, how many, and where to."""
    if asked is None:
        return {"bin": "", "lines": []}
    content: dict[str, int] = {asked.sku: asked.quantity} if asked.sku else {}
    order = ""
    if asked.fulfilment:
        order = bench.state.fulfilments[asked.fulfilment].number
        for tote in packing.totes_of(bench.state, asked.fulfilment):
            for row in bench.state.stock.by("place", tote):
                content[row.sku] = content.get(row.sku, 0) + row.quantity
    lines = [{"sku": sku, "name": bench.goods_name(sku), "quantity": many} for sku, many in content.items()]
    return {"bin": asked.bin, "order": order, "lines": lines}
