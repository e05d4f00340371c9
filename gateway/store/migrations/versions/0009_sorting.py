"""How a wave is picked, carts in totals, unique codes that orders use, real totes in slots."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Waves so far had a tote an order."""
    with op.batch_alter_table("wave") as table:
        table.add_column(sa.Column("style", sa.Text, nullable=False, server_default="cluster"))
        table.add_column(sa.Column("kind", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("sorted_ms", sa.Integer, nullable=False, server_default="0"))
    with op.batch_alter_table("fulfilment") as table:
        table.add_column(sa.Column("ship_by_ms", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "unit_use",
        sa.Column("sku", sa.Text, primary_key=True),
        sa.Column("unit", sa.Text, primary_key=True),
        sa.Column("fulfilment", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("parcel", sa.Text, nullable=False),
    )
    op.create_table(
        "bound_tote",
        sa.Column("label", sa.Text, primary_key=True),
        sa.Column("tote", sa.Text, nullable=False),
        sa.Column("wave", sa.Text, nullable=False),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("fulfilment", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Back to one style."""
    op.drop_table("bound_tote")
    op.drop_table("unit_use")
    with op.batch_alter_table("fulfilment") as table:
        table.drop_column("ship_by_ms")
    with op.batch_alter_table("wave") as table:
        table.drop_column("sorted_ms")
        table.drop_column("kind")
        table.drop_column("style")
