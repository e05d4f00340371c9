"""SGCN: a coupon with a serial number (7.12, 14.6.10): AI 255."""

from gateway.rfid.epc.keys import NumberKey
from gateway.rfid.epc.partitioned import Partitioned
from gateway.rfid.epc.partitions import Padded
from gateway.rfid.epc.plus import plus_pair
from gateway.rfid.epc.tails import NumericString
from gateway.rfid.epc.values import FourBitDigits, Joined, VariableNumber

KEY = NumberKey(
    name="sgcn",
    title="GCN (255)",
    ai="255",
    fields=("company prefix", "coupon reference", "serial"),
    digits=13,
    serial_most=12,
)

SCHEMES = (
    Partitioned("sgcn-96", 0x3F, KEY, Padded("coupon reference", 41, 12), (NumericString("serial", 41, 12),)),
    *plus_pair(0xF8, 0xEC, KEY, ("255", Joined(FourBitDigits(13), VariableNumber(4, 12)))),
)
