"""The pick list (拣货单)."""

from collections.abc import Mapping
from typing import Any

from devices.labels.papers import PickLine, PickList, pick_facts, read
from devices.labels.pdf.heading import head
from devices.labels.pdf.paper import BOX, Column, Paper


def pick_list(fields: Mapping[str, Any] | PickList) -> bytes:
    """The list as PDF, in the order of its lines; `fields` are those of `PickList`."""
    picks = read(fields, PickList)
    paper = Paper(picks.paper, picks.language, picks.number, f"{picks.number}  {picks.printed}", picks.printed)
    say = paper.words
    head(paper, say["pick_list"], picks.number, pick_facts(picks))
    rows = [row(at, one, picks.paper) for at, one in enumerate(picks.lines, 1)]
    paper.lines_table(columns(paper, picks.paper), rows)
    paper.keep(2)
    paper.ln(paper.line_mm)
    paper.cell(paper.room / 2, paper.line_mm, say["picked_by"])
    paper.cell(paper.room / 2, paper.line_mm, say["checked_by"])
    return paper.data()


def columns(paper: Paper, size: str) -> list[Column]:
    """The barcode only where there is room for it."""
    say = paper.words
    quantity, done = Column(say["quantity"], 12, "RIGHT"), Column(say["done"], 12, "CENTER")
    if size == "100mm":
        return [Column(say["bin"], 22), Column(say["name"], 52), quantity, done]
    barcode = [Column(say["barcode"], 30)] if size == "A4" else []
    place = [Column(say["no"], 12, "CENTER"), Column(say["bin"], 20), Column(say["sku"], 20), Column(say["name"], 56)]
    return [*place, *barcode, Column(say["tote"], 34), quantity, done]


def row(at: int, one: PickLine, size: str) -> list[str]:
    if size == "100mm":
        return [one.bin, "\n".join(filter(None, (one.name, f"{one.sku}  {one.tote}".strip()))), str(one.quantity), BOX]
    barcode = [one.barcode] if size == "A4" else []
    return [str(at), one.bin, one.sku, one.name, *barcode, one.tote, str(one.quantity), BOX]
