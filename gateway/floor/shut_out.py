"""A person who may not work here any longer leaves every station at once; what they had in hand waits for others."""

from gateway.contracts.kiosk import Notice
from gateway.floor import machine
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.sign_in import RESTING, sign_out
from gateway.store.rows import Work
from gateway.store.unit import Unit

_DEEPEST = 5  # more steps than any work is away from home


def shut_out(unit: Unit, operator: str) -> None:
    """Signs the operator out wherever they are signed in."""
    for work in list(unit.state.works):
        if work.operator == operator:
            machine.say(unit, work.station, _leave)


def _leave(bench: Bench) -> Notice:
    operator = bench.operator
    message = bench.say("shut_out", name=operator.name if operator else bench.operator_id)
    mark = bench.unit.mark()
    try:
        _put_down(bench)
    except Refused:
        bench.unit.take_back(mark)
    if bench.work.step in RESTING:
        sign_out(bench)
    else:  # goods lie open at the station: the next badge goes on with them
        work = bench.work
        bench.state.works.put(Work(station=bench.name, step=work.step, session=work.session, seq=work.seq))
    return message


def _put_down(bench: Bench) -> None:
    """Leaves the work in hand as the person could have: counted pieces are kept, the rest is open to others."""
    for _ in range(_DEEPEST):
        taps = machine.step_of(bench).taps
        leave = taps.get("leave") or taps.get("finish")
        if bench.work.step in RESTING or leave is None:
            return
        leave(bench, None)
