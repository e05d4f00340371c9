"""Whom imports and tasks belong to; tokens with a reach; gateways that were shut out; badges that nobody can guess."""

import base64
import hashlib
import hmac
import os
import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.dialects import postgresql

from central.database.tables import UtcTime

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql")
CODE = sa.String(length=64)

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What is added, with what the rows that are there already get.
ADDED: tuple[tuple[str, str, sa.types.TypeEngine[Any], str | None], ...] = (
    ("import_file", "shop", CODE, ""),
    ("task", "shop", CODE, ""),
    ("task", "warehouse", CODE, ""),
    ("api_token", "reach", sa.String(length=16), "all"),
    ("api_token", "used_at", UtcTime(), None),
    ("gateway", "revoked_at", UtcTime(), None),
    ("enrolment_code", "actor", CODE, ""),
    ("operator", "badge_sealed", sa.Text(), ""),
)
# The order that a task is about: named by its own id, or by that of its fulfilment or parcel.
_TRADE = (
    "(SELECT trade.id FROM trade WHERE trade.id = COALESCE("
    "(SELECT fulfilment.trade_id FROM fulfilment WHERE fulfilment.id = task.subject),"
    " (SELECT parcel.trade_id FROM parcel WHERE parcel.id = task.subject), task.subject))"
)
_PLACES = (
    f"UPDATE task SET shop = COALESCE((SELECT shop.name FROM shop JOIN trade ON trade.shop_id = shop.id"
    f" WHERE trade.id = {_TRADE}), '')",
    f"UPDATE task SET warehouse = COALESCE((SELECT trade.warehouse FROM trade WHERE trade.id = {_TRADE}),"
    " (SELECT purchase_order.warehouse FROM purchase_order WHERE purchase_order.number = task.subject),"
    " (SELECT gateway.warehouse FROM gateway WHERE gateway.name IN (task.source, task.subject)), '')",
    "UPDATE task SET warehouse = substr(subject, 1, position('/' in subject) - 1) WHERE kind = 'oversold'",
)


def upgrade() -> None:
    for table, name, kind, value in ADDED:
        op.add_column(table, sa.Column(name, kind, nullable=value is None, server_default=value))
    op.drop_index("uq_import_file_kind_content", "import_file")
    op.create_index("uq_import_file_kind_shop_content", "import_file", ["kind", "shop", "content_hash"], unique=True)
    for statement in _PLACES:
        sqlite = op.get_bind().dialect.name == "sqlite"
        op.execute(statement.replace("position('/' in subject)", "instr(subject, '/')") if sqlite else statement)
    _seal_badges()


def _seal_badges() -> None:
    """The SHA-256 of a badge becomes an HMAC under a new key, and the SHA-256 itself is sealed under it."""
    connection = op.get_bind()
    setting = sa.table("setting", sa.column("name", sa.String), sa.column("value", JSON))
    operator = sa.table("operator", *[sa.column(name, sa.String) for name in ("id", "badge_hash", "badge_sealed")])
    key = secrets.token_bytes(32)
    connection.execute(sa.insert(setting).values(name="badge_key", value={"value": key.hex()}))
    cipher = AESGCM(hashlib.sha256(b"floorgate-badge-seal:" + key).digest())
    for row in connection.execute(sa.select(operator.c.id, operator.c.badge_hash)).all():
        nonce = os.urandom(12)
        sealed = base64.b64encode(nonce + cipher.encrypt(nonce, row.badge_hash.encode(), row.id.encode())).decode()
        known = hmac.new(key, row.badge_hash.encode(), hashlib.sha256).hexdigest()
        change = sa.update(operator).where(operator.c.id == row.id)
        connection.execute(change.values(badge_hash=known, badge_sealed=sealed))


def downgrade() -> None:
    _unseal_badges()
    op.drop_index("uq_import_file_kind_shop_content", "import_file")
    op.create_index("uq_import_file_kind_content", "import_file", ["kind", "content_hash"], unique=True)
    for table, name, _, _ in reversed(ADDED):
        op.drop_column(table, name)


def _unseal_badges() -> None:
    connection = op.get_bind()
    setting = sa.table("setting", sa.column("name", sa.String), sa.column("value", JSON))
    operator = sa.table("operator", *[sa.column(name, sa.String) for name in ("id", "badge_hash", "badge_sealed")])
    wanted = sa.select(setting.c.value).where(setting.c.name == "badge_key")
    key = bytes.fromhex(connection.execute(wanted).scalar_one()["value"])
    cipher = AESGCM(hashlib.sha256(b"floorgate-badge-seal:" + key).digest())
    for row in connection.execute(sa.select(operator.c.id, operator.c.badge_sealed)).all():
        raw = base64.b64decode(row.badge_sealed)
        known = cipher.decrypt(raw[:12], raw[12:], row.id.encode()).decode()
        connection.execute(sa.update(operator).where(operator.c.id == row.id).values(badge_hash=known))
    connection.execute(sa.delete(setting).where(setting.c.name.in_(["badge_key", "badges_sent"])))
