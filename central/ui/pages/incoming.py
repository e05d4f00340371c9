"""Goods whose papers are missing: unclaimed parcels (无主件) and blind receipts, each with what it may belong to."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from central.database.database import Database
from central.inbound import unclaimed
from central.inbound.blind import counted_receipts, match_blind
from central.security.rights import may
from central.security.web import current_person, require_right
from central.ui.doing import attempt


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/incoming")
    def incoming() -> ResponseReturnValue:
        return _page(database, request.args.get("parcel", ""), "")

    @blueprint.post("/incoming")
    def look_for_order() -> ResponseReturnValue:
        """A phone number stands in the body: an address is kept by browsers and in logs."""
        return _page(database, request.form.get("parcel", ""), request.form.get("phone", "").strip())

    @blueprint.post("/incoming/unclaimed/<number>/claim")
    def claim_parcel(number: str) -> ResponseReturnValue:
        person = current_person()
        trade = request.form.get("trade", "")
        return attempt(
            lambda: database.write(lambda tx: unclaimed.claim(tx, person, number, trade)),
            lambda back: gettext("The goods of %(parcel)s come back with %(number)s.", parcel=number, number=back),
        )

    @blueprint.post("/incoming/blind/<number>/match")
    def match_receipt(number: str) -> ResponseReturnValue:
        person = current_person()
        order = request.form.get("order", "").strip().upper()
        return attempt(
            lambda: database.write(lambda tx: match_blind(tx, person, number, order)),
            lambda done: gettext(
                "%(number)s counts for %(order)s, %(missing)s pieces are still to come.",
                number=number,
                order=order,
                missing=done["missing"],
            ),
        )


def _page(database: Database, chosen: str, phone: str) -> str:
    person = require_right("aftersales.read")
    with database.read() as tx:
        parcels = unclaimed.parcels(tx, person)
        known = any(one["number"] == chosen for one in parcels)
        found = unclaimed.candidates(tx, person, chosen, phone) if known else []
        blind = counted_receipts(tx, person) if may(person, "purchasing.read") else []
    return render_template(
        "ui/incoming.html", parcels=parcels, chosen=chosen if known else "", phone=phone, found=found, blind=blind
    )
