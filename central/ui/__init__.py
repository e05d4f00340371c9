"""The back office: server-rendered pages over the areas' services and queries."""

from central.ui.shell import register_ui

__all__ = ["register_ui"]
