"""The first tables: event log, answers, and the floor's projections."""

from functools import partial
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

text = partial(sa.Column, type_=sa.Text, nullable=False)
integer = partial(sa.Column, type_=sa.Integer, nullable=False)


def _table(name: str, key: tuple[str, ...], *columns: sa.Column[Any]) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"))


def upgrade() -> None:
    """Creates the tables and gives the database its random identity."""
    _table("meta", ("name",), text("name"), text("value"))
    meta = sa.table("meta", sa.column("name"), sa.column("value"))
    op.bulk_insert(
        meta,
        [
            {"name": "epoch", "value": token_hex(8)},
            {"name": "acknowledged", "value": "0"},
            {"name": "down_epoch", "value": ""},
            {"name": "down_applied", "value": "0"},
        ],
    )
    _table(
        "event",
        ("seq",),
        integer("seq"),
        text("id"),
        text("type"),
        text("time"),
        text("subject"),
        text("data"),
        text("hash"),
    )
    _table(
        "operation",
        ("operation_id",),
        text("operation_id"),
        text("station"),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        integer("at_ms"),
    )
    _work_tables()


def _work_tables() -> None:
    _table(
        "setting",
        ("name",),
        text("name"),
        text("value"),
    )
    _table(
        "product",
        ("sku",),
        text("sku"),
        text("name"),
        integer("version"),
        text("tracking"),
        integer("weight_g", nullable=True),
        text("owner"),
        text("image"),
        integer("active"),
        text("barcodes"),
    )
    _table(
        "operator",
        ("operator",),
        text("operator"),
        text("name"),
        text("badge_hash"),
        text("roles"),
        text("language"),
        integer("active"),
        integer("version"),
    )
    _table(
        "zone",
        ("zone",),
        text("zone"),
        text("layout"),
    )
    _table(
        "bin",
        ("bin",),
        text("bin"),
        text("zone"),
        integer("aisle"),
        integer("cell"),
        integer("walk_mm"),
    )
    _table(
        "bin_stock",
        ("place", "sku", "quality", "owner", "lot"),
        text("place"),
        text("sku"),
        text("quality"),
        text("owner"),
        text("lot"),
        integer("quantity"),
        integer("reserved"),
    )
    _table(
        "fulfilment",
        ("fulfilment",),
        text("fulfilment"),
        text("number"),
        text("warehouse"),
        text("state"),
        text("shop"),
        text("trades"),
        integer("priority"),
        integer("ordered_ms"),
        integer("released_ms"),
        text("remark"),
        text("wave"),
        text("parcel"),
        text("cancel_kind"),
        text("cancel_reason"),
        integer("cancel_as_of_ms"),
    )
    _table(
        "fulfilment_line",
        ("fulfilment", "line_no"),
        text("fulfilment"),
        integer("line_no"),
        text("sku"),
        integer("quantity"),
        text("lot"),
        integer("picked"),
        integer("verified"),
        integer("lacking"),
    )
    _table(
        "waybill",
        ("waybill",),
        text("waybill"),
        text("fulfilment"),
        text("carrier"),
        text("carrier_name"),
        integer("parcel_no"),
        text("routing"),
    )
    _table(
        "receiver",
        ("fulfilment",),
        text("fulfilment"),
        text("sealed"),
        integer("keep_until_ms"),
    )
    _table(
        "wave",
        ("wave",),
        text("wave"),
        text("number"),
        text("state"),
        text("fulfilments"),
        integer("lines"),
        integer("pieces"),
        integer("distance_mm"),
        integer("s_shape_mm"),
        text("operator"),
        text("station"),
        integer("created_ms"),
        integer("done_ms"),
    )
    _table(
        "wave_path",
        ("wave",),
        text("wave"),
        text("zone"),
        text("path"),
    )
    _table(
        "wave_stop",
        ("wave", "stop_no"),
        text("wave"),
        integer("stop_no"),
        text("bin"),
        text("fulfilment"),
        integer("line_no"),
        text("sku"),
        integer("quantity"),
        integer("slot"),
        integer("picked"),
        text("state"),
        integer("turn"),
        integer("walk_mm"),
    )
    _table(
        "tote",
        ("tote",),
        text("tote"),
        text("wave"),
        integer("slot"),
        text("fulfilment"),
    )
    _table(
        "receipt",
        ("receipt",),
        text("receipt"),
        text("number"),
        text("warehouse"),
        text("supplier"),
        integer("opening"),
        text("state"),
    )
    _table(
        "receipt_line",
        ("receipt", "line_no"),
        text("receipt"),
        integer("line_no"),
        text("sku"),
        integer("expected"),
        integer("received"),
        integer("put_away"),
    )
    _table(
        "return_goods",
        ("return_id",),
        text("return_id"),
        text("number"),
        text("warehouse"),
        text("order"),
        text("waybill"),
        text("reason"),
        text("state"),
    )
    _table(
        "return_line",
        ("return_id", "line_no"),
        text("return_id"),
        integer("line_no"),
        text("sku"),
        integer("expected"),
        integer("received"),
        integer("put_away"),
    )
    _table(
        "parcel",
        ("parcel",),
        text("parcel"),
        text("fulfilment"),
        text("state"),
        text("waybill"),
        text("carrier"),
        integer("grams", nullable=True),
        text("lines"),
        text("sscc"),
        text("epc"),
        text("station"),
        text("operator"),
        integer("verified_ms"),
        integer("shipped_ms"),
        integer("gate_ms"),
    )
    _table(
        "print_job",
        ("job",),
        text("job"),
        text("key"),
        text("kind"),
        text("station"),
        text("state"),
        integer("copy"),
        integer("quantity"),
        text("reason"),
        text("note"),
        text("parcel"),
        text("operator"),
        text("document"),
        integer("created_ms"),
        integer("changed_ms"),
    )
    _table(
        "passage",
        ("passage",),
        text("passage"),
        text("gate"),
        text("epc"),
        text("direction"),
        integer("at_ms"),
        integer("reads"),
        text("parcel"),
        text("waybill"),
        text("order"),
        integer("verified"),
    )
    _table(
        "task",
        ("task",),
        text("task"),
        text("kind"),
        text("subject"),
        text("detail"),
        text("state"),
        text("outcome"),
        text("operator"),
        integer("raised_ms"),
        integer("closed_ms"),
    )
    _table(
        "station",
        ("station",),
        text("station"),
        text("name"),
        text("kind"),
        text("language"),
    )
    _table(
        "device",
        ("station", "role"),
        text("station"),
        text("role"),
        text("driver"),
        text("url"),
    )
    _table(
        "station_work",
        ("station",),
        text("station"),
        text("step"),
        text("operator"),
        text("session"),
        integer("seq"),
    )
    _table(
        "sku_weight",
        ("sku",),
        text("sku"),
        integer("parcels"),
        integer("mean_mg"),
        integer("variance_mg2"),
    )
    _table(
        "parked",
        ("id",),
        text("id"),
        text("type"),
        text("reason"),
        text("data"),
        integer("at_ms"),
    )
    _table(
        "pairing",
        ("token_hash",),
        text("token_hash"),
        text("name"),
        text("right"),
        integer("paired_ms"),
    )


def downgrade() -> None:
    """Drops everything."""
    for name in sa.inspect(op.get_bind()).get_table_names():
        if name != "alembic_version":
            op.drop_table(name)
