"""Shops' orders: review, reservation, release to the floor, and everything that happened to them."""
