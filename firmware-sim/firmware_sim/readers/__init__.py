"""Simulated RFID readers."""
