"""Measurements: `python -m tests.bench NAME [--json] [KEY=VALUE ...]`, one module a measurement.

A module has `DESCRIPTION` and `run(options: dict[str, str]) -> dict`; peers are measured in the same run.
"""
