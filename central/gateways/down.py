"""What goes down: messages for gateways, numbered and chained at the end of the transaction that caused them."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, select, text

from central.clock import now
from central.database.bulk import insert_rows
from central.database.database import DOWN
from central.database.later import later, signal
from central.database.settings import identity
from central.database.tables import Json, table
from central.gateways.models import DownMessage, Gateway
from gateway.contracts.envelope import chain_hash, event_id
from gateway.contracts.messages import Message, encode

SOURCE = "central"
_LOCK = text(
    "UPDATE gateway SET down_last = down_last + :count WHERE name = :name RETURNING down_last, down_hash,"
    " (SELECT setting.value FROM setting WHERE setting.name = 'down_epoch') AS epoch"
).columns(epoch=Json)
_CLOSE = text("UPDATE gateway SET down_hash = :hash WHERE name = :name")


def send_down(tx: Connection, gateway: str, messages: Sequence[Message], subject: str = "") -> None:
    """Queues messages for a gateway; they are committed with this transaction and sent after it, in order."""
    later(tx, _write, [(gateway, message, subject) for message in messages])


def send_to_all(tx: Connection, messages: Callable[[], Sequence[Message]]) -> None:
    """Queues messages for every gateway that serves a warehouse; they are only made if there is one."""
    names = list(
        tx.execute(select(Gateway.name).where(Gateway.warehouse.is_not(None)).order_by(Gateway.name)).scalars()
    )
    if not names:
        return
    made = list(messages())
    for name in names:
        send_down(tx, name, made)


def send_to_each(tx: Connection, messages: Callable[[bytes], Sequence[Message]]) -> None:
    """The same, where each gateway's messages are made with its key."""
    query = select(Gateway.name, Gateway.key).where(Gateway.warehouse.is_not(None)).order_by(Gateway.name)
    for name, key in tx.execute(query).all():
        send_down(tx, name, messages(bytes.fromhex(key)))


def down_epoch(tx: Connection) -> str:
    """The identity of central's own database: the epoch of every down stream, and the receiver of the up streams."""
    return identity(tx, "down_epoch")


def _write(tx: Connection, queued: list[tuple[str, Message, str]]) -> None:
    for gateway in sorted({name for name, _, _ in queued}):
        own = [(message, subject) for name, message, subject in queued if name == gateway]
        _append(tx, gateway, own)
        signal(tx, f"{DOWN}{gateway}")


def _append(tx: Connection, gateway: str, messages: list[tuple[Message, str]]) -> None:
    row = tx.execute(_LOCK, {"count": len(messages), "name": gateway}).one()
    last, previous, epoch = row.down_last, row.down_hash, row.epoch["value"]
    at = now()
    rows: list[dict[str, Any]] = []
    for seq, (message, subject) in enumerate(messages, last - len(messages) + 1):
        data = encode(message)
        previous = chain_hash(previous, event_id(SOURCE, epoch, seq), message.TYPE, data)
        rows.append(
            {
                "gateway": gateway,
                "seq": seq,
                "type": message.TYPE,
                "subject": subject,
                "time": at,
                "data": data.decode(),
                "hash": previous,
            }
        )
    insert_rows(tx, table(DownMessage), rows)
    tx.execute(_CLOSE, {"hash": previous, "name": gateway})
