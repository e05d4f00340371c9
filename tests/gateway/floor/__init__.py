"""Mirrors `gateway/floor`."""
