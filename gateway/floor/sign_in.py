"""Badges: who works here, and who may."""

from typing import Any

from gateway.contracts.badges import badge_hash, badge_hash_for
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import HOME, Bench
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.scanning.interpret import Scanned
from gateway.store.rows import Operator, Work
from gateway.store.state import State

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
