"""Printers: status questions and what their answers mean."""
