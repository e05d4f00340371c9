"""Tests of central.finance."""
