"""Tagged units and the gates they pass."""
