"""Mirrors `gateway/evidence`."""
