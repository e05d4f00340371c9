"""The delivery note (发货单)."""

from collections.abc import Mapping
from typing import Any

from devices.labels.pdf.fields import DeliveryNote, Party, SoldLine, read
from devices.labels.pdf.heading import head
from devices.labels.pdf.paper import Column, Paper, yuan


def delivery_note(fields: Mapping[str, Any] | DeliveryNote) -> bytes:
    """The note as PDF, on as many pages as its lines need; `fields` are those of `DeliveryNote`."""
    note = read(fields, DeliveryNote)
    paper = Paper(note.paper, note.language, f"{note.order}", f"{note.order}  {note.printed}", note.printed)
    say = paper.words
    head(
        paper,
        say["delivery_note"],
        note.order,
        [
            (say["order"], note.order),
            (say["shop"], note.shop),
            (say["ordered"], note.ordered),
            (say["carrier"], f"{note.carrier}  {note.waybill}".strip()),
            (say["printed"], note.printed),
        ],
    )
    paper.facts([(say["receiver"], party(note.receiver)), (say["sender"], party(note.sender))], paper.room)
    paper.ln(paper.line_mm * 0.5)
    priced = any(one.price_fen is not None or one.amount_fen is not None for one in note.lines)
    narrow = note.paper == "100mm"
    rows = [row(at, one, priced, narrow) for at, one in enumerate(note.lines, 1)]
    paper.lines_table(columns(paper, priced, narrow), rows)
    totals(paper, note, priced)
    return paper.data()


def party(one: Party) -> str:
    return "\n".join(filter(None, (f"{one.name}  {one.phone}".strip(), one.address)))


def columns(paper: Paper, priced: bool, narrow: bool) -> list[Column]:
    say = paper.words
    money = [Column(say["price"], 16, "RIGHT"), Column(say["amount"], 18, "RIGHT")] if priced else []
    quantity = Column(say["quantity"], 12, "RIGHT")
    if narrow:
        return [Column(say["name"], 60), quantity, *money[1:]]
    return [
        Column(say["no"], 12, "CENTER"),
        Column(say["sku"], 24),
        Column(say["name"], 60),
        Column(say["spec"], 26),
        quantity,
        *money,
    ]


def row(at: int, one: SoldLine, priced: bool, narrow: bool) -> list[str]:
    price = "" if one.price_fen is None else yuan(one.price_fen)
    amount = one.amount_fen if one.amount_fen is not None else (one.price_fen or 0) * one.quantity
    money = [price, yuan(amount)] if priced else []
    if narrow:
        name = f"{one.name} {one.spec}".strip()
        return [f"{name}\n{one.sku}", str(one.quantity), *money[1:]]
    return [str(at), one.sku, one.name, one.spec, str(one.quantity), *money]


def totals(paper: Paper, note: DeliveryNote, priced: bool) -> None:
    """Sums, remark and the shop's words, kept together on one page."""
    say = paper.words
    pieces = sum(one.quantity for one in note.lines)
    goods_fen = sum(
        one.amount_fen if one.amount_fen is not None else (one.price_fen or 0) * one.quantity for one in note.lines
    )
    rows = [(say["total"], say["lines"].format(lines=len(note.lines), pieces=pieces))]
    if priced:
        rows.append((say["goods"], yuan(goods_fen)))
    for name, fen in (("discount", note.discount_fen), ("freight", note.freight_fen), ("paid", note.paid_fen)):
        if fen is not None:
            rows.append((say[name], yuan(fen)))
    rows.append((say["remark"], note.remark))
    footer = paper.broken(note.footer, paper.room) if note.footer else []
    remark = paper.broken(note.remark, paper.room * 0.8)
    paper.keep(len(rows) + len(remark) + len(footer) + 3)
    paper.ln(paper.line_mm * 0.6)
    paper.facts(rows, paper.room)
    paper.ln(paper.line_mm * 0.6)
    for line in footer:
        paper.cell(paper.room, paper.line_mm, line, new_x="LMARGIN", new_y="NEXT")
    paper.ln(paper.line_mm * 0.6)
    paper.cell(paper.room, paper.line_mm, say["signed"])
