"""Transfers between warehouses (货品调拨): asked for, called off, taken back; a paper for each (出库单, 入库单)."""

import re

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from central.database.database import Database
from central.inbound import transfers as moving
from central.security.web import current_person, require_right
from central.ui.doing import Said, attempt, found

_LINE = re.compile(r"(\S+)[\s,;×x*]+([0-9]{1,7})")


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/transfers")
    def transfers() -> ResponseReturnValue:
        person = require_right("stock.read")
        status = request.args.get("status", "")
        with database.read() as tx:
            rows = moving.transfers(tx, person, status)
            places = moving.floors(tx, person)
        return render_template("ui/transfers.html", rows=rows, status=status, places=places, states=moving.STATUSES)

    @blueprint.get("/transfers/<number>")
    def transfer(number: str) -> ResponseReturnValue:
        person = require_right("stock.read")
        with database.read() as tx:
            head = found(next((one for one in moving.transfers(tx, person) if one["number"] == number), None))
        return render_template("ui/transfer.html", head=head)

    @blueprint.post("/transfers")
    def ask_transfer() -> ResponseReturnValue:
        person = current_person()
        ends = (request.form.get("from", ""), request.form.get("to", ""))

        def ask() -> str:
            lines = _lines(request.form.get("lines", ""))
            return database.write(lambda tx: moving.ask_transfer(tx, person, *ends, lines))[1]

        return attempt(ask, lambda number: gettext("%(number)s is asked for.", number=number))

    @blueprint.post("/transfers/<number>/cancel")
    def cancel_transfer(number: str) -> ResponseReturnValue:
        person = current_person()
        return attempt(
            lambda: database.write(lambda tx: moving.cancel_transfer(tx, person, number)),
            lambda _: gettext("%(number)s is called off.", number=number),
        )

    @blueprint.post("/transfers/<number>/reverse")
    def reverse_transfer(number: str) -> ResponseReturnValue:
        person = current_person()
        return attempt(
            lambda: database.write(lambda tx: moving.reverse_transfer(tx, person, number)),
            lambda back: gettext("%(number)s comes back with %(back)s.", number=number, back=back),
        )


def _lines(text: str) -> list[tuple[str, int]]:
    """`SKU pieces`, one a line."""
    lines = []
    for one in filter(None, (line.strip() for line in text.splitlines())):
        match = _LINE.fullmatch(one)
        if match is None:
            raise Said(gettext("Write each line as SKU and pieces: %(line)s cannot be read.", line=one[:60]))
        lines.append((match.group(1), int(match.group(2))))
    return lines
