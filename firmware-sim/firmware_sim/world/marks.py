"""Marks that the floor and `up` leave for each other in the floor's folder."""

WORLD = "world.db"
INSTALLED = "installed"  # the installer's visit is over
DOORS = "doors-open"  # people may come to work
