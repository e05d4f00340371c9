"""The end of a parcel in a run: it ships with its label, or leaves the run and is settled at scan-out."""

from collections.abc import Callable
from typing import Any

import msgspec

from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.outbound import freshness, packing, shipping
from gateway.floor.picking import cart
from gateway.floor.picking.kinds import RUN
from gateway.floor.picking.run_view import session_of, wave_of
from gateway.printing import jobs
from gateway.store.rows import Wave
from gateway.store.sessions import Aside, Running, Verifying
from gateway.store.unit import Unit

Say = Callable[[Unit, str, Callable[[Bench], Notice | None]], bytes]
ASIDE_KEPT = 50


def label_settled(unit: Unit, name: str, say: Say) -> None:
    """A waybill's fate is known: a weighed parcel of a run ships, or leaves the run, whatever its bench does now."""
    parcel = unit.state.parcels.get(name)
    if parcel is None or parcel.state != "weighed":
        return
    work = unit.state.works.get(parcel.station)
    if work is not None and isinstance(work.session, Running) and work.session.wave:
        busy = work.step != "run.scan" or bool(work.session.fulfilment)
        say(unit, parcel.station, lambda bench: _quietly(ship_if_labelled(bench, name), busy))
    else:
        _ship_left_behind(unit, name)


def _ship_left_behind(unit: Unit, name: str) -> None:
    """The person has left the run: a parcel that only waited for its label ships all the same."""
    parcel = unit.state.parcels[name]
    fulfilment = unit.state.fulfilments[parcel.fulfilment]
    wave, job = unit.state.waves.get(fulfilment.wave), jobs.latest(unit.state, name)
    if wave is None or wave.style != RUN or job is None or job.state not in jobs.DONE or parcel.grams is None:
        return
    held = fulfilment.cancel_kind or freshness.holds(unit.state, unit.now_ms, fulfilment)
    if held or packing.open_at(unit.state, fulfilment.fulfilment):
        return
    bench = Bench(unit, parcel.station)
    shipping.ship(bench, verifying(bench, name), parcel.grams)
    if not wave.sorted_ms and not cart.content(unit.state, wave) and not cart.incomplete(unit.state, wave):
        cart.close(unit, wave, parcel.operator, parcel.station)


def _quietly(notice: Notice | None, busy: bool) -> Notice | None:
    """Who has the next piece in hand is not told that the last one went well."""
    return None if notice is not None and busy and notice.code == "run_shipped" else notice


def ship_if_labelled(bench: Bench, name: str) -> Notice | None:
    """None while the label has still to come."""
    state, session = bench.state, session_of(bench)
    parcel = state.parcels[name]
    job, fulfilment = jobs.latest(state, name), state.fulfilments[parcel.fulfilment]
    if job is None or parcel.grams is None or job.state in jobs.ON_ITS_WAY:
        return None
    if job.state not in jobs.DONE:
        why = "label_unknown" if job.state == "unknown" else "label_failed"
        return aside(bench, _less(session), name, why, "run_label_unknown", waybill=parcel.waybill)
    if fulfilment.cancel_kind:
        return aside(bench, _less(session), name, "called_back", "run_called_back", order=fulfilment.number)
    if freshness.holds(state, bench.unit.now_ms, fulfilment):
        age = freshness.in_words(freshness.age_s(state, bench.unit.now_ms))
        return aside(
            bench, _less(session), name, "refund_data_old", "refund_data_old", order=fulfilment.number, age=age
        )
    shipping.ship(bench, verifying(bench, name), parcel.grams)
    session = msgspec.structs.replace(_less(session), done=session.done + 1, last=name)
    bench.go(bench.work.step, session)
    return over_if_empty(bench) or bench.say("run_shipped", waybill=parcel.waybill)


def _less(session: Running) -> Running:
    return msgspec.structs.replace(session, waits=max(0, session.waits - 1))


def aside(bench: Bench, session: Running, parcel: str, why: str, code: str, **told: Any) -> Notice:
    """The parcel leaves the run; it is opened at scan-out by its waybill or order."""
    row = bench.state.parcels[parcel]
    number = bench.state.fulfilments[row.fulfilment].number
    entry = Aside(fulfilment=row.fulfilment, order=number, waybill=row.waybill, why=why)
    session = msgspec.structs.replace(session, aside=(*session.aside, entry)[-ASIDE_KEPT:])
    if session.parcel == parcel:
        session = msgspec.structs.replace(session, fulfilment="", parcel="")
        bench.go("run.scan", session)
    else:
        bench.go(bench.work.step, session)
    bench.unit.signal("refresh:pack")
    return bench.say(code, **told)


def over_if_empty(bench: Bench) -> Notice | None:
    """The last parcel has shipped and nothing is left in the cart; None while there is more."""
    session, wave = session_of(bench), wave_of(bench)
    if session.waits or session.fulfilment or cart.content(bench.state, wave) or cart.incomplete(bench.state, wave):
        return None
    return over(bench, session, wave, "run_done")


def over(bench: Bench, session: Running, wave: Wave, code: str, **params: Any) -> Notice:
    """The run ends here."""
    if not wave.sorted_ms:
        cart.close(bench.unit, wave, bench.operator_id, bench.name)
    bench.go("run.done", msgspec.structs.replace(session, fulfilment="", pieces={}, back=None))
    return bench.say(code, **({"wave": wave.number} | params))


def verifying(bench: Bench, parcel: str) -> Verifying:
    """The parcel as scan-out would have it in hand."""
    row = bench.state.parcels[parcel]
    return Verifying(fulfilment=row.fulfilment, parcel=parcel, no=row.no, carton=row.carton)
