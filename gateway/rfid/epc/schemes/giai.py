"""GIAI: an asset of one's own, so a forklift or a reader (7.7, 14.6.5): AI 8004."""

from gateway.rfid.epc.keys import ReferenceKey
from gateway.rfid.epc.partitioned import Partitioned
from gateway.rfid.epc.partitions import SevenBit, Unpadded
from gateway.rfid.epc.plus import plus_pair
from gateway.rfid.epc.values import Delimited

KEY = ReferenceKey(name="giai", title="GIAI (8004)", ai="8004", fields=("company prefix", "asset reference"))

SCHEMES = (
    Partitioned("giai-96", 0x34, KEY, Unpadded("asset reference", 82, 25)),
    Partitioned("giai-202", 0x38, KEY, SevenBit("asset reference", 188, 30)),
    *plus_pair(0xFA, 0xEE, KEY, ("8004", Delimited(5, 30))),
)
