"""What a passage stands for and what rings; a supplier's tags that came in; where tagged units are."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PASSAGE = ("sku", "content_of", "state")
UNIT = ("parcel", "seen_place")
ARRIVAL = ("epc", "gate", "sku", "quantity", "uri", "receipt", "line_no", "at_ms")
WHOLE = ("quantity", "line_no", "at_ms")


def upgrade() -> None:
    """What rang and was not acknowledged goes on ringing."""
    for name in PASSAGE:
        op.add_column("passage", sa.Column(name, sa.Text, nullable=False, server_default=""))
    for name in UNIT:
        op.add_column("tagged_unit", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("tagged_unit", sa.Column("seen_ms", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "gate_arrival",
        *(sa.Column(name, sa.Integer if name in WHOLE else sa.Text, nullable=False) for name in ARRIVAL),
        sa.PrimaryKeyConstraint("epc", name="pk_gate_arrival"),
    )
    ringing = op.get_bind().execute(sa.text("SELECT value FROM setting WHERE name LIKE 'gate_ringing:%'")).fetchall()
    for (passages,) in ringing:
        for passage in json.loads(passages):
            op.execute(sa.text("UPDATE passage SET state = 'rings' WHERE passage = :one").bindparams(one=passage))
    op.execute("DELETE FROM setting WHERE name LIKE 'gate_ringing:%'")


def downgrade() -> None:
    """What is not settled is forgotten; the event log keeps it."""
    op.drop_table("gate_arrival")
    for name in PASSAGE:
        op.drop_column("passage", name)
    for name in (*UNIT, "seen_ms"):
        op.drop_column("tagged_unit", name)
