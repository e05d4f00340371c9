"""Who may do what: rights by role and by data scope (shop, warehouse). Pure; asked by every service that changes."""

from collections.abc import Iterable
from dataclasses import dataclass

from central.errors import CentralError

ROLES: dict[str, frozenset[str]] = {
    # A trailing `.*` stands for every action of the area.
    "admin": frozenset({"*"}),
    "owner": frozenset(
        {"orders.*", "products.*", "stock.*", "purchasing.*", "aftersales.*", "imports.*", "exports.*", "finance.*"}
        | {"customers.*", "gateways.*", "tasks.*", "shops.*", "users.read", "operators.*", "dashboard.read"}
    ),
    "accountant": frozenset(
        {"finance.*", "exports.read", "orders.read", "purchasing.read", "stock.read", "products.read"}
        | {"aftersales.read", "customers.read", "imports.read", "dashboard.read"}
    ),
    "warehouse": frozenset(
        {"stock.*", "orders.read", "orders.release", "orders.ship", "purchasing.read", "products.read", "tasks.*"}
        | {"aftersales.read", "gateways.read", "gateways.replay", "operators.*", "imports.read", "dashboard.read"}
    ),
    "service": frozenset(
        {"orders.read", "orders.write", "orders.review", "orders.cancel", "orders.refund", "imports.*", "customers.*"}
        | {"aftersales.*", "products.read", "stock.read", "tasks.*", "dashboard.read"}
    ),
    "purchasing": frozenset(
        {"purchasing.*", "products.*", "stock.read", "orders.read", "imports.read", "tasks.read", "dashboard.read"}
    ),
    "reader": frozenset(
        {"orders.read", "products.read", "stock.read", "purchasing.read", "aftersales.read", "dashboard.read"}
    ),
    "gateway": frozenset({"gateways.sync"}),
}


# What of its owner's rights an API token reaches. `*.read` stands for reading in every area.
REACHES: dict[str, frozenset[str]] = {
    "all": frozenset({"*"}),
    "read": frozenset({"*.read"}),
    "orders": frozenset({"orders.*", "aftersales.*", "imports.*", "customers.read", "products.read", "stock.read"}),
    "goods": frozenset({"products.*", "stock.*", "purchasing.*", "imports.*"}),
    "floor": frozenset({"gateways.*", "operators.*", "tasks.*", "products.read", "stock.read", "dashboard.read"}),
}


class Forbidden(CentralError):
    """The person lacks the right, or it does not reach this shop or warehouse."""


class UnknownRole(CentralError):
    """A role that does not exist."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an action touches; `None` where a dimension does not matter, "" where the thing belongs to none."""

    shop: str | None = None
    warehouse: str | None = None


ANYWHERE = Scope()
COMPANY = Scope(shop="", warehouse="")  # what belongs to no shop and no warehouse: only the unlimited reach it


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in user as services see one. `shops` / `warehouses` of `None` means all of them."""

    id: int
    name: str
    roles: frozenset[str]
    shops: frozenset[str] | None = None
    warehouses: frozenset[str] | None = None
    active: bool = True
    language: str = ""
    stamp: str = ""  # changes with the password: sessions from before it are over
    reach: str = "all"  # less where a token speaks for the user

    # What Flask-Login asks of a user.
    @property
    def is_active(self) -> bool:
        return self.active

    @property
    def is_authenticated(self) -> bool:
        return self.active

    @property
    def is_anonymous(self) -> bool:
        return False

    def get_id(self) -> str:
        """What the session cookie keeps: the id, and the stamp of the password it was made under."""
        return f"{self.id}:{self.stamp}"


SYSTEM = Person(id=0, name="system", roles=frozenset({"admin"}))


def may(user: Person, action: str, scope: Scope = ANYWHERE) -> bool:
    """Whether the user's roles allow `action` (`area.verb`), and their data scope covers what it touches.

    One who came with a token of a smaller reach may only what that covers too.
    """
    return user.active and _granted(user.roles, action) and _reaches(user.reach, action) and _covers(user, scope)


def require(user: Person, action: str, scope: Scope = ANYWHERE) -> None:
    """Raises Forbidden, naming the person, the action and what it was about."""
    if not may(user, action, scope):
        about = ", ".join(filter(None, (scope.shop and f"shop {scope.shop}", scope.warehouse)))
        raise Forbidden(f"{user.name} may not {action}" + (f" ({about})" if about else ""))


def check_roles(roles: Iterable[str]) -> frozenset[str]:
    """The roles as a set; raises UnknownRole where one is misspelt."""
    wanted = frozenset(roles)
    unknown = sorted(wanted - ROLES.keys())
    if unknown or not wanted:
        raise UnknownRole(f"unknown role {', '.join(unknown) or '(none)'}; there are: {', '.join(ROLES)}")
    return wanted


def _granted(roles: Iterable[str], action: str) -> bool:
    area = action.partition(".")[0] + ".*"
    return any({"*", area, action} & ROLES.get(role, frozenset()) for role in roles)


def _reaches(reach: str, action: str) -> bool:
    area, _, verb = action.partition(".")
    return bool({"*", f"*.{verb}", f"{area}.*", action} & REACHES.get(reach, frozenset()))


def _covers(user: Person, scope: Scope) -> bool:
    if scope.shop is not None and user.shops is not None and scope.shop not in user.shops:
        return False
    return scope.warehouse is None or user.warehouses is None or scope.warehouse in user.warehouses
