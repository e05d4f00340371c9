"""The one metadata with every area's tables: importing this module imports each `central/*/models.py`."""

import importlib.util
import pkgutil

import central
from central.database.tables import metadata

for _area in sorted(module.name for module in pkgutil.iter_modules(central.__path__) if module.ispkg):
    if importlib.util.find_spec(f"central.{_area}.models") is not None:
        importlib.import_module(f"central.{_area}.models")

__all__ = ["metadata"]
