"""What posting rules read and change while a batch of facts is worked through: stock values, costs, tax rates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from central.finance.tax import GENERAL_VAT, TaxRates, net_of
from central.finance.valuation import StockValue, share

StockKey = tuple[str, str]  # warehouse, SKU
CostKey = tuple[str, str]  # trade, SKU


class Books:
    """An in-memory part of the books. Loaded before a batch, what changed is written after it."""

    def __init__(
        self,
        stock: dict[StockKey, StockValue],
        costs: dict[CostKey, tuple[int, int]],
        rates: TaxRates,
        zone: ZoneInfo,
    ) -> None:
        self.stock = stock
        self.costs = costs  # pieces shipped and what they cost, for returns
        self._rates = rates
        self._zone = zone
        self.changed_stock: set[StockKey] = set()
        self.changed_costs: set[CostKey] = set()

    def day(self, moment: datetime) -> date:
        """The site's calendar day of a UTC moment."""
        return moment.astimezone(self._zone).date()

    def net(self, gross_fen: int, day: date) -> int:
        """A sales price without its general VAT."""
        return net_of(gross_fen, self._rates.on(GENERAL_VAT, day))

    def receive(self, warehouse: str, sku: str, quantity: int, value_fen: int) -> int:
        """Goods come in at `value_fen`; gives back the correction of earlier issues below zero."""
        stock, correction = self._stock(warehouse, sku).receive(quantity, value_fen)
        self._set_stock(warehouse, sku, stock)
        return correction

    def issue(self, warehouse: str, sku: str, quantity: int) -> int:
        """Goods leave; gives back what they cost."""
        stock, cost = self._stock(warehouse, sku).issue(quantity)
        self._set_stock(warehouse, sku, stock)
        return cost

    def unit_cost(self, warehouse: str, sku: str) -> int:
        """What one piece is worth now, in fen."""
        return self._stock(warehouse, sku).cost_fen

    def remember_cost(self, trade: str, sku: str, quantity: int, cost_fen: int) -> None:
        """Keeps what a trade's goods cost, so that a return takes the same cost back."""
        had, cost = self.costs.get((trade, sku), (0, 0))
        self._set_cost(trade, sku, had + quantity, cost + cost_fen)

    def take_back_cost(self, trade: str, sku: str, quantity: int) -> int | None:
        """The cost at which returned pieces had left; `None` where that trade did not ship so many."""
        had, cost = self.costs.get((trade, sku), (0, 0))
        if had < quantity:
            return None
        taken = share(cost, quantity, had)
        self._set_cost(trade, sku, had - quantity, cost - taken)
        return taken

    def _stock(self, warehouse: str, sku: str) -> StockValue:
        return self.stock.get((warehouse, sku)) or StockValue()

    def _set_stock(self, warehouse: str, sku: str, stock: StockValue) -> None:
        self.stock[warehouse, sku] = stock
        self.changed_stock.add((warehouse, sku))

    def _set_cost(self, trade: str, sku: str, quantity: int, cost_fen: int) -> None:
        self.costs[trade, sku] = (quantity, cost_fen)
        self.changed_costs.add((trade, sku))
