"""The site's cartons as a list: put, read from CSV, shown with how many have left."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from gateway.store.areas.outbound import Carton
from gateway.store.database import Database
from gateway.store.errors import GatewayError
from gateway.store.unit import Unit

COLUMNS = ("carton", "name", "length_mm", "width_mm", "height_mm", "weight_g", "max_g")
MOST = 200
_MOST_MM, _MOST_G = 5000, 1_000_000
_SQL = (
    "SELECT c.*, coalesce(u.used, 0) AS used FROM carton c LEFT JOIN carton_use u ON u.carton = c.carton"
    " ORDER BY c.length_mm * c.width_mm * c.height_mm, c.carton"
)


class BadCarton(GatewayError):
    """A row that is no carton; the text says which and why."""


def put(unit: Unit, cartons: Sequence[Carton]) -> None:
    """Adds or changes."""
    for carton in cartons:
        unit.state.outbound.cartons.put(carton)
    unit.signal("refresh:pack")


def standing(database: Database) -> list[dict[str, Any]]:
    """The smallest first, each with `used`."""
    with database.reading() as connection:
        rows = [dict(row) for row in connection.execute(_SQL)]
    return [{**row, "active": bool(row["active"])} for row in rows]


def read(text: str) -> list[Carton]:
    """Cartons of a CSV with the columns `carton, name, length_mm, width_mm, height_mm, weight_g, max_g`.

    Raises BadCarton: a column is missing, a number is none, a carton stands twice.
    """
    rows = csv.DictReader(io.StringIO(text))
    missing = [name for name in ("carton",) if name not in (rows.fieldnames or ())]
    if missing:
        raise BadCarton(f"the first line names no column {', '.join(missing)}")
    found: dict[str, Carton] = {}
    for at, row in enumerate(rows, 2):
        code = (row.get("carton") or "").strip().upper()
        if not code or len(code) > 20 or not all(sign.isalnum() or sign in "-_" for sign in code):
            raise BadCarton(f"line {at}: a carton's code has letters, digits, - and _, not {code!r}")
        if code in found:
            raise BadCarton(f"line {at}: carton {code} stands twice")
        length, width, height, weight, most = (_number(row.get(name), name, at) for name in COLUMNS[2:])
        found[code] = Carton(
            carton=code,
            name=(row.get("name") or "").strip()[:60],
            length_mm=length,
            width_mm=width,
            height_mm=height,
            weight_g=weight,
            max_g=most,
        )
    if not found or len(found) > MOST:
        raise BadCarton(f"{len(found)} cartons: 1 to {MOST} are taken")
    return list(found.values())


def _number(value: str | None, name: str, line: int) -> int:
    text = (value or "").strip() or "0"
    most = _MOST_G if name.endswith("_g") else _MOST_MM
    if not (text.isascii() and text.isdigit()) or int(text) > most:
        raise BadCarton(f"line {line}: {name} is a whole number up to {most}, not {text!r}")
    return int(text)
