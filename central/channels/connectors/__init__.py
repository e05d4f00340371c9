"""One file a platform."""
