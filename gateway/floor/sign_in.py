"""Badges: who works here, and who may."""

from typing import Any

from gateway.contracts.badges import badge_hash
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import HOME, Bench
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.scanning.interpret import Scanned
from gateway.store.rows import Operator, Work

ROLE_OF_KIND = {"receive": "receiver", "pick": "picker", "pack": "packer"}
RESTING = frozenset({"sign_in", "home", "verify.open", "shipped"})


def badge(bench: Bench, scanned: Scanned) -> Notice:
    """Signs a person in (or another one, where no work is in hand)."""
    operator = find(bench, scanned.text)
    work = bench.work
    if bench.station.kind == "gate":
        raise Refused("unexpected", text="OP-…")
    if work.step not in RESTING and work.operator not in ("", operator.operator):
        raise Refused("busy")
    role = ROLE_OF_KIND[bench.station.kind]
    if role not in operator.roles and "supervisor" not in operator.roles:
        raise Refused("no_right", name=operator.name)
    step = HOME[bench.station.kind] if work.step in RESTING else work.step
    bench.state.works.put(
        Work(station=bench.name, step=step, operator=operator.operator, session=work.session, seq=work.seq)
    )
    return bench.say("signed_in", name=operator.name)


def find(bench: Bench, text: str, role: str = "") -> Operator:
    """The active operator of a badge; with `role`, one who has it."""
    tenant = bench.state.setting("tenant", "default")
    operator = bench.state.operators.first("badge", badge_hash(text.upper(), tenant))
    if operator is None:
        raise Refused("unknown_badge")
    if role and role not in operator.roles:
        raise Refused("supervisor_needed")
    return operator


def sign_out(bench: Bench, value: Any = None) -> Notice:
    """The operator goes; the station waits for a badge."""
    message = bench.say("signed_out")
    bench.state.works.put(Work(station=bench.name, step="sign_in", seq=bench.work.seq))
    return message


def _nobody(bench: Bench, scanned: Scanned) -> Notice:
    raise Refused("sign_in_first")


STEPS = {("", "sign_in"): Step("sign_in", lambda bench: {}, _nobody)}
