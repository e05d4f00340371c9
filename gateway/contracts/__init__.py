"""Every message that crosses gateway <-> central and gateway <-> kiosk: frozen msgspec structs, JSON on the wire.

Change is additive only: a reader ignores fields it does not know, and a field that comes later has a default.
`tests/contracts/golden/` holds one file a message type that old and new code must read.
"""
