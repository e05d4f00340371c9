"""The delivery note (发货单)."""

from collections.abc import Mapping
from typing import Any

from devices.labels.papers import (
    DeliveryNote,
    SoldLine,
    amount_of,
    is_priced,
    note_facts,
    parties,
    read,
    sums,
    yuan,
)
from devices.labels.pdf.heading import head
from devices.labels.pdf.paper import Column, Paper


def delivery_note(fields: Mapping[str, Any] | DeliveryNote) -> bytes:
    """The note as PDF, on as many pages as its lines need; `fields` are those of `DeliveryNote`."""
    note = read(fields, DeliveryNote)
    paper = Paper(note.paper, note.language, note.order, f"{note.order}  {note.printed}", note.printed)
    head(paper, paper.words["delivery_note"], note.order, note_facts(note))
    paper.facts(parties(note), paper.room)
    paper.ln(paper.line_mm * 0.5)
    priced, narrow = is_priced(note), note.paper == "100mm"
    rows = [row(at, one, priced, narrow) for at, one in enumerate(note.lines, 1)]
    paper.lines_table(columns(paper, priced, narrow), rows)
    below(paper, note)
    return paper.data()


def columns(paper: Paper, priced: bool, narrow: bool) -> list[Column]:
    say = paper.words
    money = [Column(say["price"], 16, "RIGHT"), Column(say["amount"], 18, "RIGHT")] if priced else []
    quantity = Column(say["quantity"], 12, "RIGHT")
    if narrow:
        return [Column(say["name"], 60), quantity, *money[1:]]
    goods = [Column(say["no"], 12, "CENTER"), Column(say["sku"], 24), Column(say["name"], 60), Column(say["spec"], 26)]
    return [*goods, quantity, *money]


def row(at: int, one: SoldLine, priced: bool, narrow: bool) -> list[str]:
    price = "" if one.price_fen is None else yuan(one.price_fen)
    money = [price, yuan(amount_of(one))] if priced else []
    if narrow:
        name = f"{one.name} {one.spec}".strip()
        return [f"{name}\n{one.sku}", str(one.quantity), *money[1:]]
    return [str(at), one.sku, one.name, one.spec, str(one.quantity), *money]


def below(paper: Paper, note: DeliveryNote) -> None:
    """Sums, remark and the shop's words, kept together on one page."""
    rows = sums(note)
    footer = paper.broken(note.footer, paper.room) if note.footer else []
    remark = paper.broken(note.remark, paper.room * 0.8)
    paper.keep(len(rows) + len(remark) + len(footer) + 3)
    paper.ln(paper.line_mm * 0.6)
    paper.facts(rows, paper.room)
    paper.ln(paper.line_mm * 0.6)
    for line in footer:
        paper.cell(paper.room, paper.line_mm, line, new_x="LMARGIN", new_y="NEXT")
    paper.ln(paper.line_mm * 0.6)
    paper.cell(paper.room, paper.line_mm, paper.words["signed"])
