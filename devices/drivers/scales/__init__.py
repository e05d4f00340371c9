"""Scales: a frame in, a weight out."""
