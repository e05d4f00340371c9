"""Lots, blind receipts, unclaimed parcels, holds, transfers, pick faces; what a bundle is made of."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# table -> (key columns, further columns); whole numbers end in `!`
TABLES = {
    "lot": (("sku", "lot"), ("expiry", "produced", "held", "recorded_ms!")),
    "blind_receipt": (("blind",), ("number", "waybill", "state", "order", "operator", "opened_ms!")),
    "blind_line": (("blind", "line_no!"), ("sku", "received!", "put_away!")),
    "hold": (
        ("hold",),
        ("sku", "quantity!", "place", "reason", "lot", "for_whom", "state", "operator", "placed_ms!"),
    ),
    "unclaimed": (
        ("unclaimed",),
        ("number", "waybill", "photo", "has_phone!", "state", "return_id", "by", "operator", "opened_ms!"),
    ),
    "unclaimed_line": (("unclaimed", "line_no!"), ("sku", "quantity!", "quality", "lot")),
    "unclaimed_contact": (("unclaimed",), ("phone", "keep_until_ms!")),
    "transfer": (("transfer",), ("number", "from_warehouse", "to_warehouse", "way", "state", "asked_ms!")),
    "transfer_line": (("transfer", "line_no!"), ("sku", "expected!", "moved!")),
    "pick_face": (("bin", "sku"), ("minimum!", "maximum!")),
}


def upgrade() -> None:
    """Goods came with a purchase order or not at all, and were all alike."""
    for name, (keys, others) in TABLES.items():
        op.create_table(
            name,
            *(_column(column) for column in (*keys, *others)),
            sa.PrimaryKeyConstraint(*(key.rstrip("!") for key in keys), name=f"pk_{name}"),
        )
    with op.batch_alter_table("product") as batch:
        batch.add_column(sa.Column("components", sa.Text, nullable=False, server_default="{}"))


def downgrade() -> None:
    """What came without papers is forgotten; the event log keeps it."""
    with op.batch_alter_table("product") as batch:
        batch.drop_column("components")
    for name in reversed(TABLES):
        op.drop_table(name)


def _column(name: str) -> "sa.Column[str | int]":
    kind: type[sa.Text] | type[sa.Integer] = sa.Integer if name.endswith("!") else sa.Text
    return sa.Column(name.rstrip("!"), kind, nullable=False)
