"""Every table of the first version."""

from alembic import op

from central.database.metadata import metadata
from central.finance.ledger import seed_chart

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
    seed_chart(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
