"""`/api/v1/tasks`."""

from typing import Any

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from central.http import database, plain, write
from central.security.web import current_person
from central.tasks.services import open_tasks, settle

tasks = APIBlueprint("tasks_api", __name__, url_prefix="/api/v1", tag="tasks")


class OutcomeIn(BaseModel):
    """How it was settled."""

    outcome: str = Field(min_length=1, max_length=128)


@tasks.get("/tasks")
def get_tasks() -> dict[str, Any]:
    """Open tasks, oldest first."""
    person = current_person()
    with database().read() as tx:
        return {"tasks": [plain(row) for row in open_tasks(tx, person)]}


@tasks.post("/tasks/<task_id>/close")
@tasks.input(OutcomeIn, location="json")
def close_task(task_id: str, json_data: OutcomeIn) -> dict[str, Any]:
    """A person settles a task."""
    person = current_person()
    write(lambda tx: settle(tx, person, task_id, json_data.outcome))
    return {"task": task_id, "status": "closed"}
