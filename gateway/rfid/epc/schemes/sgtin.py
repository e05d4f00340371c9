"""SGTIN, DSGTIN: a trade item with a serial number (7.3, 14.6.1): AI 01 and 21, for DSGTIN a date before them."""

from gateway.rfid.epc.keys import NumberKey
from gateway.rfid.epc.partitioned import Partitioned
from gateway.rfid.epc.partitions import Padded
from gateway.rfid.epc.plus import Plus, plus_pair
from gateway.rfid.epc.tails import Integer, Text
from gateway.rfid.epc.values import Alphanumeric, FourBitDigits

KEY = NumberKey(
    name="sgtin",
    title="GTIN (01)",
    ai="01",
    fields=("company prefix", "indicator and item reference", "serial"),
    serial_ai="21",
    qualifiers=("22", "10", "21"),
    digits=14,
    leading=True,
    short=True,
)
PAIR = Padded("indicator and item reference", 44, 13)
VALUES = (("01", FourBitDigits(14)), ("21", Alphanumeric(5, 20)))

SCHEMES = (
    Partitioned("sgtin-96", 0x30, KEY, PAIR, (Integer("serial", 38),)),
    Partitioned("sgtin-198", 0x36, KEY, PAIR, (Text("serial", 140),)),
    *plus_pair(0xF7, 0xFD, KEY, *VALUES),
    Plus("dsgtin+", 0xFB, KEY, VALUES, dated=True),
    Plus("dsgtin++", 0xFC, KEY, VALUES, dated=True, hosted=True),
)
