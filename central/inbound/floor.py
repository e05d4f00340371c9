"""What the floors tell of goods that come in or change shape."""

from collections.abc import Container, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from central.database.bulk import RowStatement, insert_rows
from central.database.tables import table
from central.facts.stream import record
from central.gateways.intake import CannotApply, FloorEvent, FloorPart, Intake
from central.inbound.models import BlindReceipt, Lot, Transfer, UnclaimedLine, UnclaimedParcel
from central.tasks.services import raise_task
from gateway.contracts import facts
from gateway.contracts.messages import Message

_SHIPPED = RowStatement(
    "UPDATE transfer_line SET shipped = transfer_line.shipped + v.q FROM v"
    " WHERE transfer_line.transfer_id = v.id AND transfer_line.no = v.no",
    id="text",
    no="integer",
    q="integer",
)
_RECEIVED = RowStatement(
    "UPDATE transfer_line SET received = transfer_line.received + v.q FROM v"
    " WHERE transfer_line.transfer_id = v.id AND transfer_line.no = v.no"
    " RETURNING transfer_line.received, transfer_line.shipped",
    id="text",
    no="integer",
    q="integer",
)
_LEFT = RowStatement(
    "SELECT COALESCE(SUM(line.shipped - line.received), 0) AS pieces FROM v"
    " JOIN transfer_line line ON line.transfer_id = v.id",
    id="text",
)


class InboundPart(FloorPart):
    """These facts are few: each is written where it is handed over."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake)
        self._transfers: dict[str, str] = {}  # transfer -> the one under which the books keep its cost
        self._parcels: set[str] = set()
        self._blind: set[str] = set()

    def load(self, events: Sequence[FloorEvent]) -> None:
        """Which documents are known."""
        tx = self.intake.tx
        messages: list[Message] = [event.message for event in events]
        transfers = {getattr(message, "transfer", "") for message in messages} - {""}
        parcels = {getattr(message, "unclaimed", "") for message in messages} - {""}
        blind = {getattr(message, "blind", "") for message in messages} - {""}
        if transfers:
            query = select(Transfer.id, Transfer.reverses).where(Transfer.id.in_(transfers))
            self._transfers = {row.id: row.reverses or row.id for row in tx.execute(query)}
        if parcels:
            kept = select(UnclaimedParcel.id).where(UnclaimedParcel.id.in_(parcels))
            self._parcels = set(tx.execute(kept).scalars())
        if blind:
            self._blind = set(tx.execute(select(BlindReceipt.id).where(BlindReceipt.id.in_(blind))).scalars())

    # --- lots ---

    def lot_recorded(self, event: FloorEvent, fact: facts.LotRecorded) -> None:
        """Dates that became known are kept; an unknown one never wipes a known one out."""
        known = "(sku, lot) DO UPDATE SET" + ",".join(
            f" {name} = CASE WHEN excluded.{name} = '' THEN lot.{name} ELSE excluded.{name} END"
            for name in ("expiry", "produced")
        )
        row = {"sku": fact.sku, "lot": fact.lot, "expiry": fact.expiry, "produced": fact.produced, "held": ""}
        insert_rows(self.intake.tx, table(Lot), [row], conflict=known)

    def lot_held(self, event: FloorEvent, fact: facts.LotHeld) -> None:
        """Its pieces are stock, but nobody picks them: a person is told."""
        self._hold(fact.sku, fact.lot, fact.reason)
        detail = {"lot": fact.lot, "reason": fact.reason}
        raise_task(
            self.intake.tx, "lot_held", f"{fact.sku}/{fact.lot}", event.time, detail,
            source=event.gateway, warehouse=event.warehouse,
        )  # fmt: skip

    def lot_released(self, event: FloorEvent, fact: facts.LotReleased) -> None:
        self._hold(fact.sku, fact.lot, "")

    def _hold(self, sku: str, lot: str, reason: str) -> None:
        row = {"sku": sku, "lot": lot, "expiry": "", "produced": "", "held": reason[:64]}
        same = "(sku, lot) DO UPDATE SET held = excluded.held"
        insert_rows(self.intake.tx, table(Lot), [row], conflict=same)

    # --- blind receipts ---

    def blind_opened(self, event: FloorEvent, fact: facts.BlindOpened) -> None:
        self._blind.add(fact.blind)
        self.intake.tx.execute(
            insert(BlindReceipt).values(
                id=fact.blind,
                number=fact.number,
                gateway=event.gateway,
                warehouse=event.warehouse,
                waybill=fact.waybill,
                status="open",
                lines=[],
                order_number="",
                opened_at=event.time,
            )
        )

    def blind_received(self, event: FloorEvent, fact: facts.BlindReceived) -> None:
        """The goods are stock already (its movements); what they cost is known once they are matched."""
        self._known(self._blind, fact.blind, "blind receipt")

    def blind_closed(self, event: FloorEvent, fact: facts.BlindClosed) -> None:
        self._known(self._blind, fact.blind, "blind receipt")
        lines = [{"sku": line.sku, "quantity": line.quantity} for line in fact.lines]
        self.intake.tx.execute(
            update(BlindReceipt)
            .where(BlindReceipt.id == fact.blind, BlindReceipt.status == "open")
            .values(status="counted", lines=lines, closed_at=event.time)
        )
        detail = {"waybill": fact.waybill, "lines": lines[:50]}
        raise_task(
            self.intake.tx, "blind_receipt", fact.number, event.time, detail,
            source=event.gateway, warehouse=event.warehouse,
        )  # fmt: skip

    # --- unclaimed parcels ---

    def unclaimed_opened(self, event: FloorEvent, fact: facts.UnclaimedOpened) -> None:
        self._parcels.add(fact.unclaimed)
        self.intake.tx.execute(
            insert(UnclaimedParcel).values(
                id=fact.unclaimed,
                number=fact.number,
                gateway=event.gateway,
                warehouse=event.warehouse,
                waybill=fact.waybill,
                photo=fact.photo,
                has_phone=fact.has_phone,
                status="open",
                return_number="",
                opened_at=event.time,
            )
        )

    def unclaimed_received(self, event: FloorEvent, fact: facts.UnclaimedReceived) -> None:
        self._known(self._parcels, fact.unclaimed, "unclaimed parcel")
        row = {
            "parcel_id": fact.unclaimed,
            "no": fact.line_no,
            "sku": fact.sku,
            "quantity": fact.quantity,
            "quality": str(fact.quality),
            "grade": fact.grade,
        }
        insert_rows(self.intake.tx, table(UnclaimedLine), [row], conflict="DO NOTHING")

    def unclaimed_matched(self, event: FloorEvent, fact: facts.UnclaimedMatched) -> None:
        """The return itself is the aftersales area's; here it leaves the list."""
        self._known(self._parcels, fact.unclaimed, "unclaimed parcel")
        self.intake.tx.execute(
            update(UnclaimedParcel).where(UnclaimedParcel.id == fact.unclaimed).values(status="matched")
        )

    # --- kits ---

    def kit_assembled(self, event: FloorEvent, fact: facts.KitAssembled) -> None:
        self._kit("KitAssembled", event, fact)

    def kit_taken_apart(self, event: FloorEvent, fact: facts.KitTakenApart) -> None:
        self._kit("KitTakenApart", event, fact)

    def _kit(self, name: str, event: FloorEvent, fact: facts.KitAssembled | facts.KitTakenApart) -> None:
        """What components cost, bundles cost; the ledger follows this fact."""
        lines = [{"sku": line.sku, "quantity": line.quantity, "part": True} for line in fact.components]
        lines.append({"sku": fact.sku, "quantity": fact.quantity, "part": False})
        data = {"warehouse": event.warehouse, "number": fact.kit, "lines": lines}
        record(self.intake.tx, name, event.id, event.time, data)
        made = {fact.sku} if name == "KitAssembled" else {line.sku for line in fact.components}
        self.intake.rise(event.warehouse, made)

    # --- transfers ---

    def transfer_shipped(self, event: FloorEvent, fact: facts.TransferShipped) -> None:
        """The goods are on their way, at what they cost."""
        self._tell("GoodsTransferredOut", event, fact)
        self._known(self._transfers, fact.transfer, "transfer")
        tx = self.intake.tx
        _SHIPPED.run(tx, [{"id": fact.transfer, "no": line.line_no, "q": line.quantity} for line in fact.lines])
        tx.execute(
            update(Transfer)
            .where(Transfer.id == fact.transfer, Transfer.status == "asked")
            .values(status="shipped", shipped_at=event.time)
        )

    def transfer_received(self, event: FloorEvent, fact: facts.TransferReceived) -> None:
        self._tell("GoodsTransferredIn", event, fact)
        self.intake.rise(event.warehouse, {line.sku for line in fact.lines})
        self._known(self._transfers, fact.transfer, "transfer")
        tx = self.intake.tx
        _RECEIVED.run(tx, [{"id": fact.transfer, "no": line.line_no, "q": line.quantity} for line in fact.lines])
        left = _LEFT.run(tx, [{"id": fact.transfer}])
        if left and left[0].pieces <= 0:
            tx.execute(
                update(Transfer).where(Transfer.id == fact.transfer).values(status="received", received_at=event.time)
            )

    def _tell(self, name: str, event: FloorEvent, fact: facts.TransferShipped | facts.TransferReceived) -> None:
        lines: list[dict[str, Any]] = [{"sku": line.sku, "quantity": line.quantity} for line in fact.lines]
        cost_of = self._transfers.get(fact.transfer, fact.transfer)  # the books remember what its goods cost
        data = {
            "warehouse": event.warehouse,
            "trade": f"transfer:{cost_of}",
            "number": fact.transfer,
            "lines": lines,
        }
        record(self.intake.tx, name, event.id, event.time, data)

    def _known(self, known: Container[str], wanted: str, what: str) -> None:
        if wanted not in known:
            raise CannotApply(f"there is no {what} {wanted}")

    handlers = {  # noqa: RUF012
        facts.LotRecorded: lot_recorded,
        facts.LotHeld: lot_held,
        facts.LotReleased: lot_released,
        facts.BlindOpened: blind_opened,
        facts.BlindReceived: blind_received,
        facts.BlindClosed: blind_closed,
        facts.UnclaimedOpened: unclaimed_opened,
        facts.UnclaimedReceived: unclaimed_received,
        facts.UnclaimedMatched: unclaimed_matched,
        facts.KitAssembled: kit_assembled,
        facts.KitTakenApart: kit_taken_apart,
        facts.TransferShipped: transfer_shipped,
        facts.TransferReceived: transfer_received,
    }
