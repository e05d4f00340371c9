"""What zones are for, and what bins hold and take; several warehouses on one gateway."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ZONE = {"kind": "picking", "name": "", "warehouse": "", "levels": 1, "origin_x_mm": None, "origin_y_mm": None}
BIN = {
    "level": 0,
    "x_mm": None,
    "y_mm": None,
    "max_pieces": 0,
    "max_ml": 0,
    "max_g": 0,
    "skus": "[]",
    "classes": "[]",
    "one_sku": 0,
    "one_lot": 0,
    "blocked": "",
}
STATION = {"warehouse": ""}


def upgrade() -> None:
    """Zones were for picking, bins took anything."""
    for table, columns in (("zone", ZONE), ("bin", BIN), ("station", STATION)):
        with op.batch_alter_table(table) as batch:
            for name, default in columns.items():
                kind: type[sa.Text] | type[sa.Integer] = sa.Text if isinstance(default, str) else sa.Integer
                given = None if default is None else sa.text(f"'{default}'" if kind is sa.Text else str(default))
                batch.add_column(sa.Column(name, kind, nullable=default is None, server_default=given))
    op.create_table(
        "warehouse",
        sa.Column("warehouse", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("parent", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("warehouse", name="pk_warehouse"),
    )


def downgrade() -> None:
    """What was set up beyond the layout is forgotten."""
    op.drop_table("warehouse")
    for table, columns in (("station", STATION), ("bin", BIN), ("zone", ZONE)):
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.drop_column(name)
