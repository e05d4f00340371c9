"""Imports, and the rows that could not be used."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Base, Code, JsonObject, Key, Moment, RowId


class Import(Base):
    """One file of a shop, known by its content: the same bytes again change nothing."""

    __tablename__ = "import_file"

    id: Mapped[Key]
    kind: Mapped[Code]  # orders | products | partners
    name: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    format: Mapped[Code]
    shop: Mapped[Code] = mapped_column(default="")  # whose orders; goods and partners are the whole company's
    report: Mapped[JsonObject]
    actor: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[Moment]

    __table_args__ = (Index("uq_import_file_kind_shop_content", "kind", "shop", "content_hash", unique=True),)


class ImportRow(Base):
    """A row that was not used: kept as it came, with the reason."""

    __tablename__ = "import_row"

    id: Mapped[RowId]
    import_id: Mapped[str] = mapped_column(ForeignKey("import_file.id"), index=True)
    line: Mapped[int]  # in the file; the header is line 1
    reason: Mapped[Code]
    document: Mapped[Code] = mapped_column(default="")  # the invoice it belonged to
    row_key: Mapped[str] = mapped_column(String(64))  # its content and which copy of it: never kept twice
    data: Mapped[JsonObject]

    __table_args__ = (
        Index("uq_import_row_key", "row_key", unique=True),
        Index("ix_import_row_reason", "reason"),
    )
