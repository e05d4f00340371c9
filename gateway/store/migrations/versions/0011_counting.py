"""Counts, their bins, and what was counted."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = {
    "stock_count": (
        ("count", "number", "kind", "source", "state", "warehouse", "skus", "blind*", "reason", "operator",
         "opened_ms*", "closed_ms*"),
        ("count",),
    ),
    "count_bin": (
        ("count", "bin", "turn*", "state", "round*", "operator", "first_operator", "as_of_seq*", "counted_ms*"),
        ("count", "bin"),
    ),
    "count_line": (
        ("count", "bin", "sku", "lot", "quality", "expected*", "counted*", "late*", "first*", "round*", "as_of_seq*",
         "posted*", "settled*"),
        ("count", "bin", "sku", "lot", "quality"),
    ),
    "count_strange": (("count", "bin", "code", "seen*"), ("count", "bin", "code")),
}  # fmt: skip


def upgrade() -> None:
    """New tables; nothing was counted but by tags, which left no task behind."""
    for table, (columns, key) in TABLES.items():
        op.create_table(
            table,
            *(
                sa.Column(name.rstrip("*"), sa.Integer if name.endswith("*") else sa.Text, nullable=False)
                for name in columns
            ),
            sa.PrimaryKeyConstraint(*key, name=f"pk_{table}"),
        )


def downgrade() -> None:
    """Counts are forgotten; the event log keeps them."""
    for table in TABLES:
        op.drop_table(table)
