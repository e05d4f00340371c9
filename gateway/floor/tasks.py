"""Tasks for people: one open task a kind and subject."""

from typing import Any

from gateway.contracts.facts import Movement, StockMoved, TaskClosed, TaskRaised
from gateway.contracts.ids import new_id
from gateway.floor.storage import goods
from gateway.printing.jobs import print_again
from gateway.store.errors import GatewayError
from gateway.store.rows import Task
from gateway.store.unit import Unit


def raise_task(unit: Unit, kind: str, subject: str, detail: dict[str, Any] | None = None) -> None:
    """Asks a person; the same open question is not asked twice."""
    if not unit.state.tasks.count("open", (kind, subject)):
        unit.record(TaskRaised(task=new_id(), kind=kind, subject=subject, detail=detail or {}), subject=subject)


def close_task(unit: Unit, task: str, outcome: str, reason: str = "", operator: str = "", found_in: str = "") -> None:
    """Settles a task. Outcome `write_off` takes lost pieces of the SKU off the stock, `found` puts them to a bin:
    the one named, the one where they were missing, or the one where the SKU lies. Outcome `reprint` has a label that
    failed, or whose fate is unknown, printed again.

    Raises:
        GatewayError: no such open task, no such bin, or a label that cannot be printed again (the text says why).
    """
    row = unit.state.tasks.get(task)
    if row is None or row.state != "open":
        raise GatewayError(f"there is no open task {task!r}")
    if row.kind == "short" and outcome in ("write_off", "found"):
        place = _where_found(unit, row, found_in) if outcome == "found" else ""
        _settle_lost(unit, row.subject, place, reason or outcome, operator)
    if row.kind in ("print_failed", "print_unknown") and outcome == "reprint":
        print_again(unit, str(row.detail.get("job", "")), reason, operator)
    unit.record(TaskClosed(task=task, outcome=outcome, operator=operator, reason=reason), subject=row.subject)


def close_by_itself(unit: Unit, kind: str, subject: str, outcome: str) -> None:
    """The course of things settled what was asked."""
    for task in unit.state.tasks.by("open", (kind, subject)):
        unit.record(TaskClosed(task=task.task, outcome=outcome), subject=subject)


def _where_found(unit: Unit, task: Task, named: str) -> str:
    state = unit.state
    if named and named not in state.bins:
        raise GatewayError(f"there is no bin {named}")
    missing_in = str(task.detail.get("bin", ""))
    place = named or (missing_in if missing_in in state.bins else goods.suggest_bin(state, task.subject))
    if not place:
        raise GatewayError(f"say in which bin {task.subject} was found")
    return place


def _settle_lost(unit: Unit, sku: str, place: str, reason: str, operator: str) -> None:
    lost = [row for row in unit.state.stock.by("place", goods.LOST) if row.sku == sku and row.quantity > 0]
    movements = tuple(
        Movement(sku=row.sku, quantity=row.quantity, from_place=row.place, to_place=place, owner=row.owner, lot=row.lot)
        for row in lost
    )
    if movements:
        unit.record(StockMoved(movements=movements, reason=reason, operator=operator), subject=sku)
        unit.signal("plan")
