"""What needs a person's decision."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from central.database.database import Database
from central.orders.queries import order_numbers
from central.security.web import current_person, require_right
from central.tasks import queries
from central.tasks.services import settle
from central.ui.doing import attempt, required_reason
from central.ui.paging import page_of
from central.ui.subjects import subject_of


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/tasks")
    def tasks() -> ResponseReturnValue:
        person = require_right("tasks.read")
        status, kind = request.args.get("status", "open"), request.args.get("kind", "")
        with database.read() as connection:
            page = page_of(queries.count_tasks(connection, person, status, kind))
            rows = queries.list_tasks(connection, person, status, kind, page.size, page.offset)
            kinds = queries.open_by_kind(connection, person)
            orders = order_numbers(connection, [row.subject for row in rows])
        subjects = {row.id: subject_of(row.subject, row.detail, orders) for row in rows}
        return render_template(
            "ui/tasks.html", rows=rows, page=page, status=status, kind=kind, kinds=kinds, subjects=subjects
        )

    @blueprint.post("/tasks/<task>/close")
    def close_task(task: str) -> ResponseReturnValue:
        person = current_person()

        def close() -> None:
            outcome = required_reason()
            database.write(lambda tx: settle(tx, person, task, outcome))

        return attempt(close, lambda _: gettext("The task is closed."))
