"""The journal, one entry, and the trial balance."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from central.database.database import Database
from central.finance import queries
from central.orders.queries import find_order
from central.security.web import current_person
from central.ui.csv_file import csv_response
from central.ui.doing import found
from central.ui.paging import page_of


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/journal")
    def journal() -> ResponseReturnValue:
        person = current_person()
        account, text = request.args.get("account", ""), request.args.get("q", "").strip()
        with database.read() as connection:
            page = page_of(queries.count_entries(connection, person, account, text))
            rows = queries.list_entries(connection, person, account, text, page.size, page.offset)
            names = queries.account_names(connection)
        return render_template("ui/journal.html", rows=rows, page=page, account=account, text=text, names=names)

    @blueprint.get("/journal.csv")
    def journal_csv() -> ResponseReturnValue:
        person = current_person()
        with database.read() as connection:
            rows = queries.journal_rows(connection, person)
        return csv_response("journal.csv", queries.JOURNAL_COLUMNS, ([*row.values()] for row in rows))

    @blueprint.get("/journal/<number>")
    def entry(number: str) -> ResponseReturnValue:
        person = current_person()
        with database.read() as connection:
            head = found(queries.find_entry(connection, person, number))
            lines = queries.entry_lines(connection, head.id)
            orders = {line.subject: find_order(connection, line.subject) for line in lines if line.subject}
        return render_template("ui/entry.html", entry=head, lines=lines, orders=orders)

    @blueprint.get("/trial-balance")
    def trial_balance() -> ResponseReturnValue:
        person = current_person()
        until = _day(request.args.get("until", ""))
        with database.read() as connection:
            rows = queries.trial_balance(connection, person, until)
            value = sum(value for _, value, _ in queries.stock_values(connection).values())
        stock = next((row.balance_fen for row in rows if row.account == "1405"), 0)
        return render_template("ui/trial_balance.html", rows=rows, until=until, stock=stock, stock_value=value)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
