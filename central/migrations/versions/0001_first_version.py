"""Every table of the first version."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from central.database.tables import UtcTime

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("parent", sa.String(length=16), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["account.code"], name=op.f("fk_account_parent_account")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_account")),
    )
    op.create_table(
        "carrier",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_carrier")),
    )
    op.create_table(
        "confirmation",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("trade_id", sa.String(length=64), nullable=False),
        sa.Column("parcel_id", sa.String(length=64), nullable=False),
        sa.Column("tid", sa.String(length=64), nullable=False),
        sa.Column("waybill", sa.String(length=64), nullable=False),
        sa.Column("carrier", sa.String(length=64), nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.CheckConstraint("status IN ('pending', 'sent', 'failed')", name=op.f("ck_confirmation_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint("trade_id", "parcel_id", name=op.f("uq_confirmation_trade_id_parcel_id")),
    )
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.create_index("ix_confirmation_status_next_at", ["status", "next_at"], unique=False)

    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "cursor",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cursor")),
    )
    op.create_table(
        "customer",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("buyer", sa.String(length=128), nullable=False),
        sa.Column("first_order_at", UtcTime(), nullable=True),
        sa.Column("last_order_at", UtcTime(), nullable=True),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("spend_fen", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("returned_fen", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("shop_id", "buyer", name=op.f("uq_customer_shop_id_buyer")),
    )
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.create_index("ix_customer_spend_fen", ["spend_fen"], unique=False)

    op.create_table(
        "customer_trade",
        sa.Column("trade", sa.String(length=64), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("buyer", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("trade", name=op.f("pk_customer_trade")),
    )
    with op.batch_alter_table("customer_trade", schema=None) as batch_op:
        batch_op.create_index("ix_customer_trade_buyer", ["shop_id", "buyer"], unique=False)

    op.create_table(
        "down_message",
        sa.Column("gateway", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("time", UtcTime(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("gateway", "seq", name=op.f("pk_down_message")),
    )
    op.create_table(
        "enrolment_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("gateway", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("used_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment_code")),
    )
    op.create_table(
        "fact",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=128), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("occurred_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index("ix_fact_document", ["document"], unique=False)

    op.create_table(
        "gateway",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=True),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.Column("applied", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("down_last", sa.BigInteger(), nullable=False),
        sa.Column("down_hash", sa.String(length=64), nullable=False),
        sa.Column("down_acked", sa.BigInteger(), nullable=False),
        sa.Column("enrolled_at", UtcTime(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_gateway")),
    )
    op.create_table(
        "import_file",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=64), nullable=False),
        sa.Column("report", JSON, nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.create_index("uq_import_file_kind_content", ["kind", "content_hash"], unique=True)

    op.create_table(
        "inbox_event",
        sa.Column("gateway", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("time", UtcTime(), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("gateway", "epoch", "seq", name=op.f("pk_inbox_event")),
    )
    with op.batch_alter_table("inbox_event", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_event_type", ["type"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(length=48), nullable=False),
        sa.Column("document", sa.String(length=128), nullable=False),
        sa.Column("reference", sa.String(length=128), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("posted_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("document", "rule", name=op.f("uq_journal_entry_document_rule")),
        sa.UniqueConstraint("number", name=op.f("uq_journal_entry_number")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index("ix_journal_entry_day", ["day"], unique=False)

    op.create_table(
        "operator",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("badge_hash", sa.String(length=64), nullable=False),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
        sa.UniqueConstraint("badge_hash", name=op.f("uq_operator_badge_hash")),
    )
    op.create_table(
        "parked_effect",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("follower", sa.String(length=64), nullable=False),
        sa.Column("fact_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=128), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("resolved_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_effect")),
    )
    with op.batch_alter_table("parked_effect", schema=None) as batch_op:
        batch_op.create_index("ix_parked_effect_follower_document", ["follower", "document"], unique=False)

    op.create_table(
        "parked_message",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("gateway", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("resolved_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_message")),
    )
    with op.batch_alter_table("parked_message", schema=None) as batch_op:
        batch_op.create_index("uq_parked_message_event", ["gateway", "epoch", "seq"], unique=True)

    op.create_table(
        "product",
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tracking", sa.String(length=8), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_product")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "shipped_cost",
        sa.Column("trade", sa.String(length=64), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("trade", "sku", name=op.f("pk_shipped_cost")),
    )
    op.create_table(
        "shop",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("platform", sa.String(length=64), nullable=False),
        sa.Column("gateway_url", sa.Text(), nullable=False),
        sa.Column("app_key", sa.Text(), nullable=False),
        sa.Column("app_secret", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop")),
        sa.UniqueConstraint("name", name=op.f("uq_shop_name")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_sign_in_failure")),
    )
    op.create_table(
        "stock_value",
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("value_fen", sa.BigInteger(), nullable=False),
        sa.Column("last_cost_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("warehouse", "sku", name=op.f("pk_stock_value")),
    )
    op.create_table(
        "supplier",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        sa.UniqueConstraint("name", name=op.f("uq_supplier_name")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=128), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index("ix_task_status_created_at", ["status", "created_at"], unique=False)
        batch_op.create_index(
            "uq_task_open",
            ["source", "kind", "subject"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "tax_rate",
        sa.Column("tax", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tax", "valid_from", name=op.f("pk_tax_rate")),
    )
    op.create_table(
        "timeline",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("document", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
    )
    with op.batch_alter_table("timeline", schema=None) as batch_op:
        batch_op.create_index("ix_timeline_document_id", ["document", "id"], unique=False)

    op.create_table(
        "user_account",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("name", name=op.f("uq_user_account_name")),
    )
    op.create_table(
        "warehouse",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("gateway", sa.String(length=64), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_warehouse")),
    )
    op.create_table(
        "api_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", SERIAL, nullable=False),
        sa.Column("label", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("revoked_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_api_token_user_id_user_account")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_api_token")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_user_id"), ["user_id"], unique=False)

    op.create_table(
        "barcode",
        sa.Column("barcode", sa.String(length=128), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name=op.f("fk_barcode_sku_product")),
        sa.PrimaryKeyConstraint("barcode", name=op.f("pk_barcode")),
    )
    with op.batch_alter_table("barcode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_barcode_sku"), ["sku"], unique=False)

    op.create_table(
        "import_row",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("import_id", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_file.id"], name=op.f("fk_import_row_import_id_import_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_row_import_id"), ["import_id"], unique=False)
        batch_op.create_index("ix_import_row_reason", ["reason"], unique=False)
        batch_op.create_index("uq_import_row_key", ["row_key"], unique=True)

    op.create_table(
        "journal_line",
        sa.Column("entry_id", SERIAL, nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=16), nullable=False),
        sa.Column("debit_fen", sa.BigInteger(), nullable=False),
        sa.Column("credit_fen", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.CheckConstraint("(debit_fen = 0) <> (credit_fen = 0)", name=op.f("ck_journal_line_one_side")),
        sa.CheckConstraint("debit_fen >= 0 AND credit_fen >= 0", name=op.f("ck_journal_line_not_negative")),
        sa.ForeignKeyConstraint(["account"], ["account.code"], name=op.f("fk_journal_line_account_account")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_line_entry_id_journal_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", "no", name=op.f("pk_journal_line")),
    )
    with op.batch_alter_table("journal_line", schema=None) as batch_op:
        batch_op.create_index("ix_journal_line_account", ["account", "entry_id"], unique=False)
        batch_op.create_index("ix_journal_line_subject", ["subject"], unique=False)

    op.create_table(
        "product_packaging",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("barcode", sa.String(length=128), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        sa.Column("length_mm", sa.Integer(), nullable=True),
        sa.Column("width_mm", sa.Integer(), nullable=True),
        sa.Column("height_mm", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name=op.f("fk_product_packaging_sku_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_packaging")),
        sa.UniqueConstraint("sku", "name", name=op.f("uq_product_packaging_sku_name")),
    )
    op.create_table(
        "purchase_order",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("supplier_id", SERIAL, nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("opening", sa.Boolean(), nullable=False),
        sa.Column("expected_at", UtcTime(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_purchase_order_supplier_id_supplier")),
        sa.ForeignKeyConstraint(["warehouse"], ["warehouse.code"], name=op.f("fk_purchase_order_warehouse_warehouse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order")),
        sa.UniqueConstraint("number", name=op.f("uq_purchase_order_number")),
    )
    op.create_table(
        "stock",
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("quality", sa.String(length=16), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_stock_reserved_not_negative")),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name=op.f("fk_stock_sku_product")),
        sa.ForeignKeyConstraint(["warehouse"], ["warehouse.code"], name=op.f("fk_stock_warehouse_warehouse")),
        sa.PrimaryKeyConstraint("owner", "sku", "warehouse", "quality", name=op.f("pk_stock")),
    )
    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.create_index("ix_stock_sku_warehouse", ["sku", "warehouse"], unique=False)

    op.create_table(
        "stock_movement",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.String(length=160), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("quality", sa.String(length=16), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(length=128), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint("delta <> 0", name=op.f("ck_stock_movement_moves_something")),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name=op.f("fk_stock_movement_sku_product")),
        sa.ForeignKeyConstraint(["warehouse"], ["warehouse.code"], name=op.f("fk_stock_movement_warehouse_warehouse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
        sa.UniqueConstraint("event_id", "owner", "sku", "warehouse", "quality", name="uq_stock_movement_event"),
    )
    with op.batch_alter_table("stock_movement", schema=None) as batch_op:
        batch_op.create_index("ix_stock_movement_sku_at", ["sku", "at"], unique=False)

    op.create_table(
        "trade",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("shop_id", SERIAL, nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("hold_reason", sa.String(length=64), nullable=False),
        sa.Column("platform_status", sa.String(length=64), nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("buyer", sa.String(length=128), nullable=False),
        sa.Column("receiver_name", sa.Text(), nullable=False),
        sa.Column("receiver_phone", sa.Text(), nullable=False),
        sa.Column("receiver", JSON, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("refund_open", sa.Boolean(), nullable=False),
        sa.Column("content_key", sa.String(length=64), nullable=False),
        sa.Column("ordered_at", UtcTime(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("shipped_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_trade_shop_id_shop")),
        sa.ForeignKeyConstraint(["warehouse"], ["warehouse.code"], name=op.f("fk_trade_warehouse_warehouse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade")),
        sa.UniqueConstraint("shop_id", "number", name=op.f("uq_trade_shop_id_number")),
    )
    with op.batch_alter_table("trade", schema=None) as batch_op:
        batch_op.create_index("ix_trade_buyer", ["buyer"], unique=False)
        batch_op.create_index("ix_trade_ordered_at", ["ordered_at"], unique=False)
        batch_op.create_index("ix_trade_status_ordered_at", ["status", "ordered_at"], unique=False)

    op.create_table(
        "user_role",
        sa.Column("user_id", SERIAL, nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_user_role_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_role")),
    )
    op.create_table(
        "user_scope",
        sa.Column("user_id", SERIAL, nullable=False),
        sa.Column("dimension", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_user_scope_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", "dimension", "value", name=op.f("pk_user_scope")),
    )
    op.create_table(
        "fulfilment",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("trade_id", sa.String(length=64), nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("waybill", sa.String(length=64), nullable=False),
        sa.Column("carrier", sa.String(length=64), nullable=False),
        sa.Column("released_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["trade_id"], ["trade.id"], name=op.f("fk_fulfilment_trade_id_trade")),
        sa.ForeignKeyConstraint(["warehouse"], ["warehouse.code"], name=op.f("fk_fulfilment_warehouse_warehouse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fulfilment")),
    )
    with op.batch_alter_table("fulfilment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fulfilment_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_fulfilment_trade_id"), ["trade_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fulfilment_waybill"), ["waybill"], unique=False)

    op.create_table(
        "purchase_line",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("ordered", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("claimed >= 0", name=op.f("ck_purchase_line_claimed_not_negative")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["purchase_order.id"], name=op.f("fk_purchase_line_order_id_purchase_order")
        ),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name=op.f("fk_purchase_line_sku_product")),
        sa.ForeignKeyConstraint(["warehouse"], ["warehouse.code"], name=op.f("fk_purchase_line_warehouse_warehouse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_line")),
        sa.UniqueConstraint("order_id", "no", name=op.f("uq_purchase_line_order_id_no")),
    )
    with op.batch_alter_table("purchase_line", schema=None) as batch_op:
        batch_op.create_index("ix_purchase_line_sku_warehouse_open", ["sku", "warehouse", "open"], unique=False)

    op.create_table(
        "return_order",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("trade_id", sa.String(length=64), nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("waybill", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expected_at", UtcTime(), nullable=True),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["trade_id"], ["trade.id"], name=op.f("fk_return_order_trade_id_trade")),
        sa.ForeignKeyConstraint(["warehouse"], ["warehouse.code"], name=op.f("fk_return_order_warehouse_warehouse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_order")),
        sa.UniqueConstraint("number", name=op.f("uq_return_order_number")),
    )
    with op.batch_alter_table("return_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_order_source"), ["source"], unique=False)
        batch_op.create_index(batch_op.f("ix_return_order_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_return_order_trade_id"), ["trade_id"], unique=False)

    op.create_table(
        "trade_line",
        sa.Column("trade_id", sa.String(length=64), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("claimed >= 0", name=op.f("ck_trade_line_claimed_not_negative")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_trade_line_quantity_positive")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_trade_line_reserved_not_negative")),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name=op.f("fk_trade_line_sku_product")),
        sa.ForeignKeyConstraint(["trade_id"], ["trade.id"], name=op.f("fk_trade_line_trade_id_trade")),
        sa.PrimaryKeyConstraint("trade_id", "no", name=op.f("pk_trade_line")),
    )
    with op.batch_alter_table("trade_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trade_line_sku"), ["sku"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("purchase_line_id", SERIAL, nullable=False),
        sa.Column("trade_id", sa.String(length=64), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_claim_claims_something")),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"], ["purchase_line.id"], name=op.f("fk_claim_purchase_line_id_purchase_line")
        ),
        sa.ForeignKeyConstraint(["trade_id"], ["trade.id"], name=op.f("fk_claim_trade_id_trade")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint(
            "trade_id", "line_no", "purchase_line_id", name=op.f("uq_claim_trade_id_line_no_purchase_line_id")
        ),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_purchase_line_id"), ["purchase_line_id"], unique=False)

    op.create_table(
        "fulfilment_line",
        sa.Column("fulfilment_id", sa.String(length=64), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("trade_line_no", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("picked", sa.BigInteger(), nullable=False),
        sa.Column("verified", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fulfilment_id"], ["fulfilment.id"], name=op.f("fk_fulfilment_line_fulfilment_id_fulfilment")
        ),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name=op.f("fk_fulfilment_line_sku_product")),
        sa.PrimaryKeyConstraint("fulfilment_id", "no", name=op.f("pk_fulfilment_line")),
    )
    op.create_table(
        "intercept",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("trade_id", sa.String(length=64), nullable=False),
        sa.Column("fulfilment_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("as_of", UtcTime(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["fulfilment_id"], ["fulfilment.id"], name=op.f("fk_intercept_fulfilment_id_fulfilment")
        ),
        sa.ForeignKeyConstraint(["trade_id"], ["trade.id"], name=op.f("fk_intercept_trade_id_trade")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intercept")),
    )
    with op.batch_alter_table("intercept", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intercept_fulfilment_id"), ["fulfilment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intercept_trade_id"), ["trade_id"], unique=False)

    op.create_table(
        "parcel",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("fulfilment_id", sa.String(length=64), nullable=False),
        sa.Column("trade_id", sa.String(length=64), nullable=False),
        sa.Column("warehouse", sa.String(length=64), nullable=False),
        sa.Column("waybill", sa.String(length=64), nullable=False),
        sa.Column("carrier", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=True),
        sa.Column("expected_grams", sa.Integer(), nullable=True),
        sa.Column("sscc", sa.String(length=18), nullable=False),
        sa.Column("epc", sa.String(length=64), nullable=False),
        sa.Column("label_state", sa.String(length=16), nullable=False),
        sa.Column("label_copies", sa.Integer(), nullable=False),
        sa.Column("verified_at", UtcTime(), nullable=True),
        sa.Column("weighed_at", UtcTime(), nullable=True),
        sa.Column("printed_at", UtcTime(), nullable=True),
        sa.Column("shipped_at", UtcTime(), nullable=True),
        sa.Column("passed_at", UtcTime(), nullable=True),
        sa.Column("gate_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["fulfilment_id"], ["fulfilment.id"], name=op.f("fk_parcel_fulfilment_id_fulfilment")),
        sa.ForeignKeyConstraint(["trade_id"], ["trade.id"], name=op.f("fk_parcel_trade_id_trade")),
        sa.ForeignKeyConstraint(["warehouse"], ["warehouse.code"], name=op.f("fk_parcel_warehouse_warehouse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
    )
    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parcel_epc"), ["epc"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_fulfilment_id"), ["fulfilment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_trade_id"), ["trade_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_waybill"), ["waybill"], unique=False)

    op.create_table(
        "return_line",
        sa.Column("return_id", sa.String(length=64), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("trade_line_no", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("good", sa.BigInteger(), nullable=False),
        sa.Column("defective", sa.BigInteger(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["return_order.id"], name=op.f("fk_return_line_return_id_return_order")),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name=op.f("fk_return_line_sku_product")),
        sa.PrimaryKeyConstraint("return_id", "no", name=op.f("pk_return_line")),
    )
    with op.batch_alter_table("return_line", schema=None) as batch_op:
        batch_op.create_index("ix_return_line_sku", ["sku"], unique=False)

    op.create_table(
        "waybill",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("carrier", sa.String(length=64), nullable=False),
        sa.Column("fulfilment_id", sa.String(length=64), nullable=False),
        sa.Column("parcel_no", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("issued_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["carrier"], ["carrier.code"], name=op.f("fk_waybill_carrier_carrier")),
        sa.ForeignKeyConstraint(["fulfilment_id"], ["fulfilment.id"], name=op.f("fk_waybill_fulfilment_id_fulfilment")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_waybill")),
    )
    with op.batch_alter_table("waybill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waybill_fulfilment_id"), ["fulfilment_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("waybill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waybill_fulfilment_id"))

    op.drop_table("waybill")
    with op.batch_alter_table("return_line", schema=None) as batch_op:
        batch_op.drop_index("ix_return_line_sku")

    op.drop_table("return_line")
    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parcel_waybill"))
        batch_op.drop_index(batch_op.f("ix_parcel_trade_id"))
        batch_op.drop_index(batch_op.f("ix_parcel_fulfilment_id"))
        batch_op.drop_index(batch_op.f("ix_parcel_epc"))

    op.drop_table("parcel")
    with op.batch_alter_table("intercept", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intercept_trade_id"))
        batch_op.drop_index(batch_op.f("ix_intercept_fulfilment_id"))

    op.drop_table("intercept")
    op.drop_table("fulfilment_line")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_purchase_line_id"))

    op.drop_table("claim")
    with op.batch_alter_table("trade_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trade_line_sku"))

    op.drop_table("trade_line")
    with op.batch_alter_table("return_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_return_order_trade_id"))
        batch_op.drop_index(batch_op.f("ix_return_order_status"))
        batch_op.drop_index(batch_op.f("ix_return_order_source"))

    op.drop_table("return_order")
    with op.batch_alter_table("purchase_line", schema=None) as batch_op:
        batch_op.drop_index("ix_purchase_line_sku_warehouse_open")

    op.drop_table("purchase_line")
    with op.batch_alter_table("fulfilment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fulfilment_waybill"))
        batch_op.drop_index(batch_op.f("ix_fulfilment_trade_id"))
        batch_op.drop_index(batch_op.f("ix_fulfilment_status"))

    op.drop_table("fulfilment")
    op.drop_table("user_scope")
    op.drop_table("user_role")
    with op.batch_alter_table("trade", schema=None) as batch_op:
        batch_op.drop_index("ix_trade_status_ordered_at")
        batch_op.drop_index("ix_trade_ordered_at")
        batch_op.drop_index("ix_trade_buyer")

    op.drop_table("trade")
    with op.batch_alter_table("stock_movement", schema=None) as batch_op:
        batch_op.drop_index("ix_stock_movement_sku_at")

    op.drop_table("stock_movement")
    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.drop_index("ix_stock_sku_warehouse")

    op.drop_table("stock")
    op.drop_table("purchase_order")
    op.drop_table("product_packaging")
    with op.batch_alter_table("journal_line", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_line_subject")
        batch_op.drop_index("ix_journal_line_account")

    op.drop_table("journal_line")
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.drop_index("uq_import_row_key")
        batch_op.drop_index("ix_import_row_reason")
        batch_op.drop_index(batch_op.f("ix_import_row_import_id"))

    op.drop_table("import_row")
    with op.batch_alter_table("barcode", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_barcode_sku"))

    op.drop_table("barcode")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_user_id"))

    op.drop_table("api_token")
    op.drop_table("warehouse")
    op.drop_table("user_account")
    with op.batch_alter_table("timeline", schema=None) as batch_op:
        batch_op.drop_index("ix_timeline_document_id")

    op.drop_table("timeline")
    op.drop_table("tax_rate")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_task_open", sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'")
        )
        batch_op.drop_index("ix_task_status_created_at")

    op.drop_table("task")
    op.drop_table("supplier")
    op.drop_table("stock_value")
    op.drop_table("sign_in_failure")
    op.drop_table("shop")
    op.drop_table("shipped_cost")
    op.drop_table("setting")
    op.drop_table("product")
    with op.batch_alter_table("parked_message", schema=None) as batch_op:
        batch_op.drop_index("uq_parked_message_event")

    op.drop_table("parked_message")
    with op.batch_alter_table("parked_effect", schema=None) as batch_op:
        batch_op.drop_index("ix_parked_effect_follower_document")

    op.drop_table("parked_effect")
    op.drop_table("operator")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_entry_day")

    op.drop_table("journal_entry")
    with op.batch_alter_table("inbox_event", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_event_type")

    op.drop_table("inbox_event")
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.drop_index("uq_import_file_kind_content")

    op.drop_table("import_file")
    op.drop_table("gateway")
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_index("ix_fact_document")

    op.drop_table("fact")
    op.drop_table("enrolment_code")
    op.drop_table("down_message")
    with op.batch_alter_table("customer_trade", schema=None) as batch_op:
        batch_op.drop_index("ix_customer_trade_buyer")

    op.drop_table("customer_trade")
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.drop_index("ix_customer_spend_fen")

    op.drop_table("customer")
    op.drop_table("cursor")
    op.drop_table("counter")
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.drop_index("ix_confirmation_status_next_at")

    op.drop_table("confirmation")
    op.drop_table("carrier")
    op.drop_table("account")
