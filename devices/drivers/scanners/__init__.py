"""Scanners: a frame in, a text out."""
