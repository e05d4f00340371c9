"""Devices are bound by identity; those bound before get theirs when the gateway starts.

The index finds when a station's device was replaced; it holds these few events and no others.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An empty identity means: not looked for yet."""
    op.add_column("device", sa.Column("identity", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_event_device", "event", ["subject"], sqlite_where=sa.text("type = 'floor.device_replaced.v1'"))


def downgrade() -> None:
    """Addresses alone are left."""
    op.drop_index("ix_event_device", "event")
    op.drop_column("device", "identity")
