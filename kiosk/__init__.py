"""The screens for kiosks and PDAs: templates, styles, small ES modules, and the blueprint that serves them."""
