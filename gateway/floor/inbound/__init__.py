"""Goods that come in: receipts, inspection, putting away, returns."""
