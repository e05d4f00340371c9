"""Tax rates as dated rows: what held on a day is looked up, never written into a rule."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from central.errors import CentralError
from central.finance.valuation import share

GENERAL_VAT = "vat_general"


class NoRate(CentralError):
    """No rate is known for that tax on that day."""


class Rate(NamedTuple):
    """A rate in basis points (13 % = 1300), in force from a day until the next row of the same tax."""

    tax: str
    valid_from: date
    basis_points: int


# 增值税暂行条例 1994; 财税[2018]32号; 财政部 税务总局 海关总署公告2019年第39号.
SEEDS = (
    Rate(GENERAL_VAT, date(1994, 1, 1), 1700),
    Rate(GENERAL_VAT, date(2018, 5, 1), 1600),
    Rate(GENERAL_VAT, date(2019, 4, 1), 1300),
)


class TaxRates:
    """The rate table in memory."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._rates = sorted(rates, key=lambda rate: rate.valid_from, reverse=True)

    def on(self, tax: str, day: date) -> int:
        """Basis points of a tax on a day; raises NoRate."""
        for rate in self._rates:
            if rate.tax == tax and rate.valid_from <= day:
                return rate.basis_points
        raise NoRate(f"no rate of {tax} on {day.isoformat()}")


def net_of(gross_fen: int, basis_points: int) -> int:
    """The price without tax of a price with tax, rounded to the fen; the tax is the rest."""
    return share(gross_fen, 10_000, 10_000 + basis_points)
