"""The manifest of a hand-over to a carrier (交接单)."""

from collections.abc import Mapping
from typing import Any

from devices.labels.papers import Manifest, read
from devices.labels.pdf.heading import head
from devices.labels.pdf.paper import Column, Paper


def manifest(fields: Mapping[str, Any] | Manifest) -> bytes:
    """The list as PDF, in the order of scanning; `fields` are those of `Manifest`."""
    handed = read(fields, Manifest)
    paper = Paper(handed.paper, handed.language, handed.number, f"{handed.number}  {handed.printed}", handed.printed)
    head(paper, paper.words["manifest"], handed.number, facts(paper, handed))
    rows = [[str(at), one.waybill, one.order, one.weight, one.time] for at, one in enumerate(handed.lines, 1)]
    paper.lines_table(columns(paper, handed.paper), [row[: len(columns(paper, handed.paper))] for row in rows])
    paper.keep(3)
    paper.ln(paper.line_mm)
    for words in ("driver_signed", "handed_by"):
        paper.cell(paper.room / 2, paper.line_mm, paper.words[words])
    return paper.data()


def facts(paper: Paper, handed: Manifest) -> list[tuple[str, str]]:
    """What stands beside the number; what is empty is left out."""
    say = paper.words
    found = [(say[name], getattr(handed, name)) for name in ("carrier", "warehouse", "closed", "driver", "signature")]
    found += [(say["operator"], handed.operator), (say["printed"], handed.printed)]
    found.append(
        (say["total"], "  ".join(filter(None, (say["parcels"].format(parcels=len(handed.lines)), handed.weight))))
    )
    return [(name, value) for name, value in found if value]


def columns(paper: Paper, size: str) -> list[Column]:
    """The time of scanning only where there is room for it."""
    say = paper.words
    found = [Column(say["no"], 12, "CENTER"), Column(say["waybill"], 44), Column(say["order"], 40)]
    found.append(Column(say["weight"], 18, "RIGHT"))
    return found if size == "100mm" else [*found, Column(say["time"], 34)]
