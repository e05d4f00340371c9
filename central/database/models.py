"""Counters and settings: rows that belong to no area."""

from sqlalchemy.orm import Mapped

from central.database.tables import Amount, Base, JsonObject, Key


class Counter(Base):
    """The last number given in a series (facts, a gateway's down stream, a day's documents, waybills)."""

    __tablename__ = "counter"

    name: Mapped[Key]
    value: Mapped[Amount]


class Setting(Base):
    """One setting or identity of this central (`down_epoch`, the default warehouse, ...)."""

    __tablename__ = "setting"

    name: Mapped[Key]
    value: Mapped[JsonObject]
