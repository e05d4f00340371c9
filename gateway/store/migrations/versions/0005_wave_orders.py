"""What a supervisor says about a wave, and the lot of a stop."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Waves were for anybody; stops took what lay there."""
    with op.batch_alter_table("wave") as table:
        table.add_column(sa.Column("assigned", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("paused", sa.Integer, nullable=False, server_default="0"))
    with op.batch_alter_table("wave_stop") as table:
        table.add_column(sa.Column("lot", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Waves are for anybody again."""
    with op.batch_alter_table("wave_stop") as table:
        table.drop_column("lot")
    with op.batch_alter_table("wave") as table:
        table.drop_column("paused")
        table.drop_column("assigned")
