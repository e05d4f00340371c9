"""Waves and routes: pure functions over integer millimetres, no I/O, no clock but the time limit they are given."""
