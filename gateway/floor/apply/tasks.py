"""Tasks for people."""

from gateway.contracts import facts
from gateway.floor.apply.registry import applies
from gateway.store import rows
from gateway.store.state import State


@applies(facts.TaskRaised)
def raised(state: State, event: facts.TaskRaised, at_ms: int) -> None:
    """A new task."""
    state.tasks.put(
        rows.Task(task=event.task, kind=event.kind, subject=event.subject, detail=event.detail, raised_ms=at_ms)
    )


@applies(facts.TaskClosed)
def closed(state: State, event: facts.TaskClosed, at_ms: int) -> None:
    """Settled."""
    task = state.tasks.get(event.task)
    if task is not None:
        state.tasks.change(task, state="closed", outcome=event.outcome, operator=event.operator, closed_ms=at_ms)
