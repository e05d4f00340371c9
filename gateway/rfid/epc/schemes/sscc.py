"""SSCC: a logistic unit, so a parcel or a pallet (7.4, 14.6.2): AI 00."""

from gateway.rfid.epc.keys import NumberKey
from gateway.rfid.epc.partitioned import Partitioned
from gateway.rfid.epc.partitions import Padded
from gateway.rfid.epc.plus import plus_pair
from gateway.rfid.epc.values import FourBitDigits

KEY = NumberKey(
    name="sscc",
    title="SSCC (00)",
    ai="00",
    fields=("company prefix", "extension and serial reference"),
    digits=18,
    leading=True,
)

SCHEMES = (
    Partitioned("sscc-96", 0x31, KEY, Padded("extension and serial reference", 58, 17), reserved=24),
    *plus_pair(0xF9, 0xEF, KEY, ("00", FourBitDigits(18))),
)
