"""What a one-piece run shows: a few figures and the last parcel, never the whole wave, so a piece costs little."""

from typing import Any

from gateway.floor.bench import Bench
from gateway.floor.outbound import freshness, packing, weighing
from gateway.floor.picking import cart, put_back
from gateway.floor.picking.kinds import RUN
from gateway.printing import jobs
from gateway.store.rows import Fulfilment, Parcel, Wave
from gateway.store.sessions import Running, Verifying

_SHOWN = 5


def session_of(bench: Bench) -> Running:
    """The run in hand."""
    session = bench.work.session
    assert isinstance(session, Running)
    return session


def wave_of(bench: Bench) -> Wave:
    """The wave that is packed here."""
    return bench.state.waves[session_of(bench).wave]


def see_open(bench: Bench) -> dict[str, Any]:
    """The carts that wait."""
    state = bench.state
    return {
        "carts": [
            {
                "wave": wave.number,
                "cart": cart.cart_of(wave),
                "orders": len(cart.incomplete(state, wave)),
                "pieces": sum(cart.content(state, wave).values()),
            }
            for wave in cart.waiting(state, RUN)
        ]
    }


def see(bench: Bench) -> dict[str, Any]:
    """The run between two pieces."""
    session, wave = session_of(bench), wave_of(bench)
    found = {
        "wave": wave.number,
        "cart": cart.cart_of(wave),
        "left": len(cart.incomplete(bench.state, wave)),
        "done": session.done,
        "waits": session.waits,
        "last": _last(bench, session),
        "aside": [
            {"order": one.order, "waybill": one.waybill, "why": one.why} for one in reversed(session.aside[-_SHOWN:])
        ],
        "aside_count": len(session.aside),
        "passed_over": _passed_over(bench, wave),
        "in_hand": None,
    }
    if session.fulfilment:
        found["in_hand"] = _in_hand(bench, session)
    return found


def _last(bench: Bench, session: Running) -> dict[str, Any] | None:
    parcel: Parcel | None = bench.state.parcels.get(session.last)
    if parcel is None:
        return None
    return {
        "order": bench.state.fulfilments[parcel.fulfilment].number,
        "waybill": parcel.waybill,
        "carrier": parcel.carrier,
        "grams": parcel.grams,
    }


def why_not(bench: Bench, fulfilment: Fulfilment) -> str:
    """Why the run passes the order over: called_back, no_waybill, refund_data_old; "" where it can ship."""
    if fulfilment.cancel_kind or fulfilment.state == "intercepted":
        return "called_back"
    if fulfilment.state not in cart.WANTING:
        return ""
    if packing.waybill_of(bench.state, fulfilment.fulfilment, 1) is None:
        return "no_waybill"
    return "refund_data_old" if freshness.holds(bench.state, bench.unit.now_ms, fulfilment) else ""


def _passed_over(bench: Bench, wave: Wave) -> list[dict[str, str]]:
    """Orders that cannot ship now; the goods of called-back ones stay in the cart until the end."""
    found = []
    for name in wave.fulfilments:
        fulfilment = bench.state.fulfilments[name]
        if why := why_not(bench, fulfilment):
            found.append({"order": fulfilment.number, "why": why, "reason": fulfilment.cancel_reason})
    return found[:_SHOWN]


def _in_hand(bench: Bench, session: Running) -> dict[str, Any]:
    lines = bench.state.fulfilment_lines.by("fulfilment", session.fulfilment)
    done = {no: sum(piece.quantity for piece in pieces) for no, pieces in session.pieces.items()}
    return {
        "order": bench.state.fulfilments[session.fulfilment].number,
        "lines": [
            {
                "sku": line.sku,
                "name": bench.goods_name(line.sku),
                "wanted": line.quantity,
                "done": done.get(line.line_no, 0),
            }
            for line in lines
        ],
    }


def see_weigh(bench: Bench) -> dict[str, Any]:
    """The parcel that goes to the scale."""
    session = session_of(bench)
    parcel = bench.state.parcels[session.parcel]
    again = Verifying(fulfilment=parcel.fulfilment, parcel=parcel.parcel, no=parcel.no, carton=parcel.carton)
    expected = weighing.expectation(bench, again)
    job = jobs.latest(bench.state, parcel.parcel)
    return {
        "wave": wave_of(bench).number,
        "order": bench.state.fulfilments[parcel.fulfilment].number,
        "waybill": parcel.waybill,
        "carrier": parcel.carrier,
        "tote": next(iter(packing.totes_of(bench.state, parcel.fulfilment)), ""),
        "goods": [
            {"sku": line.sku, "name": bench.goods_name(line.sku), "quantity": line.quantity} for line in parcel.lines
        ],
        "expected_grams": expected.grams,
        "tolerance_grams": expected.tolerance,
        "grams": None,
        "label": jobs.shown(job),
        "done": session.done,
        "aside_count": len(session.aside),
    }


def see_back(bench: Bench) -> dict[str, Any]:
    """Goods on their way back to a bin."""
    return {"wave": wave_of(bench).number, **put_back.see(bench, session_of(bench).back)}


def see_done(bench: Bench) -> dict[str, Any]:
    """The run that is over."""
    return see(bench)
