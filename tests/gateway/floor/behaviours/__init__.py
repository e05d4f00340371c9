"""The behaviours that every screen must keep, each a test named with its sentence."""
