"""What a message from central does on the floor: the edge event, then its consequences, in one commit."""

from gateway.contracts import catalogue, work
from gateway.contracts.envelope import Event
from gateway.contracts.facts import MessageApplied
from gateway.contracts.messages import Message
from gateway.floor import machine
from gateway.floor.inbound import unclaimed
from gateway.floor.outbound import intercepts
from gateway.floor.shut_out import shut_out
from gateway.floor.stocktake import count_choice
from gateway.store.errors import GatewayError
from gateway.store.inbox import plain_data
from gateway.store.rows import Receiver
from gateway.store.unit import Unit

_IN_HAND = frozenset({"waved", "picking", "picked", "verified", "shipped"})


def take_effect(unit: Unit, event: Event, message: Message) -> None:
    """Applies one down message; raises GatewayError where it cannot be used (it is parked then)."""
    _refuse_unusable(unit, message)
    applied = MessageApplied(id=event.id, type=event.type, data=plain_data(event.data))
    unit.record(applied, subject=_subject(unit, message))
    match message:
        case work.FulfilmentReleased():
            if message.sealed or message.remark:
                unit.state.receivers.put(
                    Receiver(fulfilment=message.fulfilment, sealed=message.sealed, remark=message.remark)
                )
            unit.signal("plan")
            unit.signal("refresh:pick")
        case work.FulfilmentCancelled():
            for station, act in intercepts.called_back(unit, message.fulfilment):
                machine.say(unit, station, act)
        case catalogue.OperatorChanged():
            operator = unit.state.operators.get(message.operator)
            if operator is not None and not operator.active:  # what holds, not what an older version says
                shut_out(unit, message.operator)
        case work.ReceiptExpected() | work.ReturnExpected():
            unit.signal("refresh:receive")
        case work.CountRequested():
            count_choice.requested(unit, message)
        case work.TransferRequested():
            unit.signal("refresh:receive")
            unit.signal("refresh:pick")
        case work.ReceiptMatched():
            unit.signal("refresh:receive")
        case work.UnclaimedClaimed():
            _claim(unit, message)
        case _:
            pass


def _claim(unit: Unit, message: work.UnclaimedClaimed) -> None:
    """The office found whose parcel it is: the floor says which goods go where. Said twice it has one effect."""
    row, entry = unit.state.inbound.unclaimed.get(message.unclaimed), unit.state.returns.get(message.return_id)
    if row is None or entry is None:
        raise GatewayError(f"no unclaimed parcel {message.unclaimed} or no return {message.number} is here")
    if row.state == "open":
        unclaimed.match(unit, row, entry, "office")


def _refuse_unusable(unit: Unit, message: Message) -> None:
    state = unit.state
    if isinstance(message, work.FulfilmentReleased):
        known = state.fulfilments.get(message.fulfilment)
        if known is not None and known.state in _IN_HAND:
            raise GatewayError(f"fulfilment {message.number} is {known.state} already: it cannot be released again")
        if not message.lines or any(line.quantity <= 0 for line in message.lines):
            raise GatewayError(f"fulfilment {message.number} has no lines, or a line without pieces")
    elif isinstance(message, work.FulfilmentCancelled) and message.fulfilment not in state.fulfilments:
        raise GatewayError(f"fulfilment {message.fulfilment} was never released to this gateway")


def _subject(unit: Unit, message: Message) -> str:
    number = getattr(message, "number", "") or getattr(message, "sku", "") or getattr(message, "operator", "")
    fulfilment = unit.state.fulfilments.get(getattr(message, "fulfilment", ""))
    return str(number or (fulfilment.number if fulfilment else ""))
