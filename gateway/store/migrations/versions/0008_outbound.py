"""From the packing bench to the carrier: manifests, cartons, evidence, labels ahead; sizes of goods."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = {
    "manifest": (
        *("manifest", "number", "carrier", "state", "station", "operator", "opened_ms", "closed_ms", "parcels"),
        *("grams", "driver", "signature"),
    ),
    "carton": ("carton", "name", "length_mm", "width_mm", "height_mm", "weight_g", "max_g", "active"),
    "carton_use": ("carton", "used"),
    "evidence": (
        *("evidence", "parcel", "waybill", "moment", "state", "file", "bytes", "sha256", "reason", "station", "at_ms"),
    ),
    "label_ahead": ("waybill", "fulfilment", "sscc", "content", "bytes", "made_ms"),
}
NUMBERS = frozenset(
    ("opened_ms", "closed_ms", "parcels", "grams", "length_mm", "width_mm", "height_mm", "weight_g", "max_g", "active")
) | {"used", "bytes", "at_ms", "made_ms"}
ADDED = (
    ("parcel", "no", sa.Integer, "1"),
    ("parcel", "carton", sa.Text, ""),
    ("parcel", "passed_ms", sa.Integer, "0"),
    ("parcel", "gone", sa.Text, "[]"),
    ("parcel", "manifest", sa.Text, ""),
    ("parcel", "handed_ms", sa.Integer, "0"),
    ("fulfilment", "platform", sa.Text, ""),
)
SIZES = ("length_mm", "width_mm", "height_mm")


def upgrade() -> None:
    """Parcels of before had passed the despatch audit when they shipped."""
    for name, columns in TABLES.items():
        op.create_table(
            name,
            *(sa.Column(one, sa.Integer if one in NUMBERS else sa.Text, nullable=False) for one in columns),
            sa.PrimaryKeyConstraint(columns[0], name=f"pk_{name}"),
        )
    for table, column, kind, default in ADDED:
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=default))
    for column in SIZES:
        op.add_column("product", sa.Column(column, sa.Integer, nullable=True))
    op.execute("UPDATE parcel SET passed_ms = shipped_ms")
    op.create_index("ix_event_subject", "event", ["subject"])


def downgrade() -> None:
    """The event log keeps what happened."""
    op.drop_index("ix_event_subject", "event")
    for column in reversed(SIZES):
        op.drop_column("product", column)
    for table, column, _, _ in reversed(ADDED):
        op.drop_column(table, column)
    for name in reversed(TABLES):
        op.drop_table(name)
