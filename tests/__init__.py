"""Mirrors the tree; `python -m tests` runs everything, `python -m tests.bench NAME` measures."""
