"""Decisions of a supervisor who is not at the bench: a weight that does not fit, a bin's count, what else tasks ask."""

from collections.abc import Callable

import msgspec

from gateway.contracts.facts import ParcelWeighed, TaskClosed
from gateway.contracts.kiosk import Notice
from gateway.floor import machine
from gateway.floor.bench import Bench
from gateway.floor.outbound import shipping, weighing
from gateway.floor.steps import Weight
from gateway.floor.stocktake import counts
from gateway.floor.tasks import close_task
from gateway.store.errors import GatewayError
from gateway.store.rows import Parcel, Task
from gateway.store.sessions import Verifying
from gateway.store.unit import Unit

Settle = Callable[[Unit, Task, str, str], None]
APPROVE = "approve"
ANY = ("settled", "dismissed")
OUTCOMES: dict[str, tuple[str, ...]] = {
    "weight_held": (APPROVE,),
    "refund_data_old": (APPROVE,),
    counts.REVIEW: counts.DECISIONS,
    "short": ("found", "write_off"),
    "print_failed": ("reprint",),
    "print_unknown": ("reprint",),
}
"""How a task of a kind may end, besides `ANY`."""


class CannotApprove(GatewayError):
    """What cannot be approved; `sentence` is a msgid that says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence, self.params = sentence, dict[str, str]()


def outcomes(kind: str) -> tuple[str, ...]:
    """How a task of this kind may end."""
    if kind == counts.REVIEW:
        return OUTCOMES[kind]
    return OUTCOMES.get(kind, ()) + ANY


def decide(unit: Unit, task: str, outcome: str, reason: str, operator: str, found_in: str = "") -> None:
    """Settles a task and does what the decision means.

    Raises:
        GatewayError: no such open task, or it cannot end like this (the text says why).
    """
    row = unit.state.tasks.get(task)
    settle = _SETTLE.get((row.kind, outcome)) if row is not None and row.state == "open" else None
    if row is None or settle is None:
        close_task(unit, task, outcome, reason, operator, found_in)
        return
    if not reason.strip():
        raise CannotApprove("Say why: a decision needs a reason.")
    unit.record(TaskClosed(task=task, outcome=outcome, operator=operator, reason=reason), subject=row.subject)
    settle(unit, row, reason, operator)


def _approve_weight(unit: Unit, task: Task, reason: str, operator: str) -> None:
    """The held parcel goes on: at its bench at once, else when somebody opens it again."""
    parcel = unit.state.parcels.get(task.subject)
    if parcel is None or parcel.state != "held" or parcel.grams is None:
        raise CannotApprove("This parcel is not held any more.")
    for work in list(unit.state.works):
        if work.step == "verify.held" and getattr(work.session, "parcel", "") == parcel.parcel:
            machine.say(unit, work.station, lambda bench: _at_the_bench(bench, reason, operator))
            return
    _record(unit, parcel, reason, operator)


def _at_the_bench(bench: Bench, reason: str, operator: str) -> Notice | None:
    session = shipping.session_of(bench)
    assert isinstance(session, Verifying)
    assert session.grams is not None
    expected = weighing.expectation(bench, session)
    weight = Weight(session.grams, reason=reason)
    weighing.record(bench, session, weight, expected, True, bench.operator_id, overridden_by=operator)
    bench.go("verify.weigh", session)
    return shipping.ship_if_labelled(bench) or bench.say("resumed")


def _approve_age(unit: Unit, task: Task, reason: str, operator: str) -> None:
    """A parcel that waits for central's word ships without it."""
    for work in list(unit.state.works):
        if work.step in ("verify.weigh", "verify.label") and getattr(work.session, "parcel", "") == task.subject:
            machine.say(unit, work.station, _let_pass)
            return
    raise CannotApprove("The parcel lies at no bench: open it there and let a supervisor decide.")


def _let_pass(bench: Bench) -> Notice | None:
    session = msgspec.structs.replace(shipping.session_of(bench), let_pass=True)
    bench.go("verify.weigh", session)
    return shipping.ship_if_labelled(bench) or bench.say("resumed")


def _record(unit: Unit, parcel: Parcel, reason: str, operator: str) -> None:
    assert parcel.grams is not None
    fact = ParcelWeighed(
        parcel=parcel.parcel,
        fulfilment=parcel.fulfilment,
        grams=parcel.grams,
        expected_grams=None,
        tolerance_grams=None,
        accepted=True,
        overridden_by=operator,
        reason=reason,
        station=parcel.station,
        operator=parcel.operator,
    )
    unit.record(fact, subject=unit.state.fulfilments[parcel.fulfilment].number)
    unit.signal("refresh:pack")


def _review(decision: str) -> Settle:
    def act(unit: Unit, task: Task, reason: str, operator: str) -> None:
        number, _, place = task.subject.partition("/")
        counts.review(unit, counts.by_number(unit.state, number), place, decision, reason, operator)

    return act


_SETTLE: dict[tuple[str, str], Settle] = {
    ("weight_held", APPROVE): _approve_weight,
    ("refund_data_old", APPROVE): _approve_age,
    **{(counts.REVIEW, decision): _review(decision) for decision in counts.DECISIONS},
}
