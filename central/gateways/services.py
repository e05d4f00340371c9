"""Gateways: enrolment, binding to a warehouse, the streams' positions."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, delete, insert, select, text, update

from central.clock import now
from central.database.models import Setting
from central.database.settings import read_setting, write_setting
from central.errors import CentralError
from central.gateways.binding import bind, resume
from central.gateways.down import SOURCE, down_epoch, send_down
from central.gateways.models import CODE_ID, DownMessage, EnrolmentCode, Gateway
from central.orders.timeline import note
from central.security.rights import Person, Scope, require
from central.stock.models import Warehouse
from gateway.contracts.envelope import CENTRAL, Event, event_id

__all__ = [
    "acknowledge_down",
    "down_acked",
    "down_epoch",
    "down_last",
    "gateway_keys",
    "read_down",
    "send_down",
    "watermarks",
]

CODE_LIFE = timedelta(hours=24)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


class EnrolmentRefused(CentralError):
    """A gateway may not join: no code, a wrong one, or one that is used or too old."""


class UnknownCode(CentralError):
    """No such code that could still be used."""


class UnknownGateway(CentralError):
    """No such gateway."""


class CannotServe(CentralError):
    """The gateway cannot serve this warehouse."""


class Enrolled(NamedTuple):
    """What a gateway is told once."""

    gateway: str
    key: str  # hex
    warehouse: str


def new_code(tx: Connection, user: Person, gateway: str) -> str:
    """A one-time code with which this gateway may enrol within a day."""
    _check_name(gateway)
    _require_enrol(tx, user, gateway)
    code, expires_at = secrets.token_urlsafe(12), now() + CODE_LIFE
    row = {"code_hash": _hash(code), "gateway": gateway, "actor": user.name, "expires_at": expires_at}
    tx.execute(insert(EnrolmentCode).values(**row))
    return code


def drop_code(tx: Connection, user: Person, code_id: str) -> str:
    """Makes a code worthless that was not used yet (`code_id`: how lists name it); returns the gateway's name."""
    wanted = select(EnrolmentCode.code_hash, EnrolmentCode.gateway).where(EnrolmentCode.used_at.is_(None))
    row = tx.execute(wanted.where(EnrolmentCode.code_hash.startswith(code_id, autoescape=True))).first()
    if row is None or len(code_id) < CODE_ID:
        raise UnknownCode("there is no such code, or it was used")
    _require_enrol(tx, user, row.gateway)
    tx.execute(delete(EnrolmentCode).where(EnrolmentCode.code_hash == row.code_hash))
    return str(row.gateway)


def revoke(tx: Connection, user: Person, gateway: str, reason: str) -> None:
    """Makes a gateway's key void at once, with all codes for it: nothing it sends is taken in any more.

    Its streams stay as they are, its orders stay reserved; with a new code it may enrol again and go on. Raises
    UnknownGateway, Forbidden.
    """
    _require_enrol(tx, user, gateway)
    void = {"key": secrets.token_hex(32), "revoked_at": now()}  # a key that nobody has
    if tx.execute(update(Gateway).where(Gateway.name == gateway).values(**void)).rowcount == 0:
        raise UnknownGateway(f"there is no gateway {gateway}")
    note(tx, story_of(gateway), "key_revoked", now(), {"reason": reason}, user.name)
    tx.execute(delete(EnrolmentCode).where(EnrolmentCode.gateway == gateway, EnrolmentCode.used_at.is_(None)))


def serve_also(tx: Connection, user: Person, gateway: str, code: str, name: str = "", parent: str = "") -> None:
    """Gives a gateway a further warehouse: a sub-warehouse (子仓) of `parent`, or one beside its own (平行仓). One that
    is not there yet is made; a book warehouse becomes a floor.

    Raises:
        UnknownGateway: no such gateway.
        CannotServe: a bad code, no such parent, or the warehouse belongs to a gateway already.
    """
    _require_enrol(tx, user, gateway)
    if tx.execute(select(Gateway.warehouse).where(Gateway.name == gateway)).scalar() is None:
        raise UnknownGateway(f"there is no gateway {gateway} that serves a warehouse")
    if not _NAME.fullmatch(code):
        raise CannotServe(f"warehouse {code!r}: use letters, digits, - and _")
    row = tx.execute(select(Warehouse.gateway).where(Warehouse.code == code)).first()
    if row is not None and row.gateway is not None:
        raise CannotServe(f"warehouse {code} belongs to gateway {row.gateway}")
    if parent and (parent == code or not tx.execute(select(Warehouse.code).where(Warehouse.code == parent)).scalar()):
        raise CannotServe(f"there is no warehouse {parent} that {code} could lie under")
    if row is None:
        tx.execute(insert(Warehouse).values(code=code, name=name or code, kind="book", is_default=False, parent=parent))
    elif parent:
        tx.execute(update(Warehouse).where(Warehouse.code == code).values(parent=parent))
    bind(tx, gateway, code, also=True)
    note(tx, story_of(gateway), "serves_also", now(), {"warehouse": code, "parent": parent}, user.name)


def set_address(tx: Connection, user: Person, gateway: str, url: str) -> None:
    """Keeps where a gateway's pages are opened. Raises UnknownGateway, Forbidden."""
    _require_enrol(tx, user, gateway)
    if tx.execute(select(Gateway.name).where(Gateway.name == gateway)).first() is None:
        raise UnknownGateway(f"there is no gateway {gateway}")
    write_setting(tx, f"gateway_url:{gateway}", url.rstrip("/"))


def address_of(connection: Connection, gateway: str) -> str:
    """Where a gateway's pages are opened, or ""."""
    return str(read_setting(connection, f"gateway_url:{gateway}") or "")


def story_of(gateway: str) -> str:
    """The document under which a gateway's timeline stands."""
    return f"gateway/{gateway}"


def _require_enrol(tx: Connection, user: Person, gateway: str) -> None:
    """A gateway belongs to its warehouse; one that has none yet may get any, so it takes somebody unlimited."""
    place = tx.execute(select(Gateway.warehouse).where(Gateway.name == gateway)).scalar()
    require(user, "gateways.enrol", Scope(warehouse=place or ""))


def enrol(tx: Connection, gateway: str, code: str = "", *, loopback: bool = False) -> Enrolled:
    """Lets a gateway in: the site's first one from this machine without a code, every other with one.

    An enrolled gateway gets a new key (its old one is void); its streams go on. It is bound to the default warehouse
    if that has none. Raises EnrolmentRefused.
    """
    at = now()
    _check_name(gateway)
    if not _may_join_without_code(tx, gateway, loopback) and not _use_code(tx, gateway, code, at):
        raise EnrolmentRefused(f"gateway {gateway} needs a valid one-time code: floorgate central enrol {gateway}")
    key = secrets.token_hex(32)
    again = update(Gateway).where(Gateway.name == gateway).values(key=key, revoked_at=None)
    row = tx.execute(again.returning(Gateway.warehouse)).first()
    note(tx, story_of(gateway), "enrolled", at)
    if row is not None and row.warehouse:
        resume(tx, gateway, row.warehouse)
        return Enrolled(gateway, key, row.warehouse)
    if row is None:
        tx.execute(insert(Gateway).values(name=gateway, key=key, enrolled_at=at))
    return Enrolled(gateway, key, _bind_free_warehouse(tx, gateway))


def _check_name(gateway: str) -> None:
    """The name stands in topics and event ids."""
    if not _NAME.fullmatch(gateway) or gateway == CENTRAL:
        raise EnrolmentRefused(f"a gateway's name has letters, digits, - and _ only: {gateway!r}")


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _may_join_without_code(tx: Connection, gateway: str, loopback: bool) -> bool:
    """From this machine: the first gateway, or that one again as long as it is the only one and was not shut out."""
    known = [tuple(row) for row in tx.execute(select(Gateway.name, Gateway.revoked_at))]
    return loopback and known in ([], [(gateway, None)])


def _use_code(tx: Connection, gateway: str, code: str, at: datetime) -> bool:
    used = (
        update(EnrolmentCode)
        .where(
            EnrolmentCode.code_hash == _hash(code),
            EnrolmentCode.gateway == gateway,
            EnrolmentCode.used_at.is_(None),
            EnrolmentCode.expires_at > at,
        )
        .values(used_at=at)
        .returning(EnrolmentCode.gateway)
    )
    return tx.execute(used).first() is not None


def _bind_free_warehouse(tx: Connection, gateway: str) -> str:
    free = select(Warehouse.code).where(Warehouse.gateway.is_(None)).order_by(Warehouse.is_default.desc())
    code = tx.execute(free.limit(1)).scalar()
    if code is None:
        return ""
    bind(tx, gateway, code)
    return str(code)


# --- the streams -------------------------------------------------------------------------------------------------


def gateway_keys(tx: Connection) -> dict[str, bytes]:
    """The key of each gateway."""
    return {row.name: bytes.fromhex(row.key) for row in tx.execute(select(Gateway.name, Gateway.key))}


def watermarks(tx: Connection) -> dict[str, tuple[str, int]]:
    """For each gateway the epoch and the last number taken in."""
    query = select(Gateway.name, Gateway.epoch, Gateway.applied)
    return {row.name: (row.epoch, row.applied) for row in tx.execute(query)}


def down_last(tx: Connection, gateway: str) -> int:
    """The newest number of a down stream."""
    return int(tx.execute(select(Gateway.down_last).where(Gateway.name == gateway)).scalar() or 0)


def down_acked(tx: Connection, gateway: str) -> int:
    """The newest number that the gateway has applied."""
    return int(tx.execute(select(Gateway.down_acked).where(Gateway.name == gateway)).scalar() or 0)


def read_down(tx: Connection, gateway: str, after: int, limit: int) -> list[Event]:
    """At most `limit` messages that follow number `after`, in order."""
    query = (
        select(*DownMessage.__table__.columns, _EPOCH)
        .where(DownMessage.gateway == gateway, DownMessage.seq > after)
        .order_by(DownMessage.seq)
        .limit(limit)
    )
    return [_event(row) for row in tx.execute(query)]


_EPOCH = select(Setting.value).where(Setting.name == "down_epoch").scalar_subquery().label("epoch")


def _event(row: Any) -> Event:
    return Event(
        id=event_id(SOURCE, row.epoch["value"], row.seq),
        source=SOURCE,
        type=row.type,
        time=row.time,
        data=msgspec.Raw(row.data.encode()),
        subject=row.subject,
        hash=row.hash,
    )


_ACKNOWLEDGE = text(
    "UPDATE gateway SET down_acked = :seq WHERE name = :name AND down_acked < :seq AND down_last >= :seq"
)


def acknowledge_down(tx: Connection, gateway: str, seq: int) -> None:
    """The gateway has committed everything up to `seq`."""
    tx.execute(_ACKNOWLEDGE, {"seq": seq, "name": gateway})
