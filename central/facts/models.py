"""The stream, the followers' cursors, and effects that failed."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Amount, Base, Json, JsonObject, Key, Moment, RowId, UtcTime


class Fact(Base):
    """One thing that an area did; `id` has no holes and follows the order of commits."""

    __tablename__ = "fact"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(String(128))
    data: Mapped[JsonObject]
    occurred_at: Mapped[Moment]

    __table_args__ = (Index("ix_fact_document", "document"),)


class Cursor(Base):
    """How far a follower has come; it moves in the transaction of the effect."""

    __tablename__ = "cursor"

    name: Mapped[Key]
    position: Mapped[Amount]
    updated_at: Mapped[Moment]


class ParkedEffect(Base):
    """A fact whose effect failed for one follower; later facts of the same document wait behind it."""

    __tablename__ = "parked_effect"

    id: Mapped[RowId]
    follower: Mapped[str] = mapped_column(String(64))
    fact_id: Mapped[Amount]
    type: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(String(128))
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    error: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]
    resolved_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (Index("ix_parked_effect_follower_document", "follower", "document"),)
