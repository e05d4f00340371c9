"""Every table of the first version."""

from alembic import op

from central.database.metadata import metadata
from central.finance.ledger import seed_chart
from central.first_rows import seed_first_rows

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
    seed_chart(op.get_bind())
    seed_first_rows(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
