"""Counts: which bins, how they are counted, what becomes of a difference."""
