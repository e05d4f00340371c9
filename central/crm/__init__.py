"""Customers, grown from what they were sent."""
