"""Tests of central.ui."""
