"""What a buyer wrote stands beside the receiver, outside the event log, and is deleted with it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Remarks that came before stay with their fulfilments."""
    with op.batch_alter_table("receiver") as table:
        table.add_column(sa.Column("remark", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Remarks of fulfilments that came since are forgotten."""
    with op.batch_alter_table("receiver") as table:
        table.drop_column("remark")
