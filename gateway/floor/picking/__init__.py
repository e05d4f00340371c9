"""Waves and the ways to pick them: walks, the put-wall, one-piece runs."""
