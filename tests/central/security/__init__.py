"""Tests of central.security."""
