"""Message catalogues and what reads them."""
