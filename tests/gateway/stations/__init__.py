"""Mirrors `gateway/stations`."""
