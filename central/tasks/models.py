"""Tasks of central and of the floors."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Base, Code, JsonObject, Key, Moment, UtcTime


class Task(Base):
    """Something that needs a person; one open task for each kind and subject of a source."""

    __tablename__ = "task"

    id: Mapped[Key]
    source: Mapped[Code]  # `central`, or the gateway's name
    kind: Mapped[Code]  # oversold, out_of_stock, late_purchase, confirmed_then_cancelled, short, weight_held, ...
    subject: Mapped[str] = mapped_column(String(128))
    shop: Mapped[Code] = mapped_column(default="")  # whom it is about; "" where it is about no shop's order
    warehouse: Mapped[Code] = mapped_column(default="")
    detail: Mapped[JsonObject]
    status: Mapped[str] = mapped_column(String(8), default="open")
    outcome: Mapped[str] = mapped_column(String(128), default="")
    created_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (
        Index(
            "uq_task_open",
            "source",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_task_status_created_at", "status", "created_at"),
    )
