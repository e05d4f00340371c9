"""The chart of accounts of 小企业会计准则 (财会[2011]17号, appendix): 66 accounts, and the VAT details below 2221."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """The five classes of the standard; they decide on which side a balance normally stands."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    COST = "cost"
    PROFIT = "profit"


class AccountSeed(NamedTuple):
    """One line of the chart."""

    code: str
    name_zh: str
    name_en: str
    parent: str | None = None


_CHART = """
1001 库存现金 | Cash on hand
1002 银行存款 | Bank deposits
1012 其他货币资金 | Other monetary funds
1101 短期投资 | Short-term investments
1121 应收票据 | Notes receivable
1122 应收账款 | Accounts receivable
1123 预付账款 | Prepayments
1131 应收股利 | Dividends receivable
1132 应收利息 | Interest receivable
1221 其他应收款 | Other receivables
1401 材料采购 | Materials purchased
1402 在途物资 | Goods in transit
1403 原材料 | Raw materials
1404 材料成本差异 | Materials cost variance
1405 库存商品 | Goods in stock
1407 商品进销差价 | Retail price margin
1408 委托加工物资 | Goods at subcontractors
1411 周转材料 | Packaging and consumables
1421 消耗性生物资产 | Consumable biological assets
1501 长期债券投资 | Long-term bonds
1511 长期股权投资 | Long-term equity investments
1601 固定资产 | Fixed assets
1602 累计折旧 | Accumulated depreciation
1604 在建工程 | Construction in progress
1605 工程物资 | Construction materials
1606 固定资产清理 | Disposal of fixed assets
1621 生产性生物资产 | Productive biological assets
1622 生产性生物资产累计折旧 | Depreciation of biological assets
1701 无形资产 | Intangible assets
1702 累计摊销 | Accumulated amortisation
1801 长期待摊费用 | Long-term deferred expenses
1901 待处理财产损溢 | Assets awaiting disposition
2001 短期借款 | Short-term loans
2201 应付票据 | Notes payable
2202 应付账款 | Accounts payable
2203 预收账款 | Advances from customers
2211 应付职工薪酬 | Payroll payable
2221 应交税费 | Taxes payable
2231 应付利息 | Interest payable
2232 应付利润 | Profit payable
2241 其他应付款 | Other payables
2401 递延收益 | Deferred income
2501 长期借款 | Long-term loans
2701 长期应付款 | Long-term payables
3001 实收资本 | Paid-in capital
3002 资本公积 | Capital reserve
3101 盈余公积 | Surplus reserve
3103 本年利润 | Profit of the year
3104 利润分配 | Profit distribution
4001 生产成本 | Production cost
4101 制造费用 | Manufacturing overhead
4301 研发支出 | Research and development
4401 工程施工 | Contract work
4403 机械作业 | Machine work
5001 主营业务收入 | Sales revenue
5051 其他业务收入 | Other operating revenue
5111 投资收益 | Investment income
5301 营业外收入 | Non-operating income
5401 主营业务成本 | Cost of goods sold
5402 其他业务成本 | Other operating cost
5403 税金及附加 | Taxes and surcharges
5601 销售费用 | Selling expenses
5602 管理费用 | Administrative expenses
5603 财务费用 | Financial expenses
5711 营业外支出 | Non-operating expenses
5801 所得税费用 | Income tax
"""

_VAT_DETAILS = """
222101 应交增值税 | VAT payable | 2221
22210101 进项税额 | Input VAT | 222101
22210102 已交税金 | VAT paid | 222101
22210103 转出未交增值税 | VAT transferred out, unpaid | 222101
22210104 减免税款 | VAT relief | 222101
22210105 销项税额 | Output VAT | 222101
22210106 进项税额转出 | Input VAT transferred out | 222101
22210107 转出多交增值税 | VAT transferred out, overpaid | 222101
222102 未交增值税 | VAT unpaid | 2221
222106 应交企业所得税 | Corporate income tax payable | 2221
222108 应交城市维护建设税 | City maintenance tax payable | 2221
222113 应交教育费附加 | Education surcharge payable | 2221
"""

STOCK = "1405"
IN_TRANSIT = "1402"
RECEIVABLE = "1122"
PAYABLE = "2202"
CAPITAL = "3001"
OUTPUT_VAT = "22210105"
INPUT_VAT = "22210101"
REVENUE = "5001"
COST_OF_GOODS = "5401"
STOCK_LOSS = "1901"

_KINDS = {"1": Kind.ASSET, "2": Kind.LIABILITY, "3": Kind.EQUITY, "4": Kind.COST, "5": Kind.PROFIT}


def _read(text: str) -> list[AccountSeed]:
    rows = []
    for line in text.strip().splitlines():
        head, english, *parent = (part.strip() for part in line.split("|"))
        code, _, chinese = head.partition(" ")
        rows.append(AccountSeed(code, chinese, english, parent[0] if parent else None))
    return rows


ACCOUNTS: tuple[AccountSeed, ...] = tuple(_read(_CHART) + _read(_VAT_DETAILS))


def kind_of(code: str) -> Kind:
    """The class of an account, from its first digit."""
    return _KINDS[code[0]]
