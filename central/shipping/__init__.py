"""Carriers and waybills."""
