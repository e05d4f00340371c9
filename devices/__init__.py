"""Device services: bytes in, typed readings out; jobs in, status out. No business, no database, no web."""
