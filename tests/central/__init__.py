"""Tests of central."""
