"""Central's own pool of waybills, until carriers' accounts are connected."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from central.database.bulk import RowStatement, insert_rows
from central.database.counters import take_numbers
from central.database.settings import read_setting
from central.database.tables import table
from central.errors import CentralError
from central.shipping.models import Carrier, Waybill

POOL_CARRIER = "YTO"
_FIRST = 7_500_000_000_000  # the pool's numbers have 13 digits


class UnknownCarrier(CentralError):
    """No such carrier."""


class Carried(NamedTuple):
    """A fulfilment's waybill."""

    waybill: str
    carrier: str
    carrier_name: str


def issue_waybills(tx: Connection, fulfilments: Sequence[str]) -> dict[str, Carried]:
    """Takes a waybill of the pool (`YT` and 13 digits) for each fulfilment; `write_waybills` follows them."""
    carrier = str(read_setting(tx, "pool_carrier") or POOL_CARRIER)
    name = tx.execute(select(Carrier.name).where(Carrier.code == carrier)).scalar()
    if name is None:
        raise UnknownCarrier(f"there is no carrier {carrier!r}")
    first = _FIRST + take_numbers(tx, "waybill", len(fulfilments))
    return {fulfilment: Carried(f"YT{number}", carrier, name) for number, fulfilment in enumerate(fulfilments, first)}


def write_waybills(tx: Connection, carried: Mapping[str, Carried], at: datetime, parcel_no: int = 1) -> None:
    """Keeps which fulfilment has which waybill, once the fulfilments are written."""
    rows = [
        {
            "number": given.waybill,
            "carrier": given.carrier,
            "fulfilment_id": fulfilment,
            "parcel_no": parcel_no,
            "status": "issued",
            "issued_at": at,
        }
        for fulfilment, given in carried.items()
    ]
    insert_rows(tx, table(Waybill), rows)


_VOID = RowStatement(
    "UPDATE waybill SET status = 'void' FROM v WHERE waybill.fulfilment_id = v.id AND waybill.status = 'issued'",
    id="text",
)


def void_waybills(tx: Connection, fulfilments: Sequence[str]) -> None:
    """The waybills of fulfilments that were stopped are not used."""
    _VOID.run(tx, [{"id": fulfilment} for fulfilment in fulfilments])
