"""Barcode symbols as rows of modules: text in, bars out."""
