"""The class of goods."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goods have none until central sends them again."""
    op.add_column("product", sa.Column("category", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Bins that are kept for classes take nothing."""
    with op.batch_alter_table("product") as batch:
        batch.drop_column("category")
