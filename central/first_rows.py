"""What a new database starts with: accounts, the default warehouse, carriers, and the database's own identity."""

from sqlalchemy import Connection, insert

from central.database.settings import identity
from central.finance.ledger import seed_chart
from central.shipping.models import Carrier
from central.stock.models import Warehouse

# Codes as the marketplaces write them.
CARRIERS = {
    "YTO": "圆通速递",
    "SF": "顺丰速运",
    "ZTO": "中通快递",
    "STO": "申通快递",
    "YUNDA": "韵达快递",
    "EMS": "EMS",
    "JD": "京东快递",
}


def seed_first_rows(tx: Connection) -> None:
    """Fills a schema that has just been made."""
    seed_chart(tx)
    main = {"code": "main", "name": "Main", "kind": "book", "timezone": "Asia/Shanghai", "is_default": True}
    tx.execute(insert(Warehouse), [main])
    tx.execute(insert(Carrier), [{"code": code, "name": name, "active": True} for code, name in CARRIERS.items()])
    identity(tx, "down_epoch")
