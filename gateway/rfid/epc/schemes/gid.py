"""GID: a number that no GS1 key stands behind (6.3.16, 14.6.12). None are given out since 2023; test tags bear them."""

from gateway.rfid.epc.tails import Integer
from gateway.rfid.epc.unkeyed import NoKey, Unkeyed

KEY = NoKey(name="gid", title="GID", ai="", fields=("general manager number", "object class", "serial"))
PARTS = (Integer("general manager number", 28), Integer("object class", 24), Integer("serial", 36))

SCHEMES = (Unkeyed("gid-96", 0x35, KEY, PARTS),)
