"""Down messages applied once, in order, with the watermark in the same commit (`gateway.sync.ports.Inbox`)."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import msgspec
import structlog

from gateway.contracts.envelope import Event
from gateway.contracts.facts import MessageParked
from gateway.contracts.messages import ContractError, Direction, Message
from gateway.store.errors import GatewayError
from gateway.store.rows import Parked
from gateway.store.unit import Unit
from gateway.store.writer import Writer

log = structlog.get_logger(__name__)
AT_ONCE = 20  # messages in one operation: scans wait for it, some 0.2 ms each
Effect = Callable[[Unit, Event, Message], None]


class StoreInbox:
    """`effect` applies one typed message inside the unit; what it refuses (GatewayError) is parked."""

    def __init__(self, writer: Writer, effect: Effect) -> None:
        self._writer = writer
        self._effect = effect
        self._applied = (writer.meta["down_epoch"], int(writer.meta["down_applied"]))

    def applied(self) -> tuple[str, int]:
        """Central's epoch and the last number applied (`("", 0)` at first)."""
        return self._applied

    def take(self, epoch: str, events: Sequence[Event]) -> int:
        """Applies consecutive events that follow the watermark; returns the new watermark once committed."""
        for first in range(0, max(1, len(events)), AT_ONCE):
            part = events[first : first + AT_ONCE]
            self._applied = (epoch, self._writer.call(partial(self._take, epoch=epoch, events=part), timeout_s=30))
        return self._applied[1]

    def _take(self, unit: Unit, epoch: str, events: Sequence[Event]) -> int:
        applied = self._applied[1] if self._applied[0] == epoch else 0
        for event in events:
            if event.seq <= applied:
                continue
            if event.seq != applied + 1:
                break
            self._take_one(unit, event)
            applied = event.seq
        unit.set_meta("down_epoch", epoch)
        unit.set_meta("down_applied", str(applied))
        return applied

    def _take_one(self, unit: Unit, event: Event) -> None:
        mark = unit.mark()
        try:
            message = event.message()
            if message.DIRECTION is not Direction.DOWN:
                raise ContractError(f"{event.type} does not travel down")
            self._effect(unit, event, message)
        except (ContractError, GatewayError) as error:
            unit.take_back(mark)
            _park(unit, event, str(error))
        except Exception as error:
            unit.take_back(mark)
            log.exception("down message failed", id=event.id, type=event.type)
            _park(unit, event, repr(error))


def _park(unit: Unit, event: Event, reason: str) -> None:
    log.warning("down message parked", id=event.id, type=event.type, reason=reason)
    parked = Parked(id=event.id, type=event.type, reason=reason, data=without_sealed(event.data), at_ms=unit.now_ms)
    unit.state.parked.put(parked)
    unit.record(MessageParked(id=event.id, type=event.type, reason=reason), subject=event.id)


def plain_data(data: msgspec.Raw) -> dict[str, Any]:
    """The message's JSON object without its sealed block and without what a buyer wrote."""
    content: dict[str, Any] = msgspec.json.decode(data, type=dict[str, Any])
    for personal in ("sealed", "remark"):
        content.pop(personal, None)
    return content


def without_sealed(data: msgspec.Raw) -> str:
    """The message as text, without its sealed block where it is an object."""
    try:
        return msgspec.json.encode(plain_data(data)).decode()
    except (msgspec.DecodeError, msgspec.ValidationError):
        return bytes(data).decode(errors="replace")
