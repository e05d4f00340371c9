"""The report of `up --once`: figures from both databases and the world, and whether the invariants hold."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from firmware_sim.up.books import Books, by_key, open_books
from firmware_sim.up.checker import Findings

SET_ASIDE = ("review", "out_of_stock", "cancelled")


def figures(data: Path, orders: Path) -> dict[str, Any]:
    """Everything that can be counted in the databases at rest."""
    with open_books(data, orders) as books:
        return {
            "orders_read": _one(books, "select count(*) from trade"),
            "rows_rejected": by_key(books.central.execute("select reason, 1 from import_row")),
            "orders_shipped": _one(books, "select count(*) from trade where status = 'shipped'"),
            "orders_set_aside": _set_aside(books),
            "returns": _one(books, "select count(*) from return_order where status in ('received', 'closed')"),
            **_shipped(books),
            **_world(books),
            "passages": len(books.arrived("gate_passed")),
            "events_up": len(books.floor_events),
            "events_applied": _one(books, "select count(*) from inbox_event where state = 'applied'"),
        }


def _one(books: Books, sql: str) -> int:
    return int(books.central.execute(sql).fetchone()[0])


def _set_aside(books: Books) -> dict[str, int]:
    rows = books.central.execute(
        "select case when hold_reason = '' then status else hold_reason end, 1 from trade where status in (?, ?, ?)",
        SET_ASIDE,
    )
    return by_key(rows)


def _shipped(books: Books) -> dict[str, int]:
    lines = [line for data in books.arrived("parcel_shipped") for line in data["lines"]]
    weighings = len(books.arrived("parcel_weighed"))
    return {"lines": len(lines), "pieces": sum(line["quantity"] for line in lines), "weighings": weighings}


def _world(books: Books) -> dict[str, Any]:
    counters = dict(books.world.execute("select name, n from counter"))
    slips = Counter(row[0] for row in books.world.execute("select kind from slip"))
    return {"scans": counters.get("scans", 0), "labels": counters.get("labels", 0), "slips": dict(slips)}


def as_text(report: dict[str, Any], findings: Findings | None) -> str:
    """For a person: a line a figure, then the invariants with their evidence."""
    lines = [f"{name:>20}  {_flat(value)}" for name, value in report.items() if name not in ("invariants", "broken")]
    if findings is not None:
        for name, holds in findings.invariants.items():
            lines.append(f"{name:>20}  {'holds' if holds else 'BROKEN'}")
            lines += [f"{'':>20}  - {sentence}" for sentence in findings.evidence.get(name, [])]
    return "\n".join(lines)


def _flat(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
