"""Zebra's Simple Serial Interface: packets, and the conversation that acknowledges them."""
