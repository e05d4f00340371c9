"""The screens for kiosks and PDAs: templates, styles, small ES modules, and the blueprint that serves them."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"  # `tokens.css` in it is shared with the back office
