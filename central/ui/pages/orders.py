"""Orders: the list with its views and filters, one order with its timeline and next actions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import Connection

from central.aftersales import queries as aftersales
from central.aftersales.services import call_back
from central.channels.outbox import confirmations_of
from central.crm.queries import customer_of
from central.database.database import Database
from central.errors import CentralError
from central.orders import queries
from central.orders.deciding import hold, let_go
from central.orders.queries import OrderFilter
from central.orders.services import approve
from central.security.rights import COMPANY, Person, Scope, may, require
from central.security.web import current_person, require_right
from central.tasks.queries import tasks_about
from central.ui.csv_file import csv_response
from central.ui.doing import (
    Said,
    attempt,
    back,
    day_after,
    day_argument,
    found,
    moment_argument,
    required_reason,
    row_number,
    scope_shop,
    scope_warehouse,
    sentence,
)
from central.ui.formats import exact
from central.ui.lists import listing
from central.ui.paging import page_of
from central.ui.timeline import happenings
from central.ui.words import word
from gateway.contracts.work import CancelKind

CSV_COLUMNS = (
    "order",
    "shop",
    "status",
    "ordered_at",
    "shipped_at",
    "buyer",
    "lines",
    "pieces",
    "amount_fen",
    "waybill",
)
_CHUNK = 1000
_MOST_CHOSEN = 500


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/orders")
    def orders() -> ResponseReturnValue:
        person = require_right("orders.read")
        wanted = _filter(person, request.args)
        with database.read() as connection:
            counts = queries.count_by_status(connection, wanted)
            page = page_of(queries.count_orders(connection, wanted))
            rows = queries.list_orders(connection, wanted, page.size, page.offset)
            view = listing(
                connection,
                person,
                "orders",
                lambda arguments: queries.count_orders(connection, _filter(person, arguments)),
            )
        tabs = [("", gettext("All"), sum(counts.values()))]
        tabs += [(status, word("order", status), counts.get(status, 0)) for status in queries.STATUSES]
        return render_template("ui/orders.html", rows=rows, page=page, tabs=tabs, wanted=wanted, listing=view)

    @blueprint.get("/orders.csv")
    def orders_csv() -> ResponseReturnValue:
        person = require_right("exports.read")
        require(person, "orders.read")
        return csv_response("orders.csv", CSV_COLUMNS, _csv_rows(database, _filter(person, request.args)))

    @blueprint.get("/orders/<order>")
    def order(order: str) -> ResponseReturnValue:
        person = require_right("orders.read")
        with database.read() as connection:
            head = found(queries.find_order(connection, order))
            require(person, "orders.read", Scope(shop=head.shop, warehouse=head.warehouse))
            lines = queries.order_lines(connection, order)
            fulfilments = queries.order_fulfilments(connection, order)
            parcels = queries.order_parcels(connection, order)
            returns = aftersales.returns_of_order(connection, order)
            subjects = [order, head.number, *[f.id for f in fulfilments], *[p.id for p in parcels]]
            return render_template(
                "ui/order.html",
                order=head,
                lines=lines,
                fulfilments=fulfilments,
                parcels=parcels,
                returns=returns,
                confirmations=confirmations_of(connection, order),
                tasks=tasks_about(connection, person, [*subjects, *[p.waybill for p in parcels if p.waybill]]),
                customer=customer_of(connection, head.shop_id, head.buyer),
                timeline=happenings(connection, order, finance=may(person, "finance.read", COMPANY)),
                next_actions=_actions(person, head),
            )

    @blueprint.post("/orders/bulk")
    def change_orders() -> ResponseReturnValue:
        """Does one thing to each chosen order, each in a transaction of its own; says what became of each."""
        person, reason = current_person(), " ".join(request.form.get("reason", "").split())[:500]
        change = found(_CHANGES.get(request.form.get("action", "")))
        chosen = list(dict.fromkeys(request.form.getlist("order")))[:_MOST_CHOSEN]
        with database.read() as connection:
            numbers = queries.order_numbers(connection, chosen)
        results = [_changed(database, person, order, numbers.get(order, order), reason, change) for order in chosen]
        if request.accept_mimetypes.best == "application/json":
            return jsonify([asdict(result) for result in results])
        return render_template("ui/orders_changed.html", results=results, onward=back())

    @blueprint.post("/orders/<order>/approve")
    def approve_order(order: str) -> ResponseReturnValue:
        person = current_person()
        return attempt(
            lambda: database.write(lambda tx: approve(tx, person, order)),
            lambda status: gettext("Review passed: the order is now %(status)s.", status=word("order", status)),
        )

    @blueprint.post("/orders/<order>/<any(cancel, refund):kind>")
    def call_back_order(order: str, kind: str) -> ResponseReturnValue:
        person = current_person()
        return attempt(
            lambda: _call_back(database, person, order, CancelKind(kind), required_reason()),
            lambda outcome: word("called_back", outcome),
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one of the chosen orders."""

    order: str
    number: str
    done: bool
    told: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something that can be done to many orders; what `apply` returns is a code among the `words`."""

    apply: Callable[[Connection, Person, str, str], str]
    words: str = "order"
    reasoned: bool = True


def _let_go(tx: Connection, person: Person, order: str, reason: str) -> str:
    return let_go(tx, person, order)


def _hold(tx: Connection, person: Person, order: str, reason: str) -> str:
    hold(tx, person, order, reason)
    return "review"


def _cancel(tx: Connection, person: Person, order: str, reason: str) -> str:
    return call_back(tx, person, order, CancelKind.CANCEL, reason)


_CHANGES = {"release": Change(_let_go, reasoned=False), "hold": Change(_hold), "cancel": Change(_cancel, "called_back")}


def _changed(database: Database, person: Person, order: str, number: str, reason: str, change: Change) -> Changed:
    try:
        if change.reasoned and not reason:
            raise Said(gettext("Say why: nothing was changed."))
        code = database.write(lambda tx: change.apply(tx, person, order, reason))
    except CentralError as error:
        return Changed(order, number, False, sentence(error))
    return Changed(order, number, True, word(change.words, code))


def _call_back(database: Database, person: Person, order: str, kind: CancelKind, reason: str) -> str:
    return database.write(lambda tx: call_back(tx, person, order, kind, reason))


def _filter(person: Person, arguments: Mapping[str, str]) -> OrderFilter:
    return OrderFilter(
        status=arguments.get("status", ""),
        text=arguments.get("q", "").strip(),
        shop=row_number(arguments.get("shop", "")) or scope_shop(),
        warehouse=arguments.get("warehouse", "") or scope_warehouse(),
        since=day_argument("since", arguments),
        until=day_after(day_argument("until", arguments)),
        shipped_since=moment_argument("shipped_since", arguments),
        arrived_since=moment_argument("arrived_since", arguments),
        arrived_until=moment_argument("arrived_until", arguments),
        refund_open=arguments.get("refund") == "open",
        shops=person.shops,
        warehouses=person.warehouses,
    )


def _actions(person: Person, order: Any) -> list[str]:
    """What the reader may do next with this order."""
    scope = Scope(shop=order.shop, warehouse=order.warehouse)
    possible = {"approve": order.status == "review", "cancel": order.status in queries.OPEN}
    possible["refund"] = order.status in (*queries.OPEN, "shipped")
    rights = {"approve": "orders.review", "cancel": "orders.cancel", "refund": "orders.refund"}
    return [action for action, fits in possible.items() if fits and may(person, rights[action], scope)]


def _csv_rows(database: Database, wanted: OrderFilter) -> Iterator[Sequence[Any]]:
    offset = 0
    while True:
        with database.read() as connection:
            rows = queries.list_orders(connection, wanted, _CHUNK, offset)
        for row in rows:
            times = [exact(row.ordered_at), exact(row.shipped_at) if row.shipped_at else ""]
            counts = [row.lines, row.pieces, row.amount_fen]
            yield [row.number, row.shop, row.status, *times, row.buyer, *counts, row.waybill]
        if len(rows) < _CHUNK:
            return
        offset += _CHUNK
