"""Badges: who works here, and who may."""

from typing import Any

from gateway.contracts.badges import badge_hash, badge_hash_for
from gateway.contracts.facts import WorkHandedOver
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import HOME, Bench
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.scanning.interpret import Scanned
from gateway.store.rows import Operator, Work
from gateway.store.state import State

ROLE_OF_KIND = {"receive": "receiver", "pick": "picker", "pack": "packer"}
HANDING_MS = 60_000  # between the two badges
RESTING = frozenset({"sign_in", "home", "verify.open", "shipped"})


def badge(bench: Bench, scanned: Scanned) -> Notice:
    """Signs a person in (or another one, where no work is in hand)."""
    return admit(bench, find(bench, scanned.text))


def may(operator: Operator, kind: str) -> bool:
    """Whether the person may work at stations of this kind."""
    return ROLE_OF_KIND.get(kind) in operator.roles or "supervisor" in operator.roles


def admit(bench: Bench, operator: Operator | None) -> Notice:
    """The person works here from now on, or takes over what was handed over."""
    if operator is None or not operator.active:
        raise Refused("unknown_badge")
    work = bench.work
    if bench.station.kind == "gate":
        raise Refused("unexpected", text="OP-…")
    working = work.step not in RESTING and work.operator != ""
    if working and work.operator == operator.operator:
        bench.unit.handing[bench.name] = bench.unit.now_ms
        return bench.say("hand_over")
    if working and not _is_handed_over(bench):
        raise Refused("busy_here", name=bench.operator.name if bench.operator else "")
    if not may(operator, bench.station.kind):
        raise Refused("no_right", name=operator.name)
    if working:
        _hand_over(bench, operator)
    step = HOME[bench.station.kind] if work.step in RESTING else work.step
    bench.state.works.put(
        Work(station=bench.name, step=step, operator=operator.operator, session=work.session, seq=work.seq)
    )
    return bench.say("work_handed_over" if working else "signed_in", name=operator.name)


def _is_handed_over(bench: Bench) -> bool:
    """Whether the person at work has just shown the badge, so that another may go on."""
    at = bench.unit.handing.pop(bench.name, 0)
    return bench.unit.now_ms - at <= HANDING_MS


def _hand_over(bench: Bench, operator: Operator) -> None:
    work = bench.work
    bench.unit.record(
        WorkHandedOver(
            station=bench.name,
            operator=operator.operator,
            before=work.operator,
            workflow=work.step.partition(".")[0],
            step=work.step,
        ),
        subject=bench.name,
    )


def find(bench: Bench, text: str, role: str = "") -> Operator:
    """The active operator of a badge; with `role`, one who has it."""
    operator = operator_of(bench.state, text)
    if operator is None:
        raise Refused("unknown_badge")
    if role and role not in operator.roles:
        raise Refused("supervisor_needed")
    return operator


def operator_of(state: State, text: str) -> Operator | None:
    """The active operator of a badge: by the hash under this gateway's key, under one it had, or by a plain one."""
    plain = badge_hash(text.upper(), state.setting("tenant", "default"))
    hashes = (*(badge_hash_for(plain, key) for key in state.badge_keys), plain)
    return next((row for one in hashes if (row := state.operators.first("badge", one)) is not None), None)


def sign_out(bench: Bench, value: Any = None) -> Notice:
    """The operator goes; the station waits for a badge."""
    message = bench.say("signed_out")
    bench.state.works.put(Work(station=bench.name, step="sign_in", seq=bench.work.seq))
    return message


def _nobody(bench: Bench, scanned: Scanned) -> Notice:
    raise Refused("sign_in_first")


STEPS = {("", "sign_in"): Step("sign_in", lambda bench: {}, _nobody)}
