"""GDTI: a document (7.10, 14.6.8): AI 253. GDTI-113 has been out of use since TDS 1.9, but tags live long."""

from gateway.rfid.epc.keys import NumberKey
from gateway.rfid.epc.partitioned import Partitioned
from gateway.rfid.epc.partitions import Padded
from gateway.rfid.epc.plus import plus_pair
from gateway.rfid.epc.tails import Integer, NumericString, Text
from gateway.rfid.epc.values import Alphanumeric, FourBitDigits, Joined

KEY = NumberKey(
    name="gdti",
    title="GDTI (253)",
    ai="253",
    fields=("company prefix", "document type", "serial"),
    digits=13,
    serial_most=17,
)
PAIR = Padded("document type", 41, 12)

SCHEMES = (
    Partitioned("gdti-96", 0x2C, KEY, PAIR, (Integer("serial", 41),)),
    Partitioned("gdti-174", 0x3E, KEY, PAIR, (Text("serial", 119),)),
    Partitioned("gdti-113", 0x3A, KEY, PAIR, (NumericString("serial", 58, 17),)),
    *plus_pair(0xF6, 0xEA, KEY, ("253", Joined(FourBitDigits(13), Alphanumeric(5, 17)))),
)
