"""Shops: added and changed by name; their secrets are never given out again."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from central.clock import now
from central.errors import CentralError
from central.orders.models import Shop
from central.security.rights import Person, Scope, require


class BadShop(CentralError):
    """A shop that cannot be added."""


@dataclass(frozen=True, slots=True)
class NewShop:
    """A shop and how it is reached."""

    name: str
    platform: str
    gateway_url: str = ""
    app_key: str = ""
    app_secret: str = ""
    session: str = ""


def add_shop(tx: Connection, user: Person, new: NewShop) -> tuple[int, bool]:
    """Adds a shop, or changes the one of this name; returns (id, whether it is new). Raises BadShop, Forbidden."""
    require(user, "shops.write", Scope(shop=new.name))
    name = new.name.strip()
    if not name or len(name) > 64 or not new.platform.strip():
        raise BadShop("a shop needs a name of at most 64 characters and a platform")
    if new.gateway_url.strip() and not new.gateway_url.strip().startswith(("http://", "https://")):
        raise BadShop("a shop's address begins with http:// or https://")
    values = {
        "platform": new.platform.strip(),
        "gateway_url": new.gateway_url.strip().rstrip("/"),
        "app_key": new.app_key,
        "app_secret": new.app_secret,
        "session": new.session,
    }
    known = tx.execute(select(Shop.id).where(Shop.name == name)).scalar()
    if known is not None:
        tx.execute(
            update(Shop).where(Shop.id == known).values(**{key: value for key, value in values.items() if value})
        )
        return int(known), False
    added = insert(Shop).values(name=name, created_at=now(), **values).returning(Shop.id)
    return int(tx.execute(added).scalar_one()), True
