"""Posting rules: one function a rule, found by the type of the fact that it posts.

Decisions:
- Opening stock is what the owners brought in: Dr 1405 / Cr 3001.
- Purchase prices are without tax. A receipt is accrued at that price (暂估入账), Dr 1405 / Cr 2202; input tax is
  posted by the supplier's invoice, never by the goods.
- Sales prices hold general VAT of the day of shipment. Revenue is recognised when the parcel ships:
  Dr 1122 / Cr 5001 + Cr 22210105, and Dr 5401 / Cr 1405 at moving average, in one entry a parcel.
- A return takes the same amounts back, its goods at the cost at which they had left; the tax goes back too.
- A parcel that is pulled back before its carrier has it takes its whole entry back.
- Differences of counts and write-offs wait in 1901 for a person's decision.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from central.finance.books import Books
from central.finance.chart import (
    CAPITAL,
    COST_OF_GOODS,
    IN_TRANSIT,
    OUTPUT_VAT,
    PAYABLE,
    RECEIVABLE,
    REVENUE,
    STOCK,
    STOCK_LOSS,
)
from central.finance.entries import Entry, Line, credit, debit, entry
from central.finance.valuation import share


class Fact(Protocol):
    """What an area says has happened."""

    @property
    def type(self) -> str: ...
    @property
    def document(self) -> str: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


Rule = Callable[[Fact, Books], Entry]
_rules: dict[str, list[Rule]] = {}


def posts(fact_type: str) -> Callable[[Rule], Rule]:
    """Registers a rule for a type of fact."""

    def register(rule: Rule) -> Rule:
        _rules.setdefault(fact_type, []).append(rule)
        return rule

    return register


def posted_types() -> tuple[str, ...]:
    """The fact types that the ledger follows."""
    return tuple(sorted(_rules))


def entries_of(fact: Fact, books: Books) -> Iterable[Entry]:
    """The entries that a fact leads to, each balanced."""
    return [rule(fact, books) for rule in _rules.get(fact.type, ())]


@posts("GoodsReceived")
def goods_received(fact: Fact, books: Books) -> Entry:
    """Pieces of a purchase order, or of opening stock, came in at the order's price."""
    data = fact.data
    total = correction = 0
    for line in data["lines"]:
        value = line["quantity"] * line["cost_fen"]
        total += value
        correction += books.receive(data["warehouse"], line["sku"], line["quantity"], value)
    other = credit(CAPITAL if data.get("opening") else PAYABLE, total, data.get("supplier", ""))
    return entry(
        "goods_received",
        fact.document,
        books.day(fact.occurred_at),
        data.get("number", ""),
        [debit(STOCK, total), other, *_correct(correction)],
    )


@posts("GoodsShipped")
def goods_shipped(fact: Fact, books: Books) -> Entry:
    """A parcel left: receivable, revenue and output tax for each trade, and the cost of its goods."""
    data, day = fact.data, books.day(fact.occurred_at)
    lines: list[Line] = []
    net_total = tax_total = cost_total = 0
    for trade in data["trades"]:
        gross = sum(line["quantity"] * line["price_fen"] for line in trade["lines"])
        net = books.net(gross, day)
        net_total, tax_total = net_total + net, tax_total + gross - net
        lines.append(debit(RECEIVABLE, gross, trade["trade"]))
        for line in trade["lines"]:
            cost = books.issue(data["warehouse"], line["sku"], line["quantity"])
            books.remember_cost(trade["trade"], line["sku"], line["quantity"], cost)
            cost_total += cost
    lines += [credit(REVENUE, net_total), credit(OUTPUT_VAT, tax_total)]
    lines += [debit(COST_OF_GOODS, cost_total), credit(STOCK, cost_total)]
    return entry("goods_shipped", fact.document, day, data.get("waybill", ""), lines)


@posts("ShipmentReversed")
def shipment_reversed(fact: Fact, books: Books) -> Entry:
    """A parcel was pulled back before its carrier had it: the entry of its shipment, turned round."""
    data, day = fact.data, books.day(fact.occurred_at)
    lines: list[Line] = []
    net_total = tax_total = cost_total = correction = 0
    for trade in data["trades"]:
        gross = sum(line["quantity"] * line["price_fen"] for line in trade["lines"])
        net = books.net(gross, day)
        net_total, tax_total = net_total + net, tax_total + gross - net
        lines.append(credit(RECEIVABLE, gross, trade["trade"]))
        for line in trade["lines"]:
            cost = books.take_back_cost(trade["trade"], line["sku"], line["quantity"])
            if cost is None:
                cost = line["quantity"] * books.unit_cost(data["warehouse"], line["sku"])
            cost_total += cost
            correction += books.receive(data["warehouse"], line["sku"], line["quantity"], cost)
    lines += [debit(REVENUE, net_total), debit(OUTPUT_VAT, tax_total)]
    lines += [debit(STOCK, cost_total), credit(COST_OF_GOODS, cost_total), *_correct(correction)]
    return entry("shipment_reversed", fact.document, day, data.get("waybill", ""), lines)


@posts("GoodsReturned")
def goods_returned(fact: Fact, books: Books) -> Entry:
    """Goods came back from a buyer: revenue, tax and receivable go back, the goods return at their cost."""
    data, day = fact.data, books.day(fact.occurred_at)
    trade = data.get("trade") or ""
    gross = cost_total = correction = 0
    for line in data["lines"]:
        quantity = line["quantity"]
        gross += quantity * line.get("price_fen", 0)
        cost = books.take_back_cost(trade, line["sku"], quantity)
        if cost is None:
            cost = quantity * books.unit_cost(data["warehouse"], line["sku"])
        cost_total += cost
        correction += books.receive(data["warehouse"], line["sku"], quantity, cost)
    net = books.net(gross, day)
    lines = [debit(REVENUE, net), debit(OUTPUT_VAT, gross - net), credit(RECEIVABLE, gross, trade)]
    lines += [debit(STOCK, cost_total), credit(COST_OF_GOODS, cost_total), *_correct(correction)]
    return entry("goods_returned", fact.document, day, data.get("number", ""), lines)


@posts("StockAdjusted")
def stock_adjusted(fact: Fact, books: Books) -> Entry:
    """Pieces were found or lost; the difference waits in 1901."""
    data = fact.data
    gain = correction = 0
    for line in data["lines"]:
        sku, delta = line["sku"], line["delta"]
        if delta > 0:
            value = delta * books.unit_cost(data["warehouse"], sku)
            correction += books.receive(data["warehouse"], sku, delta, value)
            gain += value
        elif delta < 0:
            gain -= books.issue(data["warehouse"], sku, -delta)
    lines = [debit(STOCK, gain), credit(STOCK_LOSS, gain), *_correct(correction)]
    day = books.day(fact.occurred_at)
    return entry("stock_adjusted", fact.document, day, data.get("reason", ""), lines)


@posts("KitAssembled")
def kit_assembled(fact: Fact, books: Books) -> Entry:
    """Bundles cost what their components cost: stock against stock."""
    data = fact.data
    cost = correction = 0
    for line in data["lines"]:
        if line["part"]:
            cost += books.issue(data["warehouse"], line["sku"], line["quantity"])
    for line in data["lines"]:
        if not line["part"]:
            correction += books.receive(data["warehouse"], line["sku"], line["quantity"], cost)
    return _restocked("kit_assembled", fact, books, cost, correction)


@posts("KitTakenApart")
def kit_taken_apart(fact: Fact, books: Books) -> Entry:
    """The bundles' cost is shared among the components by what they are worth now; the last one takes the rest."""
    data = fact.data
    warehouse, parts = data["warehouse"], [line for line in data["lines"] if line["part"]]
    cost = sum(books.issue(warehouse, line["sku"], line["quantity"]) for line in data["lines"] if not line["part"])
    worth = [line["quantity"] * books.unit_cost(warehouse, line["sku"]) for line in parts]
    if not sum(worth):
        worth = [line["quantity"] for line in parts]
    left, whole, correction = cost, sum(worth), 0
    for line, own in zip(parts, worth, strict=True):
        value = left if line is parts[-1] else share(cost, own, whole)
        left -= value
        correction += books.receive(warehouse, line["sku"], line["quantity"], value)
    return _restocked("kit_taken_apart", fact, books, cost, correction)


def _restocked(name: str, fact: Fact, books: Books, cost: int, correction: int) -> Entry:
    lines = [debit(STOCK, cost), credit(STOCK, cost), *_correct(correction)]
    return entry(name, fact.document, books.day(fact.occurred_at), fact.data.get("number", ""), lines)


@posts("GoodsTransferredOut")
def transferred_out(fact: Fact, books: Books) -> Entry:
    """Goods on their way to another warehouse stay in the books at their cost (同价调拨): Dr 1402 / Cr 1405."""
    data = fact.data
    total = 0
    for line in data["lines"]:
        cost = books.issue(data["warehouse"], line["sku"], line["quantity"])
        books.remember_cost(data["trade"], line["sku"], line["quantity"], cost)
        total += cost
    lines = [debit(IN_TRANSIT, total), credit(STOCK, total)]
    return entry("transferred_out", fact.document, books.day(fact.occurred_at), data.get("number", ""), lines)


@posts("GoodsTransferredIn")
def transferred_in(fact: Fact, books: Books) -> Entry:
    """They arrive at the cost at which they had left; what never left is worth what such goods are worth here."""
    data = fact.data
    total = correction = 0
    for line in data["lines"]:
        cost = books.take_back_cost(data["trade"], line["sku"], line["quantity"])
        if cost is None:
            cost = line["quantity"] * books.unit_cost(data["warehouse"], line["sku"])
        total += cost
        correction += books.receive(data["warehouse"], line["sku"], line["quantity"], cost)
    lines = [debit(STOCK, total), credit(IN_TRANSIT, total), *_correct(correction)]
    return entry("transferred_in", fact.document, books.day(fact.occurred_at), data.get("number", ""), lines)


def _correct(correction_fen: int) -> list[Line]:
    """What goods issued below zero cost too little (or too much) moves between stock and cost of goods."""
    return [debit(COST_OF_GOODS, correction_fen), credit(STOCK, correction_fen)]
