"""Mirrors `gateway/web`."""
