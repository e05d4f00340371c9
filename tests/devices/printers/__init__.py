"""Printer drivers byte by byte, and every printer over a socket."""
