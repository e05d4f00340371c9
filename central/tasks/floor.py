"""Tasks that a floor raised or settled, and what it could not use."""

from central.database.later import flush_now
from central.gateways.intake import FloorEvent, FloorPart, Intake
from central.tasks.services import close_tasks, raise_task, write_tasks
from gateway.contracts.facts import MessageParked, TaskClosed, TaskRaised


class TasksPart(FloorPart):
    """Keeps central's list of tasks in step with the floors'."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake)
        self._closed: list[tuple[str, str]] = []

    def raised(self, event: FloorEvent, fact: TaskRaised) -> None:
        raise_task(
            self.intake.tx, fact.kind, fact.subject, event.time, fact.detail, source=event.gateway, task_id=fact.task
        )

    def closed(self, event: FloorEvent, fact: TaskClosed) -> None:
        self._closed.append((fact.task, fact.outcome))

    def message_parked(self, event: FloorEvent, fact: MessageParked) -> None:
        detail = {"type": fact.type, "reason": fact.reason}
        raise_task(self.intake.tx, "message_parked", fact.id, event.time, detail, source=event.gateway)

    def write(self) -> None:
        """A task raised and closed in one batch must be there before it can be closed."""
        if self._closed:
            flush_now(self.intake.tx, write_tasks)
            close_tasks(self.intake.tx, self._closed, self.intake.at)

    handlers = {TaskRaised: raised, TaskClosed: closed, MessageParked: message_parked}  # noqa: RUF012
