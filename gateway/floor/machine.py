"""The one way into the floor: an action at a station changes rows, writes events, and answers with a view."""

from collections.abc import Callable
from typing import Any

from gateway.contracts.kiosk import Notice
from gateway.floor import home, sign_in
from gateway.floor.bench import Bench
from gateway.floor.inbound import blind, putaway, quality, receiving, relabel, returns, unclaimed
from gateway.floor.notices import Refused
from gateway.floor.outbound import despatch, handover, pull_back, scan_out, weighing
from gateway.floor.picking import one_piece, picking, wall
from gateway.floor.steps import Step, Weight
from gateway.floor.stocktake import count_steps
from gateway.floor.storage import holds, kitting, moves, replenish, transfers
from gateway.floor.tags import gates
from gateway.scanning.interpret import Meaning, Scanned, interpret
from gateway.store.unit import Unit

STEPS: dict[tuple[str, str], Step] = {
    **sign_in.STEPS,
    **home.STEPS,
    **receiving.STEPS,
    **returns.STEPS,
    **blind.STEPS,
    **holds.STEPS,
    **kitting.STEPS,
    **moves.STEPS,
    **putaway.STEPS,
    **quality.STEPS,
    **relabel.STEPS,
    **replenish.STEPS,
    **transfers.STEPS,
    **unclaimed.STEPS,
    **picking.STEPS,
    **scan_out.STEPS,
    **wall.STEPS,
    **one_piece.STEPS,
    **weighing.STEPS,
    **gates.STEPS,
    **count_steps.STEPS,
    **handover.STEPS,
    **pull_back.STEPS,
    **despatch.STEPS,
}


def step_of(bench: Bench) -> Step:
    """The step the station is in; steps that several kinds share are looked up by kind first."""
    step = bench.work.step
    return STEPS.get((bench.station.kind, step)) or STEPS["", step]


def scan(unit: Unit, station: str, text: str, symbology: str = "") -> bytes:
    """A code was scanned at the station; returns the view as JSON."""
    return _act(unit, station, lambda bench: _scanned(bench, interpret(unit.state, text, symbology)))


def tap(unit: Unit, station: str, action: str, value: Any = None) -> bytes:
    """A button was tapped at the station."""
    return _act(unit, station, lambda bench: _tapped(bench, action, value))


def sign_in_as(unit: Unit, station: str, operator: str) -> bytes:
    """A person who needs no badge at the station: the PIN was right."""
    return _act(unit, station, lambda bench: sign_in.admit(bench, bench.state.operators.get(operator)))


def weigh(unit: Unit, station: str, weight: Weight) -> bytes:
    """A parcel was weighed at the station."""
    return _act(unit, station, lambda bench: _weighed(bench, weight))


def look_at_weight(unit: Unit, station: str, weight: Weight) -> bytes:
    """As `weigh`, but a weight that means nothing here changes nothing and is not shown."""
    bench = Bench(unit, station)
    try:
        message = _weighed(bench, weight)
    except Refused:
        return b""
    return _answer(bench, message)


def look(unit: Unit, station: str) -> bytes:
    """The station's view as it is, without doing anything but numbering the view."""
    bench = Bench(unit, station)
    return _answer(bench, None)


def say(unit: Unit, station: str, act: Callable[[Bench], Notice | None]) -> bytes:
    """Something happened to the station's work from outside (a call-back, a printed label)."""
    return _act(unit, station, act)


def _act(unit: Unit, station: str, action: Callable[[Bench], Notice | None]) -> bytes:
    bench = Bench(unit, station)
    mark = unit.mark()
    try:
        message = action(bench)
    except Refused as refused:
        unit.take_back(mark)
        message = bench.say(refused.code, **refused.params)
    return _answer(bench, message)


def _scanned(bench: Bench, scanned: Scanned) -> Notice:
    if scanned.meaning is Meaning.COMMAND:
        return _tapped(bench, scanned.text, scanned.value)
    if scanned.meaning is Meaning.BADGE:
        return sign_in.badge(bench, scanned)
    _need_somebody(bench)
    step = step_of(bench)
    if scanned.meaning is Meaning.UNKNOWN and bench.work.step not in ("verify.open", "shipped", "sign_in", "count.lot"):
        raise Refused("unknown_barcode", text=scanned.text)
    if step.scan is None:
        raise Refused("unexpected", text=scanned.text)
    return step.scan(bench, scanned)


def _tapped(bench: Bench, action: str, value: Any) -> Notice:
    _need_somebody(bench)
    handler = step_of(bench).taps.get(action)
    if handler is None and action == "ack":
        return bench.say("error_seen")  # an error that was shown at the screen: a tap there, or its barcode
    if handler is None:
        raise Refused("sign_in_first" if bench.work.step == "sign_in" else "not_allowed", action=action)
    return handler(bench, value)


def _weighed(bench: Bench, weight: Weight) -> Notice:
    _need_somebody(bench)
    handler = step_of(bench).weigh
    if handler is None:
        raise Refused("no_parcel")
    return handler(bench, weight)


def _need_somebody(bench: Bench) -> None:
    """Work whose person was shut out waits for a badge."""
    if _deserted(bench):
        raise Refused("sign_in_first")


def _deserted(bench: Bench) -> bool:
    return not bench.work.operator and bench.work.step not in ("sign_in", "gate")


def _answer(bench: Bench, message: Notice | None) -> bytes:
    step, data = view_of(bench)
    return bench.answer(message, step, data)


def view_of(bench: Bench) -> tuple[str, dict[str, Any]]:
    """The step's name and what its screen shows."""
    work, step = bench.work, step_of(bench)
    operator = bench.operator
    data: dict[str, Any] = {
        "station": bench.name,
        "station_name": bench.station.name,
        "kind": bench.station.kind,
        "operator": {"id": operator.operator, "name": operator.name} if operator else None,
        "workflow": step.workflow,
        "taps": [] if _deserted(bench) else list(step.taps),
    }
    data.update(step.seen(bench))
    return work.step, data
