"""The physical truth of the simulated floor: goods, deliveries, and where every piece lies."""
