"""Mirrors `gateway/scanning`."""
