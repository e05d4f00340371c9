"""Jobs name their printer and keep what it said; printers are bound by station, kind and carrier; own templates."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ADDED = (
    ("role", "printer"),
    ("asked", ""),
    ("carrier", ""),
    ("moved", ""),
    ("before", "{}"),
    ("after", "{}"),
    ("again", ""),
)


def upgrade() -> None:
    """Jobs of before came out of their station's one printer."""
    for name, default in ADDED:
        op.add_column("print_job", sa.Column(name, sa.Text, nullable=False, server_default=default))
    op.execute("UPDATE print_job SET asked = station")
    op.create_table(
        "print_binding",
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in (
                "station",
                "kind",
                "carrier",
                "printer_station",
                "printer_role",
                "fallback_station",
                "fallback_role",
            )
        ),
        sa.PrimaryKeyConstraint("station", "kind", "carrier", name="pk_print_binding"),
    )
    op.create_table(
        "label_template",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_ms", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_label_template"),
    )


def downgrade() -> None:
    """Only the names of stations are left."""
    op.drop_table("label_template")
    op.drop_table("print_binding")
    for name, _ in reversed(ADDED):
        op.drop_column("print_job", name)
