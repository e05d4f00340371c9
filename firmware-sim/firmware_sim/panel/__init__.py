"""The hardware panel: every simulated bench as a page that a person can work."""
