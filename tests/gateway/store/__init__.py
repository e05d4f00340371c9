"""Mirrors `gateway/store`."""
