"""A floor in memory: takes what comes down and does the work at once, answering with the events of a real gateway."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from central.database.database import Database
from central.gateways import services
from central.gateways.fold import take_in
from gateway.contracts import catalogue, facts, work
from gateway.contracts.envelope import Ack, Batch, Event, chain_hash, event_id
from gateway.contracts.messages import Message, encode

START = datetime(2026, 11, 24, 8, tzinfo=UTC)


@dataclass
class FloorPeer:
    """One gateway's end: `poll` reads the down stream, the other methods append events, `sync` sends them up."""

    database: Database
    name: str = "gw-1"
    epoch: str = "e1"
    events: list[Event] = field(default_factory=list)
    sent: int = 0
    down: int = 0
    released: dict[str, work.FulfilmentReleased] = field(default_factory=dict)
    waybills: dict[str, work.WaybillIssued] = field(default_factory=dict)
    receipts: dict[str, work.ReceiptExpected] = field(default_factory=dict)
    returns: dict[str, work.ReturnExpected] = field(default_factory=dict)
    cancelled: dict[str, work.FulfilmentCancelled] = field(default_factory=dict)
    products: dict[str, catalogue.ProductChanged] = field(default_factory=dict)
    clock: datetime = START
    last_hash: str = ""

    def poll(self) -> list[Message]:
        """Takes all new down messages."""
        with self.database.read() as tx:
            events = services.read_down(tx, self.name, self.down, 100_000)
        messages = [event.message() for event in events]
        for message in messages:
            self._take(message)
        if events:
            self.down = events[-1].seq
            self.database.write(lambda tx: services.acknowledge_down(tx, self.name, self.down))
        return messages

    def _take(self, message: Message) -> None:
        if isinstance(message, work.FulfilmentReleased):
            self.released[message.fulfilment] = message
        elif isinstance(message, work.WaybillIssued):
            self.waybills[message.fulfilment] = message
        elif isinstance(message, work.ReceiptExpected):
            self.receipts[message.receipt] = message
        elif isinstance(message, work.ReturnExpected):
            self.returns[message.return_id] = message
        elif isinstance(message, work.FulfilmentCancelled):
            self.cancelled[message.fulfilment] = message
        elif isinstance(message, catalogue.ProductChanged):
            self.products[message.sku] = message

    def emit(self, message: Message) -> Event:
        """Appends an event to the log."""
        seq = len(self.events) + 1
        self.clock += timedelta(milliseconds=700)
        identity, data = event_id(self.name, self.epoch, seq), encode(message)
        self.last_hash = chain_hash(self.last_hash, identity, message.TYPE, data)
        event = Event(
            id=identity,
            source=self.name,
            type=message.TYPE,
            time=self.clock,
            data=msgspec.Raw(data),
            hash=self.last_hash,
        )
        self.events.append(event)
        return event

    def batches(self, size: int = 1000) -> Iterable[Batch]:
        """What central has not acknowledged."""
        for first in range(self.sent, len(self.events), size):
            yield Batch(epoch=self.epoch, first_seq=first + 1, events=tuple(self.events[first : first + size]))

    def sync(self, size: int = 1000, at_most: int = 1_000_000) -> list[Ack]:
        """Sends everything (or `at_most` batches) up, a batch a transaction; returns the answers."""
        acks = []
        for batch in list(self.batches(size))[:at_most]:
            ack = self.database.write(lambda tx, batch=batch: take_in(tx, [(self.name, batch)]))[self.name]  # type: ignore[misc]
            self.sent = ack.applied
            acks.append(ack)
        return acks

    # --- work ---

    def receive(self, receipt: work.ReceiptExpected, missing: dict[str, int] | None = None) -> None:
        """Counts goods in, puts them away, closes the receipt; `missing` pieces of a SKU do not come."""
        counted = []
        for line in receipt.lines:
            quantity = line.quantity - (missing or {}).get(line.sku, 0)
            if quantity <= 0:
                continue
            counted.append(facts.CountedLine(line.line_no, line.sku, quantity))
            self.emit(
                facts.GoodsReceived(
                    receipt=receipt.receipt,
                    line_no=line.line_no,
                    sku=line.sku,
                    quantity=quantity,
                    movements=(facts.Movement(line.sku, quantity, to_place="RECV"),),
                    station="rec-1",
                )
            )
            self.emit(
                facts.GoodsPutAway(
                    sku=line.sku,
                    quantity=quantity,
                    bin="A-01-01",
                    movements=(facts.Movement(line.sku, quantity, "RECV", "A-01-01"),),
                    receipt=receipt.receipt,
                )
            )
        self.emit(facts.ReceiptClosed(receipt=receipt.receipt, lines=tuple(counted)))

    def pick(self, fulfilment: str, tote: str = "W-261124-001-01") -> None:
        """Picks every line."""
        order = self.released[fulfilment]
        self.emit(
            facts.WaveCreated(
                wave=f"w-{fulfilment}",
                number=tote[:12],
                fulfilments=(fulfilment,),
                lines=len(order.lines),
                pieces=sum(line.quantity for line in order.lines),
                distance_mm=120_000,
            )
        )
        for line in order.lines:
            self.emit(
                facts.LinePicked(
                    fulfilment=fulfilment,
                    line_no=line.line_no,
                    sku=line.sku,
                    quantity=line.quantity,
                    bin="A-01-01",
                    tote=tote,
                    wave=f"w-{fulfilment}",
                    movements=(facts.Movement(line.sku, line.quantity, "A-01-01", tote),),
                    pieces=tuple(facts.Piece(self.clock, 1) for _ in range(min(line.quantity, 4))),
                    operator="op-1",
                )
            )

    def verify(self, fulfilment: str) -> None:
        """Scans every piece at the packing bench."""
        for line in self.released[fulfilment].lines:
            self.emit(
                facts.LineVerified(
                    fulfilment=fulfilment,
                    line_no=line.line_no,
                    sku=line.sku,
                    quantity=line.quantity,
                    parcel=parcel_of(fulfilment),
                    pieces=tuple(facts.Piece(self.clock, 1) for _ in range(min(line.quantity, 4))),
                    operator="op-2",
                )
            )
        lines = self._counted(fulfilment)
        self.emit(facts.ParcelVerified(parcel=parcel_of(fulfilment), fulfilment=fulfilment, lines=lines))

    def _counted(self, fulfilment: str) -> tuple[facts.CountedLine, ...]:
        return tuple(
            facts.CountedLine(line.line_no, line.sku, line.quantity) for line in self.released[fulfilment].lines
        )

    def ship(self, fulfilment: str) -> None:
        """Prints, weighs, ships, lets go, and drives through the gate."""
        parcel, waybill = parcel_of(fulfilment), self.waybills[fulfilment]
        common: dict[str, Any] = {"parcel": parcel, "fulfilment": fulfilment}
        lines = self._counted(fulfilment)
        self.emit(
            facts.WaybillPrinted(**common, waybill=waybill.waybill, state=facts.PrintState.CONFIRMED, job="j", epc="ab")
        )
        self.emit(facts.ParcelWeighed(**common, grams=1200, expected_grams=1180, tolerance_grams=50, accepted=True))
        leaving = {**common, "waybill": waybill.waybill, "carrier": waybill.carrier, "grams": 1200, "lines": lines}
        self.emit(facts.ParcelShipped(**leaving, sscc="006971000000000017", epc="ab"))
        tote = f"PACK:{parcel}"
        movements = tuple(facts.Movement(line.sku, line.quantity, tote, "") for line in lines)
        self.emit(facts.DespatchPassed(**leaving, movements=movements))
        self.emit(
            facts.GatePassed(
                gate="gate-1",
                epc="ab",
                direction="out",
                first_seen=self.clock,
                reads=7,
                parcel=parcel,
                waybill=waybill.waybill,
                verified=True,
            )
        )

    def take_return(self, expected: work.ReturnExpected, quality: facts.Quality = facts.Quality.GOOD) -> None:
        """Grades what came back and closes the return."""
        counted = []
        for line in expected.lines:
            counted.append(facts.CountedLine(line.line_no, line.sku, line.quantity))
            self.emit(
                facts.ReturnReceived(
                    return_id=expected.return_id,
                    line_no=line.line_no,
                    sku=line.sku,
                    quantity=line.quantity,
                    quality=quality,
                    movements=(facts.Movement(line.sku, line.quantity, "", "RECV", quality),),
                )
            )
        self.emit(facts.ReturnClosed(return_id=expected.return_id, lines=tuple(counted)))

    def intercept(self, fulfilment: str) -> None:
        """Stops a fulfilment whose goods are still here."""
        self.emit(facts.FulfilmentIntercepted(fulfilment=fulfilment, at="released"))

    def work_all(self, done: Callable[[str], None] | None = None) -> int:
        """Picks, verifies and ships all that was released and not worked yet; returns how many."""
        worked = [fulfilment for fulfilment in self.released if fulfilment not in self.cancelled]
        for fulfilment in worked:
            self.pick(fulfilment)
            self.verify(fulfilment)
            self.ship(fulfilment)
            del self.released[fulfilment]
            if done:
                done(fulfilment)
        return len(worked)


def parcel_of(fulfilment: str) -> str:
    """The id that this floor gives a fulfilment's parcel."""
    return f"p-{fulfilment}"
