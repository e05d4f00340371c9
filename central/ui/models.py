"""What a reader of the back office set up for themselves: views of lists under a name, and the columns they want."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Base, Code, Json, Moment, RowId


class SavedView(Base):
    """A list's filters under a name of its reader's."""

    __tablename__ = "saved_view"

    id: Mapped[RowId]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[Code]  # which list: orders, returns, ...
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(Text)  # as in the address, without the page
    created_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("user_id", "kind", "name"),)


class ChosenColumns(Base):
    """The columns of a list that its reader wants; no row: the usual ones."""

    __tablename__ = "chosen_columns"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(64), primary_key=True)
    columns: Mapped[list[str]] = mapped_column(Json)
