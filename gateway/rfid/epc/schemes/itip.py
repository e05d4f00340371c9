"""ITIP: a piece of a trade item that comes in several (7.15, 14.6.11): AI 8006 and 21."""

from gateway.rfid.epc.keys import NumberKey
from gateway.rfid.epc.partitioned import Partitioned
from gateway.rfid.epc.partitions import Padded
from gateway.rfid.epc.plus import plus_pair
from gateway.rfid.epc.tails import FixedInteger, Integer, Text
from gateway.rfid.epc.values import Alphanumeric, FourBitDigits

KEY = NumberKey(
    name="itip",
    title="ITIP (8006)",
    ai="8006",
    fields=("company prefix", "indicator and item reference", "piece", "total", "serial"),
    serial_ai="21",
    qualifiers=("22", "10", "21"),
    digits=14,
    leading=True,
    counts=(2, 2),
)
PAIR = Padded("indicator and item reference", 44, 13)
PIECE = (FixedInteger("piece", 7, 2), FixedInteger("total", 7, 2))

SCHEMES = (
    Partitioned("itip-110", 0x40, KEY, PAIR, (*PIECE, Integer("serial", 38))),
    Partitioned("itip-212", 0x41, KEY, PAIR, (*PIECE, Text("serial", 140))),
    *plus_pair(0xF3, 0xED, KEY, ("8006", FourBitDigits(18)), ("21", Alphanumeric(5, 20))),
)
