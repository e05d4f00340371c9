"""Gateways with their watermark, the inbox, the down stream, and what was parked."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Amount, Base, Code, JsonObject, Key, Moment, RowId, UtcTime

CODE_ID = 16  # characters of a code's hash by which lists name it


class Gateway(Base):
    """An edge gateway: its key, how far its stream was taken in, how far it has taken ours."""

    __tablename__ = "gateway"

    name: Mapped[Key]
    key: Mapped[str] = mapped_column(String(64))  # hex: signs batches, seals receivers
    warehouse: Mapped[str | None] = mapped_column(String(64))
    epoch: Mapped[str] = mapped_column(String(64), default="")  # of the gateway's database
    applied: Mapped[Amount] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(String(64), default="")
    down_last: Mapped[Amount] = mapped_column(default=0)
    down_hash: Mapped[str] = mapped_column(String(64), default="")
    down_acked: Mapped[Amount] = mapped_column(default=0)
    enrolled_at: Mapped[Moment]
    seen_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)  # its key is void until it enrols again


class EnrolmentCode(Base):
    """A one-time code, kept as its SHA-256."""

    __tablename__ = "enrolment_code"

    code_hash: Mapped[Key]
    gateway: Mapped[Code]
    actor: Mapped[str] = mapped_column(String(64), default="")  # who made it
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class InboxEvent(Base):
    """An event of the floor as it came; what was done with it stands in `state`."""

    __tablename__ = "inbox_event"

    gateway: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    type: Mapped[Code]
    time: Mapped[Moment]
    subject: Mapped[str] = mapped_column(String(128))
    data: Mapped[JsonObject]
    hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))  # applied | parked
    received_at: Mapped[Moment]

    __table_args__ = (Index("ix_inbox_event_type", "type"),)


class DownMessage(Base):
    """A message for a gateway, numbered without holes; `data` is the exact text that was hashed."""

    __tablename__ = "down_message"

    gateway: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    type: Mapped[Code]
    subject: Mapped[str] = mapped_column(String(128))
    time: Mapped[Moment]
    data: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))


class ParkedMessage(Base):
    """An event that was taken in but could not be used; shown to a person, who may have it tried again."""

    __tablename__ = "parked_message"

    id: Mapped[RowId]
    gateway: Mapped[Code]
    epoch: Mapped[Code]
    seq: Mapped[Amount]
    type: Mapped[Code]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]
    resolved_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (Index("uq_parked_message_event", "gateway", "epoch", "seq", unique=True),)
