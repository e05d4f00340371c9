"""Warehouses, stock counters, movements, reservations."""
