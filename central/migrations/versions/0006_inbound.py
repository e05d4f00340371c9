"""Lots, blind receipts, unclaimed parcels, transfers, and what bundles are made of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from central.database.tables import UtcTime

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql")

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lot",
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("expiry", sa.String(length=10), nullable=False),
        sa.Column("produced", sa.String(length=10), nullable=False),
        sa.Column("held", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sku", "lot", name=op.f("pk_lot")),
    )
    op.create_index("ix_lot_expiry", "lot", ["expiry"], unique=False)
    op.create_table(
        "blind_receipt",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("gateway", sa.String(length=64), nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("waybill", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("order_number", sa.String(length=64), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["warehouse"], ["warehouse.code"], name=op.f("fk_blind_receipt_warehouse_warehouse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_receipt")),
    )
    op.create_index(op.f("ix_blind_receipt_number"), "blind_receipt", ["number"], unique=False)
    op.create_index(op.f("ix_blind_receipt_status"), "blind_receipt", ["status"], unique=False)
    op.create_table(
        "component",
        sa.Column("bundle", sa.String(length=64), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["bundle"], ["product.sku"], name=op.f("fk_component_bundle_product")),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name=op.f("fk_component_sku_product")),
        sa.PrimaryKeyConstraint("bundle", "sku", name=op.f("pk_component")),
    )
    op.create_table(
        "transfer",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("from_warehouse", sa.String(length=64), nullable=False),
        sa.Column("to_warehouse", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("shipped_at", UtcTime(), nullable=True),
        sa.Column("received_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_warehouse"], ["warehouse.code"], name=op.f("fk_transfer_from_warehouse_warehouse")
        ),
        sa.ForeignKeyConstraint(["to_warehouse"], ["warehouse.code"], name=op.f("fk_transfer_to_warehouse_warehouse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("number", name=op.f("uq_transfer_number")),
    )
    op.create_index(op.f("ix_transfer_status"), "transfer", ["status"], unique=False)
    op.create_table(
        "unclaimed_parcel",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("gateway", sa.String(length=64), nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("waybill", sa.String(length=64), nullable=False),
        sa.Column("photo", sa.String(length=64), nullable=False),
        sa.Column("has_phone", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("return_number", sa.String(length=64), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["warehouse"], ["warehouse.code"], name=op.f("fk_unclaimed_parcel_warehouse_warehouse")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclaimed_parcel")),
    )
    op.create_index(op.f("ix_unclaimed_parcel_number"), "unclaimed_parcel", ["number"], unique=False)
    op.create_index(op.f("ix_unclaimed_parcel_status"), "unclaimed_parcel", ["status"], unique=False)
    op.create_index(op.f("ix_unclaimed_parcel_waybill"), "unclaimed_parcel", ["waybill"], unique=False)
    op.create_table(
        "transfer_line",
        sa.Column("transfer_id", sa.String(length=64), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name=op.f("fk_transfer_line_sku_product")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_line_transfer_id_transfer")),
        sa.PrimaryKeyConstraint("transfer_id", "no", name=op.f("pk_transfer_line")),
    )
    op.create_table(
        "unclaimed_line",
        sa.Column("parcel_id", sa.String(length=64), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("quality", sa.String(length=16), nullable=False),
        sa.Column("grade", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["unclaimed_parcel.id"], name=op.f("fk_unclaimed_line_parcel_id_unclaimed_parcel")
        ),
        sa.PrimaryKeyConstraint("parcel_id", "no", name=op.f("pk_unclaimed_line")),
    )
    op.create_index(op.f("ix_unclaimed_line_sku"), "unclaimed_line", ["sku"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_unclaimed_line_sku"), table_name="unclaimed_line")
    op.drop_table("unclaimed_line")
    op.drop_table("transfer_line")
    op.drop_index(op.f("ix_unclaimed_parcel_waybill"), table_name="unclaimed_parcel")
    op.drop_index(op.f("ix_unclaimed_parcel_status"), table_name="unclaimed_parcel")
    op.drop_index(op.f("ix_unclaimed_parcel_number"), table_name="unclaimed_parcel")
    op.drop_table("unclaimed_parcel")
    op.drop_index(op.f("ix_transfer_status"), table_name="transfer")
    op.drop_table("transfer")
    op.drop_table("component")
    op.drop_index(op.f("ix_blind_receipt_status"), table_name="blind_receipt")
    op.drop_index(op.f("ix_blind_receipt_number"), table_name="blind_receipt")
    op.drop_table("blind_receipt")
    op.drop_index("ix_lot_expiry", table_name="lot")
    op.drop_table("lot")
