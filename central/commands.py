"""What the command line can change: one function a command, run by the serving process or on the database itself.

Each takes the transaction, the person, and the command's arguments as one JSON object, and returns one.
"""

import base64
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from central.errors import CentralError
from central.gateways.services import new_code
from central.imports.goods import import_partners, import_products
from central.imports.services import import_orders
from central.orders.services import FILE_SHOP
from central.orders.shops import NewShop, add_shop
from central.security.rights import COMPANY, Person, require
from central.security.services import add_token, add_user

Command = Callable[[Connection, Person, dict[str, Any]], dict[str, Any]]


class UnknownCommand(CentralError):
    """No such command."""


def _user_add(tx: Connection, person: Person, arguments: dict[str, Any]) -> dict[str, Any]:
    require(person, "users.write", COMPANY)
    name, role = str(arguments["name"]), str(arguments["role"])
    made = add_user(tx, name, role, shops=arguments.get("shops") or (), warehouses=arguments.get("warehouses") or ())
    return {"user": name, "role": role, "password": made.password, "token": made.token}


def _token_add(tx: Connection, person: Person, arguments: dict[str, Any]) -> dict[str, Any]:
    require(person, "users.write", COMPANY)
    name = str(arguments["name"])
    return {"user": name, "token": add_token(tx, name, str(arguments.get("label") or ""))}


def _shop_add(tx: Connection, person: Person, arguments: dict[str, Any]) -> dict[str, Any]:
    shop_id, new = add_shop(tx, person, NewShop(**arguments))
    return {"id": shop_id, "name": arguments["name"], "new": new}


def _enrol(tx: Connection, person: Person, arguments: dict[str, Any]) -> dict[str, Any]:
    gateway = str(arguments["name"])
    return {"gateway": gateway, "code": new_code(tx, person, gateway)}


def _import(tx: Connection, person: Person, arguments: dict[str, Any]) -> dict[str, Any]:
    content, name = base64.b64decode(arguments["content"]), str(arguments["file"])
    if arguments["kind"] == "orders":
        return import_orders(tx, person, content, name, str(arguments.get("shop") or FILE_SHOP))
    importing = {"products": import_products, "partners": import_partners}[arguments["kind"]]
    return importing(tx, person, content, name)


COMMANDS: dict[str, Command] = {
    "user-add": _user_add,
    "token-add": _token_add,
    "shop-add": _shop_add,
    "enrol": _enrol,
    "import": _import,
}


def run_command(tx: Connection, person: Person, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Runs a command; raises UnknownCommand and whatever the command refuses."""
    command = COMMANDS.get(name)
    if command is None:
        raise UnknownCommand(f"there is no command {name!r}")
    return command(tx, person, arguments)
