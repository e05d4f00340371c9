"""Pieces that carry a tag, by their EPC."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = ("epc", "kind", "sku", "quantity", "uri", "state", "place", "former", "job", "operator")


def upgrade() -> None:
    """A new table; nothing carried a tag of ours but parcels."""
    op.create_table(
        "tagged_unit",
        *(sa.Column(name, sa.Integer if name == "quantity" else sa.Text, nullable=False) for name in COLUMNS),
        sa.Column("printed_ms", sa.Integer, nullable=False),
        sa.Column("changed_ms", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("epc", name="pk_tagged_unit"),
    )


def downgrade() -> None:
    """What the tags stood for is forgotten; the event log keeps it."""
    op.drop_table("tagged_unit")
