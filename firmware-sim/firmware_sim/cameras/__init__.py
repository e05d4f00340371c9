"""Simulated cameras over packing benches."""
