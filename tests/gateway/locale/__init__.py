"""Mirrors `gateway/locale`."""
