"""Data that comes with the simulated world: one real trading day for the demonstration (see orders/ATTRIBUTION.md)."""

from pathlib import Path

DEMO_ORDERS = Path(__file__).parent / "orders" / "2011-03-04.csv"
