"""The pages, one module an area; each adds its own to the blueprint, so a new one is a new file."""

import importlib
import pkgutil

from flask import Blueprint

from central.database.database import Database


def create_blueprint(database: Database) -> Blueprint:
    """The blueprint `ui` with every page."""
    blueprint = Blueprint("ui", "central.ui", template_folder="templates")
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}").add(blueprint, database)
    return blueprint
