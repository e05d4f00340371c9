"""Simulated hardware and outside world, written from the manuals; shares no code with what it tests."""
