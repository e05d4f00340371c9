"""Mirrors `gateway/printing`."""
