"""Tests of central.crm."""
