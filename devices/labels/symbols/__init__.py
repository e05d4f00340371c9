"""Barcodes as modules: what a symbol looks like before it is scaled to dots."""
