"""One file a printer's language; `devices.labels.rendering` finds them by walking this folder."""
