"""PINs of people who have no badge at hand."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has one yet."""
    op.create_table(
        "operator_pin",
        sa.Column("operator", sa.Text, primary_key=True),
        sa.Column("pin_hash", sa.Text, nullable=False),
        sa.Column("set_ms", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Badges only, as before."""
    op.drop_table("operator_pin")
