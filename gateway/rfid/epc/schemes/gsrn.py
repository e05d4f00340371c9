"""GSRN, GSRNP: who receives a service and who provides it (7.8, 7.9, 14.6.6, 14.6.7): AI 8018 and 8017."""

from gateway.rfid.epc.keys import NumberKey
from gateway.rfid.epc.partitioned import Partitioned
from gateway.rfid.epc.partitions import Padded
from gateway.rfid.epc.plus import plus_pair
from gateway.rfid.epc.values import FourBitDigits

FIELDS, QUALIFIERS = ("company prefix", "service reference"), ("8019",)
RECIPIENT = NumberKey("gsrn", "GSRN (8018)", "8018", FIELDS, qualifiers=QUALIFIERS, digits=18)
PROVIDER = NumberKey("gsrnp", "GSRNP (8017)", "8017", FIELDS, qualifiers=QUALIFIERS, digits=18)
PAIR = Padded("service reference", 58, 17)

SCHEMES = (
    Partitioned("gsrn-96", 0x2D, RECIPIENT, PAIR, reserved=24),
    Partitioned("gsrnp-96", 0x2E, PROVIDER, PAIR, reserved=24),
    *plus_pair(0xF4, 0xE7, RECIPIENT, ("8018", FourBitDigits(18))),
    *plus_pair(0xF5, 0xE8, PROVIDER, ("8017", FourBitDigits(18))),
)
