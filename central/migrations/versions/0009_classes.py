"""The class of goods."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("product", sa.Column("category", sa.String(length=64), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("product", "category")
