"""Manifests; parcels know their number, carton and manifest; sizes of goods."""

import sqlalchemy as sa
from alembic import op

from central.database.tables import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SIZES = ("length_mm", "width_mm", "height_mm")


def upgrade() -> None:
    op.create_table(
        "manifest",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("gateway", sa.String(length=64), nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("carrier", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.Column("parcels", sa.Integer(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("driver", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["warehouse"], ["warehouse.code"], name=op.f("fk_manifest_warehouse_warehouse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manifest")),
    )
    op.create_index(op.f("ix_manifest_number"), "manifest", ["number"])
    op.create_index(op.f("ix_manifest_warehouse"), "manifest", ["warehouse"])
    op.add_column("parcel", sa.Column("no", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("parcel", sa.Column("carton", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("parcel", sa.Column("manifest", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("parcel", sa.Column("handed_at", UtcTime(), nullable=True))
    op.create_index(op.f("ix_parcel_manifest"), "parcel", ["manifest"])
    for name in SIZES:
        op.add_column("product", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in reversed(SIZES):
        op.drop_column("product", name)
    op.drop_index(op.f("ix_parcel_manifest"), "parcel")
    for name in ("handed_at", "manifest", "carton", "no"):
        op.drop_column("parcel", name)
    op.drop_index(op.f("ix_manifest_warehouse"), "manifest")
    op.drop_index(op.f("ix_manifest_number"), "manifest")
    op.drop_table("manifest")
