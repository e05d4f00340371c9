"""Tests of central.channels."""
