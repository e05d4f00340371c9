"""Goods and the people of the floor."""
