"""Counts of floor warehouses, and warehouses below others."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from central.database.tables import UtcTime

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql")

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("warehouse", sa.Column("parent", sa.String(length=64), nullable=False, server_default=""))
    op.create_table(
        "stock_count",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("skus", JSON, nullable=False),
        sa.Column("wanted_bins", JSON, nullable=False),
        sa.Column("bins", sa.Integer(), nullable=False),
        sa.Column("counted_bins", sa.Integer(), nullable=False),
        sa.Column("missed", JSON, nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["warehouse"], ["warehouse.code"], name=op.f("fk_stock_count_warehouse_warehouse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count")),
    )
    op.create_index(op.f("ix_stock_count_number"), "stock_count", ["number"], unique=False)
    op.create_index(op.f("ix_stock_count_state"), "stock_count", ["state"], unique=False)
    op.create_table(
        "stock_count_line",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("count", sa.String(length=64), nullable=False),
        sa.Column("bin", sa.String(length=64), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("quality", sa.String(length=16), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("posted", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("operator", sa.String(length=64), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("counted_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["count"], ["stock_count.id"], name=op.f("fk_stock_count_line_count_stock_count")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count_line")),
        sa.UniqueConstraint("count", "bin", "sku", "lot", "quality", name=op.f("uq_stock_count_line_goods")),
    )


def downgrade() -> None:
    op.drop_table("stock_count_line")
    op.drop_index(op.f("ix_stock_count_state"), table_name="stock_count")
    op.drop_index(op.f("ix_stock_count_number"), table_name="stock_count")
    op.drop_table("stock_count")
    op.drop_column("warehouse", "parent")
