"""Places, and goods that move between them."""
