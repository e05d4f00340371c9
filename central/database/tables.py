"""What every table of central shares: the metadata with named constraints, and the column types."""

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, Connection, DateTime, Dialect, Integer, MetaData, String, Table, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def time_text(value: datetime) -> str:
    """A moment as SQLite keeps it and as bulk rows carry it: UTC, ISO 8601, always the same length."""
    return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat(timespec="microseconds")


class UtcTime(TypeDecorator[datetime]):
    """An aware moment: `timestamptz` on PostgreSQL, sortable ISO text on SQLite (so that JSON rows fit both)."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return time_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return moment.astimezone(UTC)


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
# SQLite gives only an INTEGER primary key its numbers.
Serial = BigInteger().with_variant(Integer(), "sqlite")

Amount = Annotated[int, mapped_column(BigInteger)]  # fen
Moment = Annotated[datetime, mapped_column(UtcTime)]
Code = Annotated[str, mapped_column(String(64))]
Key = Annotated[str, mapped_column(String(64), primary_key=True)]
RowId = Annotated[int, mapped_column(Serial, primary_key=True, autoincrement=True)]
JsonObject = Annotated[dict[str, Any], mapped_column(Json)]
LongText = Annotated[str, mapped_column(Text)]


metadata = MetaData(naming_convention=NAMES)


class Base(DeclarativeBase):
    """Every mapped class of central."""

    metadata = metadata


def table(mapped: type[Base]) -> Table:
    """The Core table of a mapped class."""
    found = mapped.__table__
    assert isinstance(found, Table)
    return found


def moment(tx: Connection, at: datetime) -> datetime | str:
    """A moment as a parameter of a textual statement (`text(...)` does not know the column's type)."""
    return at if tx.dialect.name == "postgresql" else time_text(at)
