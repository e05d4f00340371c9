"""Manifests that a floor opened and closed, and waybills that it wants for further parcels."""

from collections.abc import Sequence
from typing import Any

from central.database.bulk import RowStatement, insert_rows
from central.database.tables import table
from central.gateways.down import send_down
from central.gateways.intake import CannotApply, FloorEvent, FloorPart, Intake
from central.orders.context import FulfilmentContext, load_fulfilments
from central.orders.timeline import note
from central.shipping.models import Manifest
from central.shipping.services import issue_waybills, write_waybills
from gateway.contracts import facts
from gateway.contracts.work import WaybillIssued

_HANDED = RowStatement(
    "UPDATE parcel SET handed_at = v.at, manifest = v.manifest FROM v WHERE parcel.id = v.id",
    id="text",
    at="time",
    manifest="text",
)
_TRADES = RowStatement("SELECT parcel.id, parcel.trade_id FROM v JOIN parcel ON parcel.id = v.id", id="text")
_GIVEN = RowStatement(
    "SELECT waybill.fulfilment_id, waybill.parcel_no FROM v JOIN waybill ON waybill.fulfilment_id = v.id", id="text"
)
_CLOSE = (
    "(id) DO UPDATE SET status = excluded.status, closed_at = excluded.closed_at, parcels = excluded.parcels,"
    " grams = excluded.grams, driver = excluded.driver, signature = excluded.signature"
)


class ShippingPart(FloorPart):
    """Manifests and further waybills of one intake."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake)
        self._manifests: dict[str, dict[str, Any]] = {}
        self._handed: list[dict[str, Any]] = []
        self._wanted: list[tuple[FulfilmentContext, FloorEvent, facts.WaybillWanted]] = []
        self._fulfilments: dict[str, FulfilmentContext] = {}

    def load(self, events: Sequence[FloorEvent]) -> None:
        """The fulfilments that want a waybill."""
        wanted = [event.message.fulfilment for event in events if isinstance(event.message, facts.WaybillWanted)]
        self._fulfilments = load_fulfilments(self.intake.tx, wanted) if wanted else {}

    def opened(self, event: FloorEvent, fact: facts.ManifestOpened) -> None:
        self._manifests[fact.manifest] = {
            "id": fact.manifest,
            "number": fact.number,
            "gateway": event.gateway,
            "warehouse": event.warehouse,
            "carrier": fact.carrier,
            "status": "open",
            "opened_at": event.time,
            "closed_at": None,
            "parcels": 0,
            "grams": 0,
            "driver": "",
            "signature": "",
        }

    def closed(self, event: FloorEvent, fact: facts.ManifestClosed) -> None:
        if fact.manifest not in self._manifests:
            self.opened(event, facts.ManifestOpened(manifest=fact.manifest, number=fact.number, carrier=fact.carrier))
        self._manifests[fact.manifest] |= {
            "status": "closed",
            "closed_at": event.time,
            "parcels": len(fact.parcels),
            "grams": fact.grams,
            "driver": fact.driver,
            "signature": fact.signature,
        }
        self._handed += [{"id": parcel, "at": event.time, "manifest": fact.manifest} for parcel in fact.parcels]

    def wanted(self, event: FloorEvent, fact: facts.WaybillWanted) -> None:
        found = self._fulfilments.get(fact.fulfilment)
        if found is None or found.warehouse != event.warehouse:
            raise CannotApply(f"there is no fulfilment {fact.fulfilment} in warehouse {event.warehouse}")
        self._wanted.append((found, event, fact))

    def write(self) -> None:
        """One statement a table."""
        tx = self.intake.tx
        insert_rows(tx, table(Manifest), [self._manifests[one] for one in sorted(self._manifests)], conflict=_CLOSE)
        if self._handed:
            self._write_handed()
        if self._wanted:
            self._issue()

    def _write_handed(self) -> None:
        tx = self.intake.tx
        _HANDED.run(tx, sorted(self._handed, key=lambda row: str(row["id"])))
        handed = {row["id"]: row for row in self._handed}
        for parcel, trade in _TRADES.run(tx, [{"id": parcel} for parcel in sorted(handed)]):
            row = handed[parcel]
            detail = {"manifest": self._manifests[row["manifest"]]["number"]}
            note(tx, trade, "handed_over", row["at"], detail)

    def _issue(self) -> None:
        """A further waybill; what was issued for that parcel before is sent down once more by nobody."""
        tx, at = self.intake.tx, self.intake.at
        given = {tuple(row) for row in _GIVEN.run(tx, [{"id": found.id} for found, _, _ in self._wanted])}
        for found, event, fact in self._wanted:
            if (found.id, fact.parcel_no) in given:
                continue
            given.add((found.id, fact.parcel_no))
            carried = issue_waybills(tx, [found.id])
            write_waybills(tx, carried, at, fact.parcel_no)
            waybill = carried[found.id]
            message = WaybillIssued(
                fulfilment=found.id,
                waybill=waybill.waybill,
                carrier=waybill.carrier,
                carrier_name=waybill.carrier_name,
                parcel_no=fact.parcel_no,
            )
            send_down(tx, event.gateway, [message], found.number)
            note(tx, found.trade, "waybill_issued", event.time, {"waybill": waybill.waybill, "parcel": fact.parcel_no})

    handlers = {  # noqa: RUF012
        facts.ManifestOpened: opened,
        facts.ManifestClosed: closed,
        facts.WaybillWanted: wanted,
    }
